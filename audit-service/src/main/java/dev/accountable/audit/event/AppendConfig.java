package dev.accountable.audit.event;

import io.smallrye.config.ConfigMapping;
import java.util.Set;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.append")
interface AppendConfig {

    /** Events that may wait to be stored before more are refused (429). */
    int queueCapacity();

    /** Sources that a client may report for besides the one of its own name: the client's name and the source in one. */
    Set<String> otherSources();
}
