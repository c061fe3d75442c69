package dev.accountable.consent.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.consent.Languages;
import dev.accountable.consent.MailAddress;
import dev.accountable.consent.event.Person;
import dev.accountable.consent.event.Proof;
import dev.accountable.consent.event.State;
import dev.accountable.consent.purpose.Purpose;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One consent, refusal or withdrawal as somebody else recorded it; right in form, not yet held against the register. */
record Row(
        String subject,
        String purpose,
        State state,
        Instant collectedAt,
        String provenance,
        Proof proof,
        @Nullable String noticeKey,
        @Nullable Integer noticeVersion,
        @Nullable String language,
        @Nullable String formHash,
        @Nullable String mail) {

    private static final Set<String> STATES = Set.of("GIVEN", "REFUSED", "WITHDRAWN");
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

    /** @param cells by column; an empty one is one that is not there */
    static Row of(Map<Column, String> cells, Instant now) throws Refused {
        for (var cell : cells.entrySet()) {
            check(cell.getKey(), cell.getValue());
        }
        for (Column column : Column.values()) {
            if (column.isRequired() && at(cells, column) == null) {
                throw new Refused(column.title(), "is missing");
            }
        }
        String noticeKey = matching(cells, Column.NOTICE_KEY, Purpose.KEY, "is not the key of a notice");
        Integer noticeVersion = version(cells);
        if ((noticeKey == null) != (noticeVersion == null)) {
            throw new Refused(
                    noticeKey == null ? "notice_key" : "notice_version", "goes with the other: give both or neither");
        }
        return new Row(
                required(matching(
                        cells,
                        Column.SUBJECT,
                        Person.SUBJECT,
                        "must be an opaque reference, never a name or an e-mail address")),
                required(matching(cells, Column.PURPOSE, Purpose.KEY, "is not the key of a purpose")),
                state(cells),
                collectedAt(cells, now),
                provenance(cells),
                proof(cells),
                noticeKey,
                noticeVersion,
                matching(cells, Column.LANGUAGE, Languages.TAG, "must be a language tag as in BCP 47"),
                matching(cells, Column.FORM_HASH, "[0-9a-f]{64}", "must be a SHA-256 in lower-case hex"),
                matching(cells, Column.MAIL, MailAddress.ADDRESS, "must be one e-mail address"));
    }

    private static void check(Column column, String text) throws Refused {
        if (text.length() > column.longest()) {
            throw new Refused(column.title(), "is longer than " + column.longest() + " characters");
        }
        if (text.indexOf(0) >= 0 || !UTF_8.newEncoder().canEncode(text)) {
            throw new Refused(column.title(), "must not hold U+0000 or a lone surrogate");
        }
    }

    private static State state(Map<Column, String> cells) throws Refused {
        String text = required(at(cells, Column.STATE));
        if (!STATES.contains(text)) {
            throw new Refused(Column.STATE.title(), "must be GIVEN, REFUSED or WITHDRAWN");
        }
        return State.valueOf(text);
    }

    private static Instant collectedAt(Map<Column, String> cells, Instant now) throws Refused {
        try {
            Instant at = OffsetDateTime.parse(required(at(cells, Column.COLLECTED_AT)))
                    .toInstant()
                    .truncatedTo(ChronoUnit.MICROS);
            if (at.isAfter(now) || at.isBefore(EARLIEST)) {
                throw new Refused(Column.COLLECTED_AT.title(), "must be between 1970 and now");
            }
            return at;
        } catch (DateTimeException e) {
            throw new Refused(
                    Column.COLLECTED_AT.title(),
                    "must be an instant with its offset, 2024-05-01T09:30:00Z or 2024-05-01T11:30:00+02:00 for example");
        }
    }

    /** With the method: here, all of them are imports. */
    private static String provenance(Map<Column, String> cells) {
        String method = at(cells, Column.METHOD);
        String provenance = required(at(cells, Column.PROVENANCE));
        return method == null ? provenance : provenance + " (original method: " + method + ")";
    }

    private static Proof proof(Map<Column, String> cells) throws Refused {
        try {
            return Proof.valueOf(required(at(cells, Column.PROOF_QUALITY)));
        } catch (IllegalArgumentException e) {
            throw new Refused(
                    Column.PROOF_QUALITY.title(),
                    "must be A (documented with time and text), B (with the time) or C (claimed only)");
        }
    }

    private static @Nullable Integer version(Map<Column, String> cells) throws Refused {
        String text = matching(cells, Column.NOTICE_VERSION, "[1-9][0-9]{0,8}", "must be a whole number from 1");
        return text == null ? null : Integer.valueOf(text);
    }

    private static @Nullable String matching(Map<Column, String> cells, Column column, String form, String otherwise)
            throws Refused {
        String text = at(cells, column);
        if (text != null && !text.matches(form)) {
            throw new Refused(column.title(), otherwise);
        }
        return text;
    }

    private static @Nullable String at(Map<Column, String> cells, Column column) {
        String text = cells.get(column);
        return text == null || text.isBlank() ? null : text;
    }

    private static String required(@Nullable String text) {
        if (text == null) {
            throw new IllegalStateException("Required columns have been looked for");
        }
        return text;
    }
}
