package dev.accountable.dsr.request;

import static dev.accountable.dsr.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;

import dev.accountable.dsr.request.Decision.Content;
import dev.accountable.dsr.request.Decision.Outcome;
import io.quarkus.oidc.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** A privacy officer decides, with a second factor: nothing is disclosed, erased or refused before. */
@Path("/api/v1/requests")
@Tag(name = "Decisions")
class DecisionResource {

    private final Decisions decisions;
    private final Dossier dossier;

    DecisionResource(Decisions decisions, Dossier dossier) {
        this.decisions = decisions;
        this.dossier = dossier;
    }

    @GET
    @Path("/grounds")
    @RolesAllowed(PRIVACY_OFFICER)
    @Operation(summary = "List the grounds on which a request may be refused, in whole or in part")
    public List<Ground.View> grounds(@RestQuery Optional<RequestType> type) {
        Stream<Ground> grounds =
                type.map(right -> Ground.fitting(right).stream()).orElseGet(() -> Arrays.stream(Ground.values()));
        return grounds.map(Ground::view).toList();
    }

    @POST
    @Path("/{id}/approval")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(
            summary = "Approve that what was asked for is done: disclosed, erased, corrected, restricted",
            description = "Where two officers are asked for, the first approval leaves the request in REVIEW.")
    @APIResponseSchema(
            value = RequestView.class,
            responseCode = "202",
            responseDescription = "Approved; it is being done")
    public RestResponse<RequestView> approve(UUID id) {
        return decided(id, Content.WHOLE);
    }

    @POST
    @Path("/{id}/partial-approval")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Approve all but some datasets, each withheld on a ground that fits the right")
    @APIResponseSchema(
            value = RequestView.class,
            responseCode = "202",
            responseDescription = "Approved; it is being done")
    public RestResponse<RequestView> approvePart(UUID id, @NotNull @Valid ApprovePart body) {
        return decided(id, new Content(Outcome.PART, null, null, body.withheld()));
    }

    @POST
    @Path("/{id}/refusal")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(
            summary = "Refuse a request on a ground that fits the right; the person is told, and where to complain",
            description = "How many requests of this type the person made within a year is kept with it (Art. 12(5)).")
    @APIResponseSchema(value = RequestView.class, responseCode = "202", responseDescription = "Refused")
    public RestResponse<RequestView> refuse(UUID id, @NotNull @Valid RefuseRequest body) {
        return decided(id, new Content(Outcome.REFUSED, body.ground(), body.reason(), List.of()));
    }

    private RestResponse<RequestView> decided(UUID id, Content content) {
        SubjectRequest request = SubjectRequest.toChange(id);
        decisions.decide(request, dossier.me(), content);
        return RestResponse.status(ACCEPTED, dossier.view(request));
    }
}
