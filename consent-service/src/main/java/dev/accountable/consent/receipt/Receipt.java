package dev.accountable.consent.receipt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The core of a receipt: what was said in one act, and nothing that could be told differently later. Its hash stands in the
 * audit event of the act, and so in the log; every form of the receipt holds the core word for word.
 *
 * @param subject as it was when the act was recorded: a visitor's reference stays one after the visitor has an account
 * @param formHash SHA-256 of the form as it was shown, in hex
 */
public record Receipt(
        UUID submission,
        String subject,
        Instant at,
        @Nullable UUID noticeId,
        @Nullable String formHash,
        List<Choice> choices) {

    private static final Comparator<Choice> ORDER =
            Comparator.comparing(Choice::purpose).thenComparing(Choice::at).thenComparing(Choice::state);

    /**
     * What was said about one purpose.
     *
     * @param state GIVEN, REFUSED, WITHDRAWN or EXPIRED
     */
    public record Choice(String purpose, int purposeVersion, String state, Instant at) {}

    /** The order in which the choices are given does not matter: they were made in one act. */
    public Receipt {
        choices = choices.stream().sorted(ORDER).toList();
    }

    /** SHA-256 of {@link #canonical}, in hex. */
    public String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(canonical().getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * Canonical JSON (RFC 8785). Written by hand, in the order of the names, because each submission waits for it: all values
     * are codes, ids and instants, of which none needs an escape.
     */
    String canonical() {
        var json = new StringBuilder(300 + 130 * choices.size());
        json.append("{\"at\":").append(quoted(at.toString())).append(",\"events\":[");
        String separator = "";
        for (Choice choice : choices) {
            json.append(separator)
                    .append("{\"at\":")
                    .append(quoted(choice.at.toString()))
                    .append(",\"purpose\":")
                    .append(quoted(choice.purpose))
                    .append(",\"purposeVersion\":")
                    .append(choice.purposeVersion)
                    .append(",\"state\":")
                    .append(quoted(choice.state))
                    .append('}');
            separator = ",";
        }
        json.append(']');
        if (formHash != null) {
            json.append(",\"formHash\":").append(quoted(formHash));
        }
        if (noticeId != null) {
            json.append(",\"noticeId\":").append(quoted(noticeId.toString()));
        }
        return json.append(",\"subject\":")
                .append(quoted(subject))
                .append(",\"submission\":")
                .append(quoted(submission.toString()))
                .append('}')
                .toString();
    }

    private static String quoted(String code) {
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                throw new IllegalArgumentException("This value is no code, id or instant: it would need an escape");
            }
        }
        return '"' + code + '"';
    }
}
