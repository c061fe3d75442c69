package dev.accountable.consent.govstack;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;
import static dev.accountable.consent.govstack.AgreementResource.LARGEST_OFFSET;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.event.Act;
import dev.accountable.consent.event.Choice;
import dev.accountable.consent.event.ConsentLog;
import dev.accountable.consent.event.Method;
import dev.accountable.consent.event.State;
import dev.accountable.consent.event.SubmissionView;
import dev.accountable.consent.purpose.Purpose;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.idempotency.SharedKeys;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** A person's consent records: a frontend's server names any person, a person reads and changes only what is its own. */
@Path(AgreementResource.PATH)
@Tag(name = AgreementResource.TAG)
class RecordResource {

    private static final String POLICY_REVISION = "The version of the notice that the person read, privacy-policy:2 for"
            + " example. Beyond the specification; left out, the consent names no notice, and no new notice asks for it again";

    private final Agreements agreements;
    private final Records records;
    private final Individuals individuals;
    private final ConsentLog log;
    private final SharedKeys keys;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    RecordResource(
            Agreements agreements,
            Records records,
            Individuals individuals,
            ConsentLog log,
            SharedKeys keys,
            AuditTrail auditTrail,
            InstantSource clock) {
        this.agreements = agreements;
        this.records = records;
        this.individuals = individuals;
        this.log = log;
        this.keys = keys;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    record ConsentRecordRead(ConsentRecord consentRecord, Revision revision) {}

    record ConsentRecordDraft(ConsentRecord consentRecord) {}

    record ConsentRecordList(List<ConsentRecord> consentRecords) {}

    record ConsentRecordHistory(List<ConsentRecord> consentRecords, List<Revision> revisions) {}

    @POST
    @Path("/individual/record/data-agreement/{dataAgreementId}")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(
            summary = "Record that a person consents to a purpose",
            description =
                    "Answered when it is durable. With an Idempotency-Key it may be sent again. Where the person has"
                            + " consented before, it is renewed: the record stays, with a new revision.")
    public ConsentRecordRead create(
            @Pattern(regexp = Purpose.KEY) String dataAgreementId,
            @RestHeader(Individuals.HEADER) @Nullable String individual,
            @RestQuery @Nullable String individualId,
            @RestQuery @Parameter(example = "newsletter:3") @Nullable String revisionId,
            @RestQuery @Parameter(description = POLICY_REVISION) @Nullable String policyRevisionId,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        String subject = individuals.mine(individual, individualId);
        if (agreements.find(dataAgreementId).isEmpty()) {
            throw AgreementResource.unknown();
        }
        return consent(
                subject,
                dataAgreementId,
                RevisionId.of(dataAgreementId, revisionId, "revisionId"),
                policyRevisionId,
                idempotencyKey);
    }

    @GET
    @Path("/individual/record/data-agreement/{dataAgreementId}")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(summary = "Read where a person stands on a purpose")
    public ConsentRecordRead read(
            @Pattern(regexp = Purpose.KEY) String dataAgreementId,
            @RestHeader(Individuals.HEADER) @Nullable String individual,
            @RestQuery @Nullable String individualId) {
        return records.find(individuals.mine(individual, individualId), dataAgreementId)
                .map(this::view)
                .orElseThrow(RecordResource::unknown);
    }

    @GET
    @Path("/individual/record/data-agreement/{dataAgreementId}/all")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(
            summary = "List all that a person said about a purpose, newest first",
            description =
                    "It is one record all the while, as each of its revisions left it; revisions stand in the same"
                            + " order. A page that is not full is the last.")
    public ConsentRecordHistory history(
            @Pattern(regexp = Purpose.KEY) String dataAgreementId,
            @RestHeader(Individuals.HEADER) @Nullable String individual,
            @RestQuery @Nullable String individualId,
            @RestQuery @DefaultValue("0") @Min(0) @Max(LARGEST_OFFSET) int offset,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit) {
        List<Records.Said> found =
                records.history(individuals.mine(individual, individualId), dataAgreementId, offset, limit);
        return new ConsentRecordHistory(
                found.stream().map(Records.Said::view).toList(),
                found.stream().map(Records.Said::revision).toList());
    }

    @POST
    @Path("/individual/record/consent-record/draft")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(summary = "See the record that a consent would make; nothing is kept, and nothing is checked yet")
    public ConsentRecordDraft draft(
            @RestHeader(Individuals.HEADER) @Nullable String individual,
            @RestQuery @Nullable String individualId,
            @RestQuery @NotNull @Pattern(regexp = Purpose.KEY) String dataAgreementId,
            @RestQuery @Nullable String revisionId) {
        String subject = individuals.mine(individual, individualId);
        RevisionId named = RevisionId.of(dataAgreementId, revisionId, "revisionId");
        AgreementVersion agreement = (named == null
                        ? agreements.find(dataAgreementId).map(Agreements.Current::version)
                        : agreements.version(named))
                .orElseThrow(AgreementResource::unknown);
        return new ConsentRecordDraft(ConsentRecord.draft(agreement, subject));
    }

    @GET
    @Path("/individual/record/consent-record")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(summary = "List where a person stands, by purpose; a page that is not full is the last")
    public ConsentRecordList list(
            @RestHeader(Individuals.HEADER) @Nullable String individual,
            @RestQuery @Nullable String individualId,
            @RestQuery @DefaultValue("0") @Min(0) @Max(LARGEST_OFFSET) int offset,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit) {
        return new ConsentRecordList(
                records.ofIndividual(individuals.mine(individual, individualId), null, offset, limit).stream()
                        .map(said -> said.standing(clock.instant()))
                        .toList());
    }

    /** No consent, again, changes nothing; a consent, again, renews it, as a form that is sent again does. */
    @PUT
    @Path("/individual/record/consent-record/{consentRecordId}")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(
            summary = "Change a person's mind: optIn false withdraws, optIn true consents anew",
            description = "In force when it is answered. A withdrawal where nothing is in force changes nothing.")
    public ConsentRecordRead update(
            UUID consentRecordId,
            @RestHeader(Individuals.HEADER) @Nullable String individual,
            @RestQuery @Nullable String individualId,
            @RestQuery @Parameter(description = POLICY_REVISION) @Nullable String policyRevisionId,
            @NotNull @Valid UpdateRecord request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        boolean optIn = request.wanted();
        Records.Said said = records.find(consentRecordId).orElseThrow(RecordResource::unknown);
        String resource = "govstack/consent-records/" + consentRecordId;
        if (!individuals.mayActFor(said.subject())) {
            auditTrail.refused(resource, Map.of("reason", "another person's consent record"));
            throw unknown();
        }
        individuals
                .named(individual, individualId)
                .filter(named -> !Individuals.are(named, said.subject()))
                .ifPresent(another -> {
                    throw unknown();
                });
        request.check(said);
        if (optIn) {
            return consent(
                    said.subject(), said.purpose(), request.shown(said.purpose()), policyRevisionId, idempotencyKey);
        }
        log.recordAndWait(Act.withdrawal(said.subject(), individuals.me(), method(), List.of(said.purpose())));
        return view(records.find(said.event()).orElseThrow(RecordResource::unknown));
    }

    /** What a key stands for. */
    private record Consent(
            String individualId,
            String dataAgreementId,
            @Nullable String revisionId,
            @Nullable String policyRevisionId) {}

    private ConsentRecordRead consent(
            String subject,
            String purpose,
            @Nullable RevisionId shown,
            @Nullable String policyRevisionId,
            @Nullable String idempotencyKey) {
        var request = new Consent(subject, purpose, shown == null ? null : shown.toString(), policyRevisionId);
        SubmissionView done = log.recordAndWait(new Act(
                        Act.Kind.SUBMISSION,
                        subject,
                        individuals.me(),
                        method(),
                        notice(policyRevisionId),
                        List.of(new Choice(purpose, State.GIVEN, shown == null ? null : shown.version(), null)),
                        Act.Circumstances.NONE,
                        keys.request(individuals.me(), idempotencyKey, request)))
                .orElseThrow();
        // As it was said: who sends it again under its key gets the same answer, whatever was said since.
        Records.Said said = records.event(done.events().get(0).id()).orElseThrow(RecordResource::unknown);
        return new ConsentRecordRead(said.view(), said.revision());
    }

    private @Nullable UUID notice(@Nullable String policyRevisionId) {
        RevisionId named = RevisionId.of(policyRevisionId, "policyRevisionId");
        return named == null
                ? null
                : agreements
                        .policy(named.key(), named.version())
                        .orElseThrow(() -> ProblemException.invalid("policyRevisionId", "is not a published notice"))
                        .notice();
    }

    private Method method() {
        return individuals.isWriter() ? Method.API : Method.ACCOUNT;
    }

    private ConsentRecordRead view(Records.Said said) {
        return new ConsentRecordRead(said.standing(clock.instant()), said.revision());
    }

    static ProblemException unknown() {
        return ProblemException.notFound("such consent record");
    }
}
