package dev.accountable.breach.authority;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.authority.Notifications.Stored;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** That a notification reached the authority, however it was brought there. */
@ApplicationScoped
class Submissions {

    private final Incidents incidents;
    private final Notifications notifications;
    private final Transmissions transmissions;
    private final AuditTrail auditTrail;

    Submissions(Incidents incidents, Notifications notifications, Transmissions transmissions, AuditTrail auditTrail) {
        this.incidents = incidents;
        this.notifications = notifications;
        this.transmissions = transmissions;
        this.auditTrail = auditTrail;
    }

    /** The first one stops the clock of its incident, and of each that is notified with it. */
    @Transactional(MANDATORY)
    public void record(UUID incident, int number, Requests.Submitted submitted, String by, Instant now) {
        Stored stored = notifications.get(incident, number).orElseThrow();
        if (stored.phase().isFirst()) {
            stop(incident, stored, submitted, by, now);
            stored.bundled().forEach(other -> stop(other, stored, submitted, by, now));
        }
        notifications.sent(incident, number, submitted, by);
        transmissions.end(incident, number, Transmissions.State.OBSOLETE, "recorded by hand", now);
        sent(incident, incident, number, stored, submitted, by);
        stored.bundled().forEach(other -> sent(other, incident, number, stored, submitted, by));
    }

    private void stop(UUID incident, Stored stored, Requests.Submitted submitted, String by, Instant now) {
        Incidents.Known known = incidents.get(incident);
        if (known.notifiedAt() != null) {
            // Somebody told the authority before, by telephone for example, and recorded that.
            return;
        }
        Instant due = known.dueAt();
        boolean late = due != null && submitted.sentAt().isAfter(due);
        String reasons = stored.answers().lateReasons();
        incidents.notified(
                incident,
                submitted.sentAt(),
                submitted.reference(),
                late && reasons == null ? submitted.lateReasons() : reasons,
                by,
                now);
    }

    private void sent(UUID about, UUID incident, int number, Stored stored, Requests.Submitted submitted, String by) {
        String notification = Notifications.resource(incident, number);
        auditTrail.recordFor(
                by,
                "breach.notification.sent",
                about.equals(incident) ? notification : "incidents/" + about,
                null,
                Map.of(
                        "phase", stored.phase().name(),
                        "authority", stored.authority(),
                        "notification", notification,
                        "sentAt", submitted.sentAt().toString()));
    }
}
