package dev.accountable.consent.decision;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DECISION_READER;

import dev.accountable.consent.DecisionView.Reason;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;
import org.jboss.resteasy.reactive.RestQuery;

/** Answers from what is committed at this moment. Nothing on the way may keep an answer: it may be wrong a moment later. */
@Path("/api/v1/decisions")
@Tag(name = "Decisions")
class DecisionResource {

    @GET
    @RolesAllowed({DECISION_READER, CONSENT_WRITER})
    @Cache(noStore = true)
    @Operation(summary = "May I process this person's data for this purpose?")
    public DecisionView decide(
            @RestQuery @NotNull @Pattern(regexp = ConsentEvent.SUBJECT) String subject,
            @RestQuery @NotNull @Pattern(regexp = Purpose.KEY) String purpose) {
        LawfulBasis basis = Purpose.<Purpose>findByIdOptional(purpose)
                .orElseThrow(() -> ProblemException.notFound("such purpose"))
                .lawfulBasis();
        if (basis != LawfulBasis.CONSENT) {
            return new DecisionView(subject, purpose, true, Reason.LAWFUL_BASIS, basis, List.of());
        }
        return ConsentEvent.latest(subject, purpose)
                .map(last -> new DecisionView(
                        subject,
                        purpose,
                        last.isGiven(),
                        last.isGiven() ? Reason.CONSENT_GIVEN : Reason.CONSENT_WITHDRAWN,
                        basis,
                        List.of(last.id())))
                .orElseGet(() -> new DecisionView(subject, purpose, false, Reason.CONSENT_MISSING, basis, List.of()));
    }
}
