package dev.accountable.audit.grant;

import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Asked by services before they disclose. Takes no Idempotency-Key: an answer that is kept could be a yes that is not true
 * any more, and asking twice is two looks.
 */
@Path("/api/v1/access-grants/uses")
@Tag(name = "Access grants")
class GrantUseResource {

    private final Grants grants;
    private final SecurityIdentity caller;

    GrantUseResource(Grants grants, SecurityIdentity caller) {
        this.grants = grants;
        this.caller = caller;
    }

    @POST
    @RolesAllowed("grant-checker")
    @Operation(
            summary = "May this employee read this now? The answer is recorded, yes or no",
            description = "Holds for one use. A grant that has ended, was revoked or has not begun is a no.")
    public UseAnswer use(@NotNull @Valid UseGrant use) {
        if (use.subject() == null && use.dataset() == null) {
            throw ProblemException.invalid("subject", "or dataset must be given");
        }
        return grants.use(use, caller.getPrincipal().getName());
    }
}
