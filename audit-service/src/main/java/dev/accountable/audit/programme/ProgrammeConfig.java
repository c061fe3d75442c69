package dev.accountable.audit.programme;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.time.ZoneId;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.programme")
interface ProgrammeConfig {

    ZoneId zone();

    Duration overdueInterval();
}
