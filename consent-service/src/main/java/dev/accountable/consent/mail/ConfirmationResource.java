package dev.accountable.consent.mail;

import dev.accountable.consent.Languages;
import dev.accountable.rate.RateLimited;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Double opt-in: for whoever has the link of the letter, and for nobody else. */
@Path(DoubleOptIn.PATH)
@Tag(name = "Confirmations")
@PermitAll
@RateLimited
class ConfirmationResource {

    private final DoubleOptIn doubleOptIn;
    private final Shown shown;

    ConfirmationResource(DoubleOptIn doubleOptIn, Shown shown) {
        this.doubleOptIn = doubleOptIn;
        this.shown = shown;
    }

    @GET
    @Path("/page")
    @Produces("text/html;charset=UTF-8")
    @Operation(summary = "The page behind the link of a letter: to look at it changes nothing, its button does")
    public RestResponse<String> page(
            @RestQuery @Nullable String language,
            @RestHeader("Accept-Language") @Parameter(hidden = true) @Nullable String acceptLanguage) {
        Words words =
                Words.in(Languages.accepted(language == null ? acceptLanguage : language, List.of("de", "en"), "en"));
        return LinkPage.of(
                words,
                shown,
                "confirm",
                DoubleOptIn.PATH,
                List.of(new LinkPage.Button("", words.say("page.confirm"))),
                List.of(
                        new LinkPage.End("CONFIRMED", words.say("page.confirmed")),
                        new LinkPage.End("ALREADY", words.say("page.already")),
                        new LinkPage.End("ELSEWHERE", words.say("page.elsewhere"))));
    }

    @POST
    @Path("/question")
    @Operation(summary = "What a link asks to be confirmed; changes nothing")
    public QuestionView question(@NotNull @Valid AskAboutLink request) {
        return doubleOptIn.question(new Token(request.token()), request.language());
    }

    @POST
    @Operation(
            summary = "Confirm a consent by the token of the link that was mailed",
            description = "It counts from then on. Again it answers ALREADY and changes nothing.")
    public ConfirmedView confirm(@NotNull @Valid UseLink request) {
        return doubleOptIn.confirm(new Token(request.token()));
    }
}
