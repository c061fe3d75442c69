package dev.accountable.consent.event;

import dev.accountable.consent.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Where a person stands on each purpose: for the copy only, since it follows from the acts and goes with them. */
@ApplicationScoped
class StandingChoices implements PersonalData {

    private final InstantSource clock;

    StandingChoices(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String section() {
        return "states";
    }

    @Override
    public List<StateView> copy(List<Long> persons, String subject) {
        Instant now = clock.instant();
        return ConsentEvent.lastUntil(persons, now).stream()
                .map(event -> event.stateAt(now))
                .toList();
    }

    @Override
    public int erase(List<Long> persons) {
        return 0;
    }
}
