package dev.accountable.dsr.request;

import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.request.RequestTask.Claim;
import dev.accountable.dsr.request.Transition.Reason;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** The steps that consent-service does: each may be asked for any number of times, and counts once there. */
@ApplicationScoped
class ConsentSteps {

    private final ConsentRights consent;

    ConsentSteps(@RestClient ConsentRights consent) {
        this.consent = consent;
    }

    /** What is to be done, read in one transaction. */
    private record Work(
            String subject,
            @Nullable RestrictionGround ground,
            @Nullable String purpose,
            @Nullable String details,
            String liftReason) {}

    void perform(Claim claim) {
        Work work = QuarkusTransaction.requiringNew().call(() -> read(claim.request()));
        try {
            switch (claim.kind()) {
                case RESTRICT ->
                    consent.restrict(
                            key(claim),
                            new ConsentRights.Restrict(
                                    work.subject(),
                                    Objects.requireNonNull(work.ground(), "a restriction has a ground"),
                                    claim.request()));
                case LIFT ->
                    consent.restrictions(work.subject()).stream()
                            .filter(one -> claim.request().equals(one.requestId()) && one.liftedAt() == null)
                            .forEach(one -> consent.lift(one.id(), new ConsentRights.Lift(work.liftReason())));
                case OBJECT ->
                    consent.object(
                            key(claim), new ConsentRights.Objection(work.subject(), work.purpose(), work.details()));
                default -> throw new IllegalArgumentException(claim.kind() + " is no step of consent-service");
            }
        } catch (WebApplicationException e) {
            throw ConnectorException.because(
                    "consent-service answered " + e.getResponse().getStatus() + " to " + claim.kind());
        } catch (ProcessingException e) {
            throw ConnectorException.because("consent-service cannot be reached");
        }
    }

    private static Work read(UUID id) {
        SubjectRequest request =
                SubjectRequest.<SubjectRequest>findByIdOptional(id).orElseThrow();
        return new Work(
                request.subject(),
                request.restrictionGround(),
                request.purpose(),
                RequestDetails.of(id).orElse(null),
                Transition.of(id).stream()
                        .filter(row -> row.reason() == Reason.LIFTING)
                        .max(Comparator.comparing(Transition.View::at))
                        .map(Transition.View::text)
                        .orElse("The restriction has ended"));
    }

    private static String key(Claim claim) {
        return claim.task().toString();
    }
}
