package dev.accountable.breach.authority;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whom to notify. */
@Path("/api/v1/authorities")
@Tag(name = "Authorities")
class AuthorityResource {

    private final Authorities authorities;

    AuthorityResource(Authorities authorities) {
        this.authorities = authorities;
    }

    @GET
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Operation(summary = "List the supervisory authorities of the EU and EEA")
    public List<Authorities.Authority> list() {
        return authorities.all();
    }
}
