package dev.accountable.consent.campaign;

import dev.accountable.consent.Languages;
import dev.accountable.consent.event.Act.Circumstances;
import dev.accountable.consent.mail.AskAboutLink;
import dev.accountable.consent.mail.LinkPage;
import dev.accountable.consent.mail.QuestionView;
import dev.accountable.consent.mail.Shown;
import dev.accountable.consent.mail.Token;
import dev.accountable.consent.mail.Words;
import dev.accountable.rate.RateLimited;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** For whoever has the link of a campaign's letter, and for nobody else. */
@Path(Campaigns.ANSWERS)
@Tag(name = "Answers to campaigns")
@PermitAll
@RateLimited
class AnswerResource {

    private final Campaigns campaigns;
    private final Shown shown;

    AnswerResource(Campaigns campaigns, Shown shown) {
        this.campaigns = campaigns;
        this.shown = shown;
    }

    @GET
    @Path("/page")
    @Produces("text/html;charset=UTF-8")
    @Operation(summary = "The page behind the link of a letter: to look at it changes nothing, its buttons do")
    public RestResponse<String> page(
            @RestQuery @Nullable String language,
            @RestHeader("Accept-Language") @Parameter(hidden = true) @Nullable String acceptLanguage) {
        Words words =
                Words.in(Languages.accepted(language == null ? acceptLanguage : language, List.of("de", "en"), "en"));
        return LinkPage.of(
                words,
                shown,
                "campaign",
                Campaigns.ANSWERS,
                // As easy to say no as to say yes (Art. 7(4), EDPB Guidelines 05/2020, para. 13): the same kind of
                // button.
                List.of(
                        new LinkPage.Button("GIVEN", words.say("page.yes")),
                        new LinkPage.Button("REFUSED", words.say("page.no"))),
                List.of(
                        new LinkPage.End("GIVEN", words.say("page.given")),
                        new LinkPage.End("REFUSED", words.say("page.refused")),
                        new LinkPage.End("ALREADY", words.say("page.already")),
                        new LinkPage.End("ELSEWHERE", words.say("page.elsewhere"))));
    }

    @POST
    @Path("/question")
    @Operation(summary = "What a link asks; changes nothing")
    public QuestionView question(@NotNull @Valid AskAboutLink request) {
        return campaigns.question(new Token(request.token()), request.language());
    }

    @POST
    @Operation(
            summary = "Say yes or no by the token of the link that was mailed",
            description = "Recorded when it is answered. Again it answers ALREADY and changes nothing.")
    public AnsweredView answer(
            @NotNull @Valid AnswerLink request,
            @RestHeader("User-Agent") @Parameter(hidden = true) @Nullable String userAgent,
            @Context HttpServerRequest call) {
        return campaigns.answer(
                new Token(request.token()),
                request.answer(),
                Circumstances.of(
                        request.language(),
                        null,
                        null,
                        call.remoteAddress() == null
                                ? null
                                : call.remoteAddress().hostAddress(),
                        userAgent,
                        false,
                        null,
                        null,
                        null));
    }
}
