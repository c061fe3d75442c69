package dev.accountable.breach;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Signal.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** The way in for whatever may be a breach: stored once, counted, and the security team alerted where it is serious. */
@ApplicationScoped
public class Signals {

    private final Alerts alerts;
    private final AuditTrail auditTrail;

    Signals(Alerts alerts, AuditTrail auditTrail) {
        this.alerts = alerts;
        this.auditTrail = auditTrail;
    }

    /**
     * What came of it.
     *
     * @param id of the signal that it is, or that it was counted onto
     */
    public record Raised(UUID id, boolean isNew) {}

    /** Whether a signal of this id was received before. */
    public boolean isKnown(UUID id) {
        return SignalReceipt.findByIdOptional(id).isPresent();
    }

    /** In the transaction that stores it; the same signal again changes nothing. */
    @Transactional(MANDATORY)
    public Raised raise(ReceiveSignal request, Instant now) {
        Received received = Signal.receive(request, now);
        Signal signal = received.signal();
        if (received.isNowSerious()) {
            // The rest is read when there is time.
            alerts.signalled(signal, now);
        }
        if (received.isNew()) {
            auditTrail.record(
                    "breach.signal.received",
                    "signals/" + signal.id(),
                    null,
                    Map.of("type", signal.type(), "severity", signal.severity().name()));
        }
        return new Raised(signal.id(), received.isNew());
    }
}
