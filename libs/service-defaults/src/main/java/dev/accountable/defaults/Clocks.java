package dev.accountable.defaults;

import static java.time.temporal.ChronoUnit.MICROS;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;

class Clocks {

    /** Ticks in microseconds, as PostgreSQL does, so that a moment reads back from the database as it was written. */
    @Produces
    @Singleton
    @DefaultBean
    InstantSource clock() {
        // Not Clock.tick: its millis() divides by zero for ticks of less than a millisecond.
        Clock system = Clock.systemUTC();
        return () -> system.instant().truncatedTo(MICROS);
    }
}
