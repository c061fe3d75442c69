package dev.accountable.breach.response;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How incidents of each kind are handled. */
@Path("/api/v1/playbooks")
@Tag(name = "Response")
class PlaybookResource {

    private final Playbooks playbooks;

    PlaybookResource(Playbooks playbooks) {
        this.playbooks = playbooks;
    }

    @GET
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Operation(summary = "List the playbooks with their steps")
    public List<Playbooks.Playbook> list() {
        return playbooks.all();
    }
}
