package dev.accountable.dsr.export;

import org.jspecify.annotations.Nullable;

/**
 * Text that a spreadsheet program shows and does not run. Text that begins like a formula gets an apostrophe in front, as
 * OWASP advises; the JSON beside the CSV has it as it is.
 */
public final class SpreadsheetText {

    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

    private SpreadsheetText() {}

    public static @Nullable Object of(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : value;
    }
}
