package dev.accountable.breach.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.breach.people.Letters.Addressee;
import dev.accountable.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** A list of people to write to: CSV (RFC 4180, UTF-8) with the columns {@code subject,mail,language}, read row by row. */
final class Recipients {

    /** One address that SMTP can reach (RFC 5321, without quoted parts and literals): nothing that could become a header. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})+");

    private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9._:-]{1,200}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}");

    /** More than this, and the list is not the right one. */
    private static final int MOST_REFUSED = 1000;

    /** Rows that are stored with one statement. */
    private static final int PART = 500;

    private final Target target;
    private final List<Addressee> part = new ArrayList<>();
    private final List<Views.Refused> refused = new ArrayList<>();
    private int taken;
    private int known;

    private Recipients(Target target) {
        this.target = target;
    }

    /** Takes people and says of how many the address was not known yet. */
    interface Target {
        int add(List<Addressee> people);
    }

    static Views.Taken read(InputStream body, Target target) {
        var recipients = new Recipients(target);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreSurroundingSpaces(true)
                .get();
        try (CSVParser rows = CSVParser.builder()
                .setReader(new InputStreamReader(body, UTF_8))
                .setFormat(format)
                .get()) {
            if (!rows.getHeaderNames().contains("subject")
                    || !rows.getHeaderNames().contains("mail")) {
                throw ProblemException.invalid(
                        "body", "must begin with a line that names the columns subject and mail");
            }
            for (Iterator<CSVRecord> row = rows.iterator(); row.hasNext(); ) {
                recipients.take(row.next());
            }
            recipients.store();
        } catch (UncheckedIOException | IOException | IllegalArgumentException e) {
            throw ProblemException.invalid("body", "must be CSV in UTF-8 (RFC 4180)");
        }
        return new Views.Taken(recipients.taken, recipients.known, List.copyOf(recipients.refused));
    }

    private void take(CSVRecord row) {
        String problem = problem(row);
        if (problem != null) {
            if (refused.size() == MOST_REFUSED) {
                throw ProblemException.invalid("body", "has more than " + MOST_REFUSED + " rows that cannot be read");
            }
            refused.add(new Views.Refused(row.getParser().getCurrentLineNumber(), problem));
        } else {
            part.add(new Addressee(row.get("subject"), row.get("mail"), language(row)));
            if (part.size() == PART) {
                store();
            }
        }
    }

    private void store() {
        int added = target.add(part);
        taken += added;
        known += part.size() - added;
        part.clear();
    }

    static boolean isAddress(@Nullable String mail) {
        return mail != null && mail.length() <= 254 && ADDRESS.matcher(mail).matches();
    }

    /** The first that is a language tag, as systems write it; else the first text is for the person. */
    static String languageOr(@Nullable String language, @Nullable String other) {
        for (String each : Arrays.asList(language, other)) {
            String tag = each == null ? "" : each.replace('_', '-');
            if (tag.length() <= 35 && LANGUAGE.matcher(tag).matches()) {
                return tag;
            }
        }
        return "und";
    }

    private static @Nullable String problem(CSVRecord row) {
        if (!row.isConsistent()) {
            return "must have as many fields as there are columns";
        }
        if (!SUBJECT.matcher(row.get("subject")).matches()) {
            return "subject must be an opaque reference, never a name or an e-mail address";
        }
        if (!isAddress(row.get("mail"))) {
            return "mail must be one e-mail address";
        }
        return LANGUAGE.matcher(language(row)).matches()
                ? null
                : "language must be as in BCP 47, en or de-AT for example";
    }

    /** Where none is named, the first text is for everybody. */
    private static String language(CSVRecord row) {
        return row.isMapped("language") && !row.get("language").isBlank() ? row.get("language") : "und";
    }
}
