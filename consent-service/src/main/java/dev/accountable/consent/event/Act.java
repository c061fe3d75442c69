package dev.accountable.consent.event;

import dev.accountable.idempotency.SharedKeys;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One act of one person, right in form and not yet held against the register.
 *
 * @param kind what is done with the choices
 * @param actor who sent it, as the issuer's opaque reference
 * @param choices of a submission: at least one; of a withdrawal: the purposes, or none for all that are in force
 * @param key where it may be sent again
 * @param mail where the person is written to, so that they confirm what counts only then; null: there is nothing to confirm
 */
public record Act(
        Kind kind,
        String subject,
        String actor,
        Method method,
        @Nullable UUID noticeId,
        List<Choice> choices,
        Circumstances circumstances,
        SharedKeys.@Nullable Request key,
        @Nullable String mail) {

    public Act(
            Kind kind,
            String subject,
            String actor,
            Method method,
            @Nullable UUID noticeId,
            List<Choice> choices,
            Circumstances circumstances,
            SharedKeys.@Nullable Request key) {
        this(kind, subject, actor, method, noticeId, choices, circumstances, key, null);
    }

    public enum Kind {
        SUBMISSION,
        WITHDRAWAL,
        /** A period ended; nothing happens to a consent that was renewed meanwhile. */
        EXPIRY
    }

    /**
     * What was around the act.
     *
     * @param ipAddress truncated already
     * @param userAgent the family only
     * @param collectedAt where the choice was made before this service recorded it: periods count from then
     * @param provenance where an import comes from, and what proves it
     */
    public record Circumstances(
            @Nullable String language,
            @Nullable String formHash,
            @Nullable String site,
            @Nullable String ipAddress,
            @Nullable String userAgent,
            boolean gpc,
            @Nullable Integer age,
            @Nullable String country,
            @Nullable String guardian,
            @Nullable Instant collectedAt,
            @Nullable String provenance,
            @Nullable Proof proof) {

        public static final Circumstances NONE =
                new Circumstances(null, null, null, null, null, false, null, null, null, null, null, null);

        /** Takes of the address and the browser's header only what may be kept. */
        public static Circumstances of(
                @Nullable String language,
                @Nullable String formHash,
                @Nullable String site,
                @Nullable String ipAddress,
                @Nullable String userAgent,
                boolean gpc,
                @Nullable Integer age,
                @Nullable String country,
                @Nullable String guardian) {
            return new Circumstances(
                    language,
                    formHash,
                    site,
                    ipAddress == null ? null : TruncatedIp.of(ipAddress).orElse(null),
                    userAgent == null ? null : UserAgentFamily.of(userAgent),
                    gpc,
                    age,
                    country,
                    guardian,
                    null,
                    null,
                    null);
        }
    }

    /** {@code purposes} empty: all that are in force. */
    public static Act withdrawal(String subject, String actor, Method method, List<String> purposes) {
        return withdrawal(subject, actor, method, purposes, Circumstances.NONE);
    }

    public static Act withdrawal(
            String subject, String actor, Method method, List<String> purposes, Circumstances circumstances) {
        return new Act(
                Kind.WITHDRAWAL,
                subject,
                actor,
                method,
                null,
                purposes.stream()
                        .map(purpose -> Choice.of(purpose, State.WITHDRAWN))
                        .toList(),
                circumstances,
                null);
    }

    /** What was collected elsewhere, one thing said about one purpose. */
    public static Act imported(
            String subject,
            String actor,
            String purpose,
            State state,
            @Nullable Integer purposeVersion,
            @Nullable UUID noticeId,
            @Nullable String language,
            @Nullable String formHash,
            Instant collectedAt,
            String provenance,
            Proof proof) {
        return new Act(
                Kind.SUBMISSION,
                subject,
                actor,
                Method.IMPORT,
                noticeId,
                List.of(new Choice(purpose, state, purposeVersion, null)),
                new Circumstances(
                        language, formHash, null, null, null, false, null, null, null, collectedAt, provenance, proof),
                null);
    }

    static Act expiry(String subject, String itself, List<String> purposes) {
        return new Act(
                Kind.EXPIRY,
                subject,
                itself,
                Method.SYSTEM,
                null,
                purposes.stream()
                        .map(purpose -> Choice.of(purpose, State.EXPIRED))
                        .toList(),
                Circumstances.NONE,
                null);
    }
}
