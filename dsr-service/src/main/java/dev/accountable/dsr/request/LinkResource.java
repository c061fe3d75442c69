package dev.accountable.dsr.request;

import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;

import dev.accountable.dsr.export.Downloads;
import dev.accountable.dsr.letter.LinkPage;
import dev.accountable.rate.RateLimited;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Requests of people without an account: for whoever reads the mail of an address. */
@Path("/api/v1/requests/links")
@Tag(name = "Requests without an account")
@PermitAll
@RateLimited
class LinkResource {

    private static final String ZIP = "application/zip";

    private final MailedLinks mailedLinks;
    private final Downloads downloads;
    private final LinkPage page;

    LinkResource(MailedLinks mailedLinks, Downloads downloads, LinkPage page) {
        this.mailedLinks = mailedLinks;
        this.downloads = downloads;
        this.page = page;
    }

    @POST
    @Path("/asks")
    @Operation(
            summary = "Use a right without an account: a link is mailed to the address, which confirms it",
            description = "The answer is always the same; nobody learns whether the address is known.")
    @APIResponse(responseCode = "202", description = "If the address is right, a letter is on its way")
    public RestResponse<Void> ask(@NotNull @Valid AskPublicly body) {
        mailedLinks.ask(body);
        return RestResponse.status(ACCEPTED);
    }

    @GET
    @Path("/page")
    @Produces("text/html;charset=UTF-8")
    @Operation(summary = "The page behind the link of a letter: to look at it changes nothing, its buttons do")
    public RestResponse<String> page(@RestQuery @Pattern(regexp = Asked.LANGUAGE) @Nullable String language) {
        return page.in(language);
    }

    @POST
    @Path("/question")
    @Operation(summary = "What a link is about, and how the request stands; changes nothing")
    public LinkView question(@NotNull @Valid UseLink body) {
        return mailedLinks.question(body.token());
    }

    @POST
    @Operation(summary = "Say yes to what a link asks: that one made the request, or that the address is one's own")
    public LinkView confirm(@NotNull @Valid UseLink body) {
        return mailedLinks.confirm(body.token());
    }

    @POST
    @Path("/withdrawal")
    @Operation(summary = "Withdraw a request by the link of its acknowledgement")
    public LinkView withdraw(@NotNull @Valid UseLink body) {
        return mailedLinks.withdraw(body.token());
    }

    @POST
    @Path("/package")
    @Produces(ZIP)
    @Operation(summary = "Fetch the answer, once; when all of it was sent, it is removed here")
    @APIResponse(
            responseCode = "200",
            description = "The package",
            content = @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "410", description = "It was fetched before, or its lifetime is over")
    public RestResponse<StreamingOutput> fetch(
            @NotNull @Valid UseLink body,
            @RestHeader(Downloads.PASSWORD)
                    @Parameter(description = Downloads.PASSWORD_DESCRIPTION)
                    @Pattern(regexp = Downloads.PASSWORDS, message = Downloads.PASSWORD_MESSAGE)
                    @Nullable
                    String password) {
        MailedLinks.Fetch fetch = mailedLinks.fetch(body.token());
        return QuarkusTransaction.requiringNew()
                .call(() -> downloads.once(fetch.packageId(), password, () -> mailedLinks.notFetched(fetch)));
    }
}
