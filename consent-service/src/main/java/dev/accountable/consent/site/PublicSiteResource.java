package dev.accountable.consent.site;

import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.consent.event.Act;
import dev.accountable.consent.event.Choice;
import dev.accountable.consent.event.ConsentEvent;
import dev.accountable.consent.event.ConsentLog;
import dev.accountable.consent.event.Method;
import dev.accountable.consent.event.Person;
import dev.accountable.consent.event.State;
import dev.accountable.consent.purpose.Purpose;
import dev.accountable.consent.site.ChoicesView.Stand;
import dev.accountable.consent.site.ShownForms.Shown;
import dev.accountable.consent.site.VisitorTokens.Issued;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.idempotency.SharedKeys;
import dev.accountable.problem.ProblemException;
import dev.accountable.rate.RateLimited;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What the browsers of a site's visitors call. They have no account: what says who a visitor is stands in a header of its own
 * and not in {@code Authorization}, which belongs to the issuer's tokens.
 */
@Path("/api/v1/sites")
@Tag(name = "Visitors of sites")
@PermitAll
@RateLimited
@ForBrowsers
class PublicSiteResource {

    static final String VISITOR = "Visitor";
    static final String FORM_HASH = "Form-Hash";

    private static final String GPC = "Sec-GPC";
    private static final String LANGUAGE =
            "Languages that the visitor likes, as in Accept-Language, which counts where this is left out";
    private static final String TOKEN = "The token that POST visitors gave";

    private final ShownForms forms;
    private final VisitorTokens tokens;
    private final ConsentLog log;
    private final SharedKeys keys;
    private final InstantSource clock;

    PublicSiteResource(ShownForms forms, VisitorTokens tokens, ConsentLog log, SharedKeys keys, InstantSource clock) {
        this.forms = forms;
        this.tokens = tokens;
        this.log = log;
        this.keys = keys;
        this.clock = clock;
    }

    /** The browser asks before it sends; whether its origin is one of the site's, {@link SiteOrigins} has found out. */
    @OPTIONS
    @Path("/{key}/{what: form|visitors|choices}")
    @Blocking
    @Operation(hidden = true)
    public RestResponse<Void> preflight(String key) {
        return ResponseBuilder.<Void>noContent()
                .header("Access-Control-Allow-Methods", "GET, POST, DELETE")
                .header(
                        "Access-Control-Allow-Headers",
                        String.join(", ", "Content-Type", "If-None-Match", VISITOR, Idempotent.HEADER))
                .header("Access-Control-Max-Age", "600")
                .build();
    }

    @GET
    @Path("/{key}/form")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Read the form that the site shows: canonical JSON, with its hash")
    @APIResponseSchema(value = FormView.class, responseDescription = "The form")
    public RestResponse<byte[]> form(
            @Pattern(regexp = Purpose.KEY) String key,
            @RestQuery @Parameter(description = LANGUAGE) @Nullable String language,
            @RestHeader("Accept-Language") @Parameter(hidden = true) @Nullable String acceptLanguage,
            Request request) {
        Shown shown = forms.current(open(key), language, acceptLanguage);
        var tag = new EntityTag(shown.hash());
        ResponseBuilder<byte[]> answer = request.evaluatePreconditions(tag) == null
                ? ResponseBuilder.ok(FormView.json(shown.content(), shown.hash()))
                : ResponseBuilder.notModified();
        return answer.tag(tag)
                .header("Cache-Control", "public, max-age=60")
                .header("Vary", "Accept-Language")
                .build();
    }

    /** Nothing is stored: a visitor is known once they have chosen. */
    @POST
    @Path("/{key}/visitors")
    @Cache(noStore = true)
    @Operation(summary = "Become a visitor: a random reference, and the token by which the browser shows that it is it")
    @APIResponseSchema(value = VisitorView.class, responseCode = "201", responseDescription = "A new visitor")
    public RestResponse<VisitorView> visitor(@Pattern(regexp = Purpose.KEY) String key) {
        Issued issued = tokens.issue(open(key).key());
        return RestResponse.status(CREATED, new VisitorView(issued.visitor(), issued.token(), issued.expiresAt()));
    }

    @GET
    @Path("/{key}/choices")
    @Cache(noStore = true)
    @Operation(summary = "Where the visitor stands on what the site asks")
    public ChoicesView choices(
            @Pattern(regexp = Purpose.KEY) String key,
            @RestHeader(VISITOR) @Parameter(description = TOKEN) @Nullable String token) {
        Site site = known(key);
        String visitor = tokens.visitor(key, VISITOR, token);
        return new ChoicesView(
                null,
                ConsentEvent.states(visitor, clock.instant()).stream()
                        .filter(state -> site.purposes().contains(state.purpose()))
                        .map(Stand::of)
                        .toList(),
                List.of());
    }

    @POST
    @Path("/{key}/choices")
    @Blocking
    @Cache(noStore = true)
    @Operation(
            summary = "Record what the visitor chose, each purpose by itself",
            description =
                    "Answered when it is durable. With an Idempotency-Key it may be sent again. The form has to be"
                            + " the current one, or one that was shown within the last day; otherwise 409, with the hash of the"
                            + " current one as Form-Hash. Sec-GPC is honoured. What asks for double opt-in is recorded when it"
                            + " was confirmed by mail.")
    @APIResponseSchema(value = ChoicesView.class, responseCode = "201", responseDescription = "Recorded")
    @APIResponse(
            responseCode = "202",
            description = "All of it waits for its confirmation by mail; nothing is recorded")
    public CompletionStage<RestResponse<ChoicesView>> choose(
            @Pattern(regexp = Purpose.KEY) String key,
            @RestHeader(VISITOR) @Parameter(description = TOKEN) @Nullable String token,
            @NotNull @Valid Choose request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey,
            @RestHeader(GPC) @Parameter(hidden = true) @Nullable String gpc,
            @RestHeader("User-Agent") @Parameter(hidden = true) @Nullable String userAgent,
            @Context HttpServerRequest http) {
        Site site = open(key);
        String visitor = tokens.visitor(key, VISITOR, token);
        Shown shown = forms.toChooseFrom(site, request.formHash());
        var act = new Act(
                Act.Kind.SUBMISSION,
                visitor,
                visitor,
                Method.WEB_FORM,
                shown.noticeId(),
                choices(request, shown.form()),
                Act.Circumstances.of(
                        shown.language(),
                        shown.hash(),
                        key,
                        http.remoteAddress() == null
                                ? null
                                : http.remoteAddress().hostAddress(),
                        userAgent,
                        "1".equals(gpc),
                        request.age(),
                        request.country(),
                        request.guardian()),
                keys.request(visitor, idempotencyKey, request),
                request.mail());
        return log.record(act).thenApply(done -> {
            ChoicesView view = ChoicesView.of(done.orElseThrow());
            return RestResponse.status(view.choices().isEmpty() ? ACCEPTED : CREATED, view);
        });
    }

    private static List<Choice> choices(Choose request, SiteForm form) {
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < request.choices().size(); i++) {
            Choose.Chosen chosen = request.choices().get(i);
            String field = "choices[" + i + "].purpose";
            SiteForm.Asked asked = form.asked(chosen.purpose())
                    .orElseThrow(() -> ProblemException.invalid(field, "is not asked on this form"));
            if (choices.stream().anyMatch(other -> other.purpose().equals(chosen.purpose()))) {
                throw ProblemException.invalid(field, "is there already");
            }
            choices.add(new Choice(
                    chosen.purpose(),
                    chosen.state() == Choose.Answer.GIVEN ? State.GIVEN : State.REFUSED,
                    asked.version(),
                    request.despiteGpc()));
        }
        return choices;
    }

    /** All that a visitor consented to; of an account that the visitor turned out to be, what this site asks. */
    @DELETE
    @Path("/{key}/choices")
    @Blocking
    @Cache(noStore = true)
    @Operation(summary = "Withdraw all that the visitor consented to; again succeeds and changes nothing")
    public CompletionStage<ChoicesView> withdraw(
            @Pattern(regexp = Purpose.KEY) String key,
            @RestHeader(VISITOR) @Parameter(description = TOKEN) @Nullable String token,
            @RestHeader("User-Agent") @Parameter(hidden = true) @Nullable String userAgent,
            @Context HttpServerRequest http) {
        Site site = known(key);
        String visitor = tokens.visitor(key, VISITOR, token);
        boolean isAccount = Person.of(visitor)
                .filter(person -> !visitor.equals(person.subject()))
                .isPresent();
        var circumstances = Act.Circumstances.of(
                null,
                null,
                key,
                http.remoteAddress() == null ? null : http.remoteAddress().hostAddress(),
                userAgent,
                false,
                null,
                null,
                null);
        List<String> purposes = isAccount ? site.purposes() : List.of();
        return log.record(Act.withdrawal(visitor, visitor, Method.WEB_FORM, purposes, circumstances))
                .thenApply(
                        done -> done.map(ChoicesView::of).orElseGet(() -> new ChoicesView(null, List.of(), List.of())));
    }

    /** Nobody is asked on an archived site, and what was said there can still be read and withdrawn. */
    private static Site open(String key) {
        return Site.of(key).filter(site -> !site.isArchived()).orElseThrow(PublicSiteResource::unknown);
    }

    private static Site known(String key) {
        return Site.of(key).orElseThrow(PublicSiteResource::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such site");
    }
}
