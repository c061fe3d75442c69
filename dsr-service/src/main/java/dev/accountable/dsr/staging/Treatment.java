package dev.accountable.dsr.staging;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the values of a column. A missing value stays missing, whatever happens to the others.
 *
 * @param kind for GENERATE: what is put in its place
 * @param to for GENERALISE: how coarse
 * @param size for GENERALISE to PREFIX: how many characters stay; to STEP: the step that numbers are rounded down to; for
 *     SHIFT: by how many days at most
 * @param domain for PSEUDONYM and GENERATE: columns of the same domain have the same in place of the same; without it, columns
 *     that foreign keys connect
 * @param identifier that no value of it may be found anywhere in the copy, whatever happens to this column; so it is without
 *     saying where a text is replaced by a pseudonym, or by a generated address, number or account
 */
record Treatment(
        @NotNull Action action,
        @Nullable Kind kind,
        @Nullable To to,
        @Min(1) @Max(1_000_000_000) @Nullable Integer size,
        @Size(max = 100) @Nullable String domain,
        @Nullable Boolean identifier) {

    @Schema(name = "StagingAction")
    enum Action {
        /** Stays as it is. */
        KEEP,
        /** Is not copied: the target's default takes its place. */
        DROP,
        /** Becomes empty. */
        NULL,
        /** Becomes a pseudonym by a secret key: the same value the same pseudonym, along foreign keys as well. */
        PSEUDONYM,
        /** Becomes another of its kind, in the language of the copy: the same value always the same. */
        GENERATE,
        /** Becomes coarser. */
        GENERALISE,
        /** A date moves by some days, all dates of one person by the same. */
        SHIFT
    }

    @Schema(name = "StagingKind")
    enum Kind {
        FIRST_NAME,
        LAST_NAME,
        FULL_NAME,
        COMPANY,
        STREET,
        CITY,
        POSTCODE,
        TEXT,
        /** At a domain that nobody has. */
        EMAIL,
        /** In a country code that nobody has. */
        PHONE,
        /** In a country that does not exist. */
        IBAN
    }

    @Schema(name = "StagingCoarseness")
    enum To {
        /** A date: 1 January. */
        YEAR,
        /** A date: the first of its month. */
        MONTH,
        /** A text: its first characters, for a postcode. */
        PREFIX,
        /** An IP address: its /24 or /48. */
        NETWORK,
        /** A number: rounded down to a multiple. */
        STEP
    }

    int sizeOr(int other) {
        return size == null ? other : size;
    }

    boolean isIdentifier() {
        return Boolean.TRUE.equals(identifier);
    }

    /** Whether its values must not be found in the copy. */
    boolean mustVanish(boolean text) {
        return isIdentifier()
                || (text && action == Action.PSEUDONYM)
                || kind == Kind.EMAIL
                || kind == Kind.PHONE
                || kind == Kind.IBAN;
    }
}
