package dev.accountable.breach.regime;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;

import dev.accountable.breach.Incidents;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** All the limits that an incident may be under; which of them it is under, the facts say. */
@Path("/api/v1/incidents")
@Tag(name = "Deadlines")
class DeadlineResource {

    private final Incidents incidents;
    private final Regimes regimes;

    DeadlineResource(Incidents incidents, Regimes regimes) {
        this.incidents = incidents;
        this.regimes = regimes;
    }

    @GET
    @Path("/{id}/deadlines")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Transactional
    @Operation(
            summary = "List what each regime asks for by when, counted from the awareness: GDPR, and NIS2 where it"
                    + " applies")
    public List<Regimes.Deadline> deadlines(UUID id) {
        Instant awareAt = incidents.get(id).awareAt();
        if (awareAt == null) {
            throw ProblemException.conflict(
                    "awareness-missing",
                    "Record first when the organisation became aware: the limits count from there.");
        }
        return regimes.of(awareAt);
    }
}
