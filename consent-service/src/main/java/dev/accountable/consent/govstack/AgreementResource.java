package dev.accountable.consent.govstack;

import static dev.accountable.consent.Roles.AUDITOR;
import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;
import static dev.accountable.consent.Roles.DECISION_READER;
import static dev.accountable.consent.Roles.EMPLOYEE;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;

import dev.accountable.consent.purpose.Purpose;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What can be agreed to: whoever reads the registers reads it here. */
@Path(AgreementResource.PATH)
@Tag(name = AgreementResource.TAG)
class AgreementResource {

    static final String PATH = "/govstack/v1/service";
    static final String TAG = "GovStack consent building block";

    /** Further on, a list is read from a cursor or a filter. */
    static final int LARGEST_OFFSET = 10_000;

    private final Agreements agreements;

    AgreementResource(Agreements agreements) {
        this.agreements = agreements;
    }

    record DataAgreementRead(DataAgreement dataAgreement, Revision revision) {}

    record PolicyRead(Policy policy, Revision revision) {}

    record DataAgreementList(List<DataAgreement> dataAgreements) {}

    @GET
    @Path("/data-agreement/{dataAgreementId}")
    @RolesAllowed({CONSENT_WRITER, DECISION_READER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read a purpose as a data agreement, with its newest revision")
    public DataAgreementRead dataAgreement(@Pattern(regexp = Purpose.KEY) String dataAgreementId) {
        Agreements.Current current = agreements.find(dataAgreementId).orElseThrow(AgreementResource::unknown);
        return new DataAgreementRead(current.agreement(), current.version().revision());
    }

    @GET
    @Path("/policy/{policyId}")
    @RolesAllowed({CONSENT_WRITER, DECISION_READER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read a notice as a policy: the version in force, or the published one that is named")
    public PolicyRead policy(
            @Pattern(regexp = Purpose.KEY) String policyId,
            @RestQuery @Parameter(example = "privacy-policy:2") @Nullable String revisionId) {
        RevisionId revision = RevisionId.of(policyId, revisionId, "revisionId");
        Agreements.Published found = agreements
                .policy(policyId, revision == null ? null : revision.version())
                .orElseThrow(() -> ProblemException.notFound("such policy"));
        return new PolicyRead(found.policy(), found.revision());
    }

    @GET
    @Path("/verification/data-agreements")
    @RolesAllowed({CONSENT_WRITER, DECISION_READER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the purposes as data agreements, by key; a page that is not full is the last")
    public DataAgreementList dataAgreements(
            @RestQuery @DefaultValue("0") @Min(0) @Max(LARGEST_OFFSET) int offset,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit) {
        return new DataAgreementList(agreements.list(offset, limit));
    }

    static ProblemException unknown() {
        return ProblemException.notFound("such data agreement");
    }
}
