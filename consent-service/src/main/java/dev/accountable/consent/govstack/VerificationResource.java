package dev.accountable.consent.govstack;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DECISION_READER;
import static dev.accountable.consent.govstack.AgreementResource.LARGEST_OFFSET;

import dev.accountable.consent.decision.DecisionView;
import dev.accountable.consent.decision.Decisions;
import dev.accountable.consent.decision.Question;
import dev.accountable.consent.govstack.ConsentRecord.Processing;
import dev.accountable.consent.govstack.RecordResource.ConsentRecordList;
import dev.accountable.consent.govstack.RecordResource.ConsentRecordRead;
import dev.accountable.consent.purpose.Purpose;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * For systems that use data. A record alone would mislead them: against a yes can stand an objection, a restriction, or a
 * notice that replaced the one that was read. So each record comes with the decision of this moment.
 */
@Path(AgreementResource.PATH)
@Tag(name = AgreementResource.TAG)
class VerificationResource {

    private final Records records;
    private final Individuals individuals;
    private final Decisions decisions;
    private final InstantSource clock;

    VerificationResource(Records records, Individuals individuals, Decisions decisions, InstantSource clock) {
        this.records = records;
        this.individuals = individuals;
        this.decisions = decisions;
        this.clock = clock;
    }

    @GET
    @Path("/verification/consent-record/{consentRecordId}")
    @RolesAllowed({DECISION_READER, CONSENT_WRITER})
    @Cache(noStore = true)
    @Operation(summary = "Verify one consent record: what the person said last, and whether that may be acted on now")
    public ConsentRecordRead record(UUID consentRecordId) {
        Records.Said said = records.find(consentRecordId).orElseThrow(RecordResource::unknown);
        return new ConsentRecordRead(verified(List.of(said)).get(0), said.revision());
    }

    /** Everybody's consents to everything are no verifier's business (Art. 5(1)(c)), so one of the two is asked for. */
    @GET
    @Path("/verification/consent-records")
    @RolesAllowed({DECISION_READER, CONSENT_WRITER})
    @Cache(noStore = true)
    @Operation(
            summary = "Verify the consent records of a person, or to a purpose",
            description =
                    "Name the person, the purpose, or both; 400 without. Those to a purpose go on behind the record"
                            + " whose id is 'after', as Link with rel=\"next\" says.")
    public RestResponse<ConsentRecordList> records(
            @RestHeader(Individuals.HEADER) @Nullable String individual,
            @RestQuery @Nullable String individualId,
            @RestQuery @Pattern(regexp = Purpose.KEY) @Nullable String dataAgreementId,
            @RestQuery @Parameter(description = "Beyond the specification: a cursor, where 'offset' ends") @Nullable
                    UUID after,
            @RestQuery @DefaultValue("0") @Min(0) @Max(LARGEST_OFFSET) int offset,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        Optional<String> named = individuals.named(individual, individualId);
        if (named.isPresent()) {
            return ResponseBuilder.ok(new ConsentRecordList(
                            verified(records.ofIndividual(named.get(), dataAgreementId, offset, limit))))
                    .build();
        }
        if (dataAgreementId == null) {
            throw ProblemException.invalid("dataAgreementId", "must be there where no person is named");
        }
        List<Records.Said> found = records.ofAgreement(dataAgreementId, after, offset, limit + 1);
        List<Records.Said> page = found.stream().limit(limit).toList();
        ResponseBuilder<ConsentRecordList> response = ResponseBuilder.ok(new ConsentRecordList(verified(page)));
        if (found.size() > limit) {
            response.links(Link.fromUri(uri.getRequestUriBuilder()
                            .replaceQueryParam("offset")
                            .replaceQueryParam("after", page.get(limit - 1).record())
                            .build())
                    .rel("next")
                    .build());
        }
        return response.build();
    }

    private List<ConsentRecord> verified(List<Records.Said> page) {
        List<DecisionView> decided = decisions.decide(page.stream()
                .map(said -> new Question(said.subject(), said.purpose()))
                .toList());
        List<ConsentRecord> verified = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            DecisionView decision = decided.get(i);
            verified.add(page.get(i)
                    .standing(clock.instant())
                    .with(new Processing(decision.allowed(), decision.reason().name())));
        }
        return verified;
    }
}
