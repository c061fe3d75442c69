package dev.accountable.dsr.request;

import static dev.accountable.dsr.Roles.DATA_SUBJECT;
import static dev.accountable.dsr.Roles.EMPLOYEE;
import static dev.accountable.dsr.Roles.PRIVACY_OFFICER;

import dev.accountable.dsr.deadline.Pause;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The time limit of a request. */
@Path("/api/v1/requests/{id}")
@Tag(name = "Time limits")
class LimitResource {

    private final TimeKeeping timeKeeping;
    private final RequestLetters letters;
    private final Dossier dossier;

    LimitResource(TimeKeeping timeKeeping, RequestLetters letters, Dossier dossier) {
        this.timeKeeping = timeKeeping;
        this.letters = letters;
        this.dossier = dossier;
    }

    @GET
    @Path("/deadline")
    @RolesAllowed({DATA_SUBJECT, PRIVACY_OFFICER, EMPLOYEE})
    @Operation(summary = "Read until when a request is to be answered, with every rule that was used")
    public LimitView deadline(UUID id) {
        return view(dossier.readable(id, "requests/" + id + "/deadline"));
    }

    @POST
    @Path("/pause")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(
            summary = "Ask the person what is meant; until the answer the time limit does not run",
            description = "For doubts about the identity ask for proof of an identifier instead.")
    public LimitView pause(UUID id, @NotNull @Valid PauseLimit body) {
        SubjectRequest request = SubjectRequest.toChange(id);
        timeKeeping.pause(request, Pause.Reason.CLARIFICATION, body.question(), dossier.me());
        letters.askFor(request, body.question());
        return view(request);
    }

    @POST
    @Path("/resume")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "The person has answered: the time limit runs again, longer by the days in which it did not")
    public LimitView resume(UUID id) {
        SubjectRequest request = SubjectRequest.toChange(id);
        timeKeeping.resume(request, dossier.me());
        return view(request);
    }

    @POST
    @Path("/extension")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(
            summary = "Extend the time limit by two further months and tell the person why; once, in the first month")
    public LimitView extend(UUID id, @NotNull @Valid ExtendLimit body) {
        SubjectRequest request = SubjectRequest.toChange(id);
        timeKeeping.extend(request, dossier.me(), body.reason());
        return view(request);
    }

    private static LimitView view(SubjectRequest request) {
        return request.limit(
                RequestPause.of(request.id()).stream().map(RequestPause::view).toList());
    }
}
