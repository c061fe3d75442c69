package dev.accountable.consent.event;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fired inside the transaction of what was said, synchronously: consent that counts only once the person has confirmed it by
 * mail (double opt-in). An observer that throws undoes the act.
 */
public record Unconfirmed(List<Said> all) {

    /**
     * One of them.
     *
     * @param actor who sent it
     * @param choices GIVEN, each with the version of the purpose that was shown
     */
    public record Said(
            long person,
            String subject,
            String actor,
            String mail,
            @Nullable UUID noticeId,
            List<Choice> choices,
            Act.Circumstances circumstances) {}
}
