package dev.accountable.dsr.staging;

import dev.accountable.dsr.job.JobFailed;
import dev.accountable.dsr.staging.StartStagingCopy.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the rows of one table are treated. */
final class TableCopy {

    /** Reads the value of a column; {@code person} is whose row it is. */
    private interface Value {
        @Nullable
        String of(String value, @Nullable String person);
    }

    private record Written(String column, int read, Value value) {}

    private final Table table;
    private final List<String> read = new ArrayList<>();
    private final List<Written> written = new ArrayList<>();
    private final List<Integer> mustVanish = new ArrayList<>();
    private final int person;
    private final Identifiers identifiers;

    TableCopy(Table table, CopyPlan plan, Pseudonyms pseudonyms, Generated generated, Identifiers identifiers) {
        this.table = table;
        this.identifiers = identifiers;
        table.columns().forEach((column, treatment) -> {
            boolean vanishes = treatment.mustVanish(plan.isText(table.table(), column));
            boolean copied = treatment.action() != Treatment.Action.DROP;
            if (vanishes || copied) {
                read.add(column);
            }
            if (vanishes) {
                mustVanish.add(read.size());
            }
            if (copied) {
                written.add(new Written(column, read.size(), value(column, treatment, plan, pseudonyms, generated)));
            }
        });
        if (table.person() == null) {
            this.person = 0;
        } else {
            read.add(table.person());
            this.person = read.size();
        }
    }

    String name() {
        return table.table();
    }

    /** The columns that are read, in their order. */
    List<String> read() {
        return read;
    }

    /** The columns that are written, in their order. */
    List<String> written() {
        return written.stream().map(Written::column).toList();
    }

    /** One line in the text format of COPY. */
    String line(ResultSet row) throws SQLException {
        for (int column : mustVanish) {
            String value = row.getString(column);
            if (value != null && !identifiers.add(value)) {
                throw new JobFailed("There are more identifiers than can be compared"
                        + " (ACCOUNTABLE_DSR_STAGING_MOST_IDENTIFIERS); so it cannot be seen that none is left.");
            }
        }
        String whose = person == 0 ? null : row.getString(person);
        var line = new StringBuilder();
        for (Written each : written) {
            if (line.length() > 0) {
                line.append('\t');
            }
            String value = row.getString(each.read());
            String treated = value == null ? null : each.value().of(value, whose);
            if (treated == null) {
                line.append("\\N");
            } else {
                escape(treated, line);
            }
        }
        return line.append('\n').toString();
    }

    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> line.append(c);
            }
        }
    }

    private Value value(String column, Treatment treatment, CopyPlan plan, Pseudonyms pseudonyms, Generated generated) {
        String name = table.table();
        boolean text = plan.isText(name, column);
        int length = text ? plan.column(name, column).size() : 0;
        String domain = plan.domain(name, column);
        switch (treatment.action()) {
            case KEEP -> {
                return (value, whose) -> value;
            }
            case PSEUDONYM -> {
                if (text) {
                    return (value, whose) -> pseudonyms.text(domain, value, length);
                }
                if (plan.isUuid(name, column)) {
                    return (value, whose) -> pseudonyms.uuid(domain, value).toString();
                }
                int bits = plan.bits(name, column);
                return (value, whose) -> number(pseudonyms, domain, value, bits, column);
            }
            case GENERATE -> {
                Treatment.Kind kind = treatment.kind() == null ? Treatment.Kind.TEXT : treatment.kind();
                // Addresses are the same in upper and lower case.
                boolean address = kind == Treatment.Kind.EMAIL;
                return (value, whose) -> cut(
                        generated.of(kind, pseudonyms.seed(domain, address ? value.toLowerCase(Locale.ROOT) : value)),
                        length);
            }
            case GENERALISE -> {
                return (value, whose) -> emptyIsNull(Generalised.of(treatment, value));
            }
            case SHIFT -> {
                String persons = table.person() == null ? "" : plan.domain(name, table.person());
                return (value, whose) -> whose == null
                        ? null
                        : emptyIsNull(
                                Shift.by(Shift.days(pseudonyms.seed(persons, whose), treatment.sizeOr(1)), value));
            }
            default -> {
                return (value, whose) -> null;
            }
        }
    }

    private String number(Pseudonyms pseudonyms, String domain, String value, int bits, String column) {
        try {
            return Long.toString(pseudonyms.number(domain, Long.parseLong(value), bits));
        } catch (IllegalArgumentException e) {
            throw new JobFailed("A number in the column '" + column + "' of '" + table.table()
                    + "' is larger than the columns that point to it can hold.");
        }
    }

    private static String cut(String text, int length) {
        return length > 0 && text.length() > length ? text.substring(0, length) : text;
    }

    private static @Nullable String emptyIsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
