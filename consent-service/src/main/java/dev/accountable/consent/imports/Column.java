package dev.accountable.consent.imports;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a row says. */
enum Column {
    SUBJECT(true, 100),
    PURPOSE(true, 60),
    STATE(true, 20),
    COLLECTED_AT(true, 40),
    /** Where the proof lies: a system, a folder, a file. */
    PROVENANCE(true, 300),
    PROOF_QUALITY(true, 1),
    /** As it was called there. */
    METHOD(false, 60),
    NOTICE_KEY(false, 60),
    NOTICE_VERSION(false, 9),
    LANGUAGE(false, 35),
    FORM_HASH(false, 64),
    /** Where the person can be written to. */
    MAIL(false, 254);

    private final boolean required;
    private final int longest;

    Column(boolean required, int longest) {
        this.required = required;
        this.longest = longest;
    }

    boolean isRequired() {
        return required;
    }

    int longest() {
        return longest;
    }

    /** In the file: {@code collected_at}. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Column> of(String title) {
        return Arrays.stream(values())
                .filter(column -> column.title().equals(title))
                .findFirst();
    }

    static String titles() {
        return String.join(", ", Arrays.stream(values()).map(Column::title).toList());
    }
}
