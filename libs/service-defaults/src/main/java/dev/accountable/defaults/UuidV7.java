package dev.accountable.defaults;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.util.UUID;

/**
 * Identifiers by RFC 9562 version 7: unguessable, and ordered by time so that their indexes grow at one end. Within a
 * millisecond they come in any order: counting up from the last one would make the next one easy to guess.
 */
public final class UuidV7 {

    private static final TimeBasedEpochRandomGenerator GENERATOR = Generators.timeBasedEpochRandomGenerator();

    private UuidV7() {}

    public static UUID next() {
        return GENERATOR.generate();
    }
}
