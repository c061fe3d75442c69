package dev.accountable.audit.event;

import io.smallrye.config.ConfigMapping;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.append")
interface AppendConfig {

    /** Events that may wait to be stored before more are refused (429). */
    int queueCapacity();
}
