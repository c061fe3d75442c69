package dev.accountable.consent.govstack;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.event.Person;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response.Status;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Individuals, of whom this service knows a reference and no more, and what it would have to invent an answer to: 501. */
@Path(AgreementResource.PATH)
@Tag(name = AgreementResource.TAG)
class NotMappedResource {

    private final Records records;
    private final Individuals individuals;
    private final AuditTrail auditTrail;

    NotMappedResource(Records records, Individuals individuals, AuditTrail auditTrail) {
        this.records = records;
        this.individuals = individuals;
        this.auditTrail = auditTrail;
    }

    record Individual(String id) {}

    record IndividualRead(Individual individual) {}

    @GET
    @Path("/individual/{individualId}")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(summary = "Read a person: the reference, if something was said under it")
    public IndividualRead individual(@Pattern(regexp = Person.SUBJECT) String individualId) {
        if (!individuals.mayActFor(individualId)) {
            auditTrail.refused("govstack/individuals", Map.of("reason", "another person"));
            throw unknown();
        }
        return new IndividualRead(new Individual(known(individualId)));
    }

    @PUT
    @Path("/individual/{individualId}")
    @RolesAllowed(CONSENT_WRITER)
    @Operation(summary = "Not mapped (501): a person is a reference, which does not change")
    public void updateIndividual(@Pattern(regexp = Person.SUBJECT) String individualId) {
        throw notMapped("Of '" + known(individualId) + "' nothing is kept that could change.");
    }

    @POST
    @Path("/individual")
    @RolesAllowed(CONSENT_WRITER)
    @Operation(summary = "Not mapped (501): a person is known from the first record on")
    public void createIndividual() {
        throw notMapped("Nobody has to be created: send your own opaque reference as " + Individuals.HEADER + ".");
    }

    @GET
    @Path("/individuals")
    @RolesAllowed(CONSENT_WRITER)
    @Operation(summary = "Not mapped (501): nobody needs a list of all persons")
    public void individuals() {
        throw notMapped("There is no list of all persons. Verify the records to a purpose.");
    }

    @DELETE
    @Path("/individual/record")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(summary = "Not mapped (501): erasure is a request of its own")
    public void deleteRecords() {
        throw notMapped("Nothing was deleted. Withdraw with POST /api/v1/consents/withdrawals, or ask for erasure with"
                + " POST /api/v1/requests.");
    }

    @POST
    @Path("/individual/record/consent-record")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(summary = "Not mapped (501): no signature of a person is kept")
    public void createSigned() {
        throw notMapped("Nothing was recorded. No signature of a person is kept: record the consent with POST"
                + " …/individual/record/data-agreement/{dataAgreementId}.");
    }

    @POST
    @Path("/individual/record/consent-record/{consentRecordId}/signature")
    @RolesAllowed(CONSENT_WRITER)
    @Operation(summary = "Not mapped (501): no signature of a person is kept")
    public void createSignature(UUID consentRecordId) {
        throw signature(consentRecordId);
    }

    @PUT
    @Path("/individual/record/consent-record/{consentRecordId}/signature")
    @RolesAllowed(CONSENT_WRITER)
    @Operation(summary = "Not mapped (501): no signature of a person is kept")
    public void updateSignature(UUID consentRecordId) {
        throw signature(consentRecordId);
    }

    private ProblemException signature(UUID consentRecordId) {
        return records.find(consentRecordId)
                .map(said -> notMapped(
                        "No signature of a person is kept. The controller signs the receipt: GET /api/v1/receipts/"
                                + said.submission() + "?format=jws."))
                .orElseGet(RecordResource::unknown);
    }

    private static String known(String subject) {
        return Person.of(subject).map(person -> subject).orElseThrow(NotMappedResource::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such individual");
    }

    private static ProblemException notMapped(String detail) {
        return ProblemException.of(Status.NOT_IMPLEMENTED, "govstack-not-mapped", detail);
    }
}
