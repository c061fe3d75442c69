package dev.accountable.dsr.connector;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a system has come with what it was asked. */
public sealed interface Progress {

    /**
     * It is done, and it was seen to be so.
     *
     * @param counts records concerned, by dataset
     * @param note what people should know about it, without personal data
     */
    record Done(Map<String, Long> counts, @Nullable String note) implements Progress {}

    /** It was asked and will answer. Nothing waits for it meanwhile; it is looked at again after this time. */
    record Later(Duration lookAgain) implements Progress {}

    static Progress done(Map<String, Long> counts) {
        return new Done(counts, null);
    }
}
