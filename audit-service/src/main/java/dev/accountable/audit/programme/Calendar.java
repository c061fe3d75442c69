package dev.accountable.audit.programme;

import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.LocalDate;

/** Which day it is where the organisation is: what is due is due on a day, and a day ends at the organisation's midnight. */
@ApplicationScoped
public class Calendar {

    private final InstantSource clock;
    private final ProgrammeConfig config;

    Calendar(InstantSource clock, ProgrammeConfig config) {
        this.clock = clock;
        this.config = config;
    }

    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), config.zone());
    }

    /** Nobody can say of a day to come what was done on it. */
    public void refuseFuture(String field, LocalDate day) {
        if (day.isAfter(today())) {
            throw ProblemException.invalid(field, "must not be in the future");
        }
    }
}
