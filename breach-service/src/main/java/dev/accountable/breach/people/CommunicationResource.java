package dev.accountable.breach.people;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.OrganisationConfig;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.quarkus.oidc.AuthenticationContext;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** One person writes, another approves; then letters go out by themselves, or somebody publishes the text. */
@Path("/api/v1/incidents/{id}/communications")
@Tag(name = "Communications")
@RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
class CommunicationResource {

    /** Seconds; a million people come in two minutes, over a line that is quick enough. */
    private static final int LONG_LIST = 900;

    private final Incidents incidents;
    private final Communications communications;
    private final Letters letters;
    private final OrganisationConfig organisation;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    CommunicationResource(
            Incidents incidents,
            Communications communications,
            Letters letters,
            OrganisationConfig organisation,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.incidents = incidents;
        this.communications = communications;
        this.letters = letters;
        this.organisation = organisation;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary =
                    "Write what the people concerned are told (Art. 34(2)), or the customers on whose behalf we process (Art. 33(2))",
            description = "In the languages they read. A follow-up is one more: it goes to whoever is listed for it.")
    @APIResponseSchema(value = Views.Communication.class, responseCode = "201", responseDescription = "Drafted")
    public RestResponse<Views.Communication> draft(
            UUID id,
            @NotNull @Valid Requests.Draft request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        incidents.forChange(id);
        if (request.texts().stream().map(Requests.Text::language).distinct().count()
                < request.texts().size()) {
            throw ProblemException.invalid("texts", "must have one text for each language");
        }
        if (request.audience() == Requests.Audience.CUSTOMERS && request.means() != Requests.Means.INDIVIDUAL) {
            throw ProblemException.invalid("means", "must be INDIVIDUAL: each customer is told (Art. 33(2) GDPR)");
        }
        int number = communications.add(id, request, name(), clock.instant());
        audit(
                "breach.communication.drafted",
                id,
                number,
                Map.of(
                        "means", request.means().name(),
                        "audience", request.audience().name()));
        return ResponseBuilder.create(CREATED, get(id, number)).build();
    }

    @GET
    @Operation(summary = "List the communications of an incident, and how far their letters are")
    public RestResponse<List<Views.Communication>> list(
            UUID id,
            @RestQuery @DefaultValue("0") @Min(0) int after,
            @RestQuery @DefaultValue("20") @Min(1) @Max(50) int limit,
            UriInfo uri) {
        incidents.get(id);
        return KeysetPage.of(
                communications.list(id, after, limit + 1),
                limit,
                communication -> communication,
                last -> Integer.toString(last.number()),
                uri);
    }

    @POST
    @Path("/{number}/recipients")
    @Consumes("text/csv")
    @Transactional
    @TransactionConfiguration(timeout = LONG_LIST)
    @Operation(
            summary = "Add people to write to: CSV with the columns subject, mail and, if you like, language",
            description =
                    "Rows that cannot be read are refused by their line, the others are taken. An address that is known"
                            + " gets one letter, however often it comes. Long lists come in parts.")
    public Views.Taken recipients(UUID id, int number, InputStream body) {
        incidents.forChange(id);
        Views.Communication communication = get(id, number);
        if (communication.means() != Requests.Means.INDIVIDUAL) {
            throw ProblemException.conflict(
                    "communication-means", "It is made in public: nobody is written to. Draft another one.");
        }
        byte[] salt = letters.salt(id, number);
        Instant now = clock.instant();
        Views.Taken taken = Recipients.read(body, people ->
                (int) letters.addAll(id, number, salt, people, now).letters());
        audit(
                "breach.communication.recipients",
                id,
                number,
                Map.of(
                        "taken", Integer.toString(taken.taken()),
                        "refused", Integer.toString(taken.refused().size())));
        return taken;
    }

    @POST
    @Path("/{number}/approval")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Approve, as a second person, what people are told; letters begin to go out")
    public Views.Communication approve(UUID id, int number) {
        incidents.forChange(id);
        Views.Communication communication = get(id, number);
        if (communication.approvedAt() != null) {
            throw ProblemException.conflict("communication-approved", "It is approved already, and does not change.");
        }
        if (communication.author().equals(name())) {
            auditTrail.refused(resource(id, number), Map.of("reason", "own draft"));
            throw ProblemException.forbidden("A second person approves: not who wrote it.");
        }
        if (LetterPost.contact(organisation).isEmpty()) {
            throw ProblemException.refused(
                    "contact-missing",
                    "Nobody is named whom people can ask",
                    "Art. 34(2) and 33(3)(b) GDPR: configure accountable.organisation.dpo-contact, or .contact.");
        }
        communications.approve(id, number, name(), clock.instant());
        audit("breach.communication.approved", id, number, Map.of());
        return get(id, number);
    }

    @POST
    @Path("/{number}/publication")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Record where and when an approved text was made public (Art. 34(3)(c))")
    public Views.Communication published(UUID id, int number, @NotNull @Valid Requests.Published request) {
        incidents.forChange(id);
        Views.Communication communication = get(id, number);
        if (communication.means() != Requests.Means.PUBLIC) {
            throw ProblemException.conflict("communication-means", "It goes out by letters. Draft a public one.");
        }
        if (communication.approvedAt() == null || communication.publishedAt() != null) {
            throw ProblemException.conflict(
                    "communication-state", "Only an approved text is published, and once. Read how it stands.");
        }
        if (request.publishedAt().isAfter(clock.instant())
                || request.publishedAt().isBefore(communication.approvedAt())) {
            throw ProblemException.invalid("publishedAt", "must be from the approval until now");
        }
        communications.published(id, number, request);
        audit("breach.communication.published", id, number, Map.of());
        return get(id, number);
    }

    @GET
    @Path("/{number}/letters")
    @Operation(summary = "List the letters by person, without addresses; of one state, or all")
    public RestResponse<List<Views.Letter>> letters(
            UUID id,
            int number,
            @RestQuery Views.@Nullable State state,
            @RestQuery @DefaultValue("0") @Min(0) long after,
            @RestQuery @DefaultValue("100") @Min(1) @Max(1000) int limit,
            UriInfo uri) {
        incidents.get(id);
        auditTrail.read(resource(id, number) + "/letters", null, Map.of());
        return KeysetPage.of(
                letters.page(id, number, state, after, limit + 1),
                limit,
                letter -> letter,
                last -> Long.toString(last.position()),
                uri);
    }

    @POST
    @Path("/{number}/letters/{letter}/bounce")
    @Transactional
    @Operation(summary = "Say that a letter came back: the person must be told otherwise")
    public void bounced(UUID id, int number, UUID letter, @NotNull @Valid Requests.Bounced request) {
        incidents.forChange(id);
        if (!letters.bounced(id, number, letter, request.problem(), clock.instant())) {
            throw ProblemException.notFound("letter of it that was sent");
        }
        audit("breach.letter.bounced", id, number, Map.of("letter", letter.toString()));
    }

    @POST
    @Path("/{number}/letters/{letter}/acknowledgement")
    @Transactional
    @Operation(summary = "Say that a customer has the notice: by mail, by telephone, however it reached them")
    public void acknowledged(UUID id, int number, UUID letter, @NotNull @Valid Requests.Acknowledged request) {
        incidents.forChange(id);
        if (get(id, number).audience() != Requests.Audience.CUSTOMERS) {
            throw ProblemException.conflict(
                    "communication-audience", "It is for the people concerned, and they need not answer.");
        }
        if (!letters.acknowledged(id, number, letter, request.note(), clock.instant())) {
            throw ProblemException.notFound("letter of it that was sent or given up, and not acknowledged");
        }
        audit("breach.letter.acknowledged", id, number, Map.of("letter", letter.toString()));
    }

    private Views.Communication get(UUID id, int number) {
        return communications.get(id, number).orElseThrow(() -> ProblemException.notFound("such communication"));
    }

    private static String resource(UUID id, int number) {
        return "incidents/" + id + "/communications/" + number;
    }

    private String name() {
        return caller.getPrincipal().getName();
    }

    private void audit(String type, UUID id, int number, Map<String, String> details) {
        auditTrail.record(type, resource(id, number), null, details);
    }
}
