package dev.accountable.breach;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;

/** Who is told what and when, decided in the transaction of the change; the {@link Dispatcher} carries it out. */
@ApplicationScoped
@Transactional(MANDATORY)
class Alerts {

    private static final int BATCH = 100;

    /** Deliveries were made; seen by others once the transaction has committed. */
    record Addressed() {}

    private final Outlets outlets;
    private final Event<Addressed> addressed;
    private final Duration wait;

    Alerts(Outlets outlets, Event<Addressed> addressed, AlertConfig config) {
        this.outlets = outlets;
        this.wait = config.escalateAfter();
        this.addressed = addressed;
    }

    void signalled(Signal signal, Instant now) {
        send(new Alert(signal, AlertReason.SIGNALLED, now), now);
        escalate((reason, dueAt) -> new Alert(signal, reason, dueAt), now);
    }

    void reported(Incident incident, Instant now) {
        raise(incident, AlertReason.REPORTED, now);
        escalate((reason, dueAt) -> new Alert(incident, reason, dueAt), now);
    }

    /** It was decided about a signal: nobody is reminded of it. */
    void decided(Signal signal, Instant now) {
        Alert.cancelOfSignal(signal.id(), now);
    }

    private void escalate(BiFunction<AlertReason, Instant, Alert> alert, Instant now) {
        if (wait.isZero()) {
            return;
        }
        Instant dueAt = now;
        for (AlertReason reason : AlertReason.escalations()) {
            dueAt = dueAt.plus(wait);
            alert.apply(reason, dueAt).persist();
        }
    }

    /**
     * The clock was started or set right. Marks that lie in the past already are not made up for: this alert itself says
     * how much is left.
     */
    void aware(Incident incident, NotificationClock clock, Instant now) {
        Alert.cancelWaiting(incident.id(), now);
        raise(incident, AlertReason.AWARE, now);
        if (clock.state(now) == ClockState.STOPPED) {
            return;
        }
        for (AlertReason mark : AlertReason.marks()) {
            if (mark.at(clock.awareAt()).isAfter(now)) {
                new Alert(incident, mark, mark.at(clock.awareAt())).persist();
            }
        }
    }

    void notified(Incident incident, Instant now) {
        Alert.cancelWaiting(incident.id(), now);
    }

    /** Returns true where more may be due. */
    boolean addressDue(Instant now) {
        if (outlets.all().isEmpty()) {
            return false;
        }
        List<Alert> due = Alert.claimDue(now, BATCH);
        due.forEach(alert -> alert.addressTo(told(alert, now), now));
        return due.size() == BATCH;
    }

    private List<String> told(Alert alert, Instant now) {
        return outlets.targets(alert.reason(), alert.severity(), now);
    }

    private void raise(Incident incident, AlertReason reason, Instant now) {
        send(new Alert(incident, reason, now), now);
    }

    private void send(Alert alert, Instant now) {
        alert.persist();
        alert.addressTo(told(alert, now), now);
        addressed.fire(new Addressed());
    }
}
