package dev.accountable.dsr.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.dsr.connector.SqlSystems.Use;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is affected where a database was breached: the people of its datasets with identifiers. A person who stands in two of them
 * is found in both; only the systems know whether that is one person.
 */
@ApplicationScoped
public class AffectedPeople {

    /** What can stand for a person everywhere in this platform: neither a name nor an address fits. */
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private final SqlSystems systems;

    AffectedPeople(SqlSystems systems) {
        this.systems = systems;
    }

    /** The days of a breach in UTC, the first and the last among them. */
    public record Window(LocalDate from, LocalDate until) {}

    /**
     * One person.
     *
     * @param subject the account or the customer number; else the system, dataset and key of the row, and where that may say who
     *     it is, a hash of these
     * @param mail as the system has it, which may be no address at all
     * @param language as the system has it
     */
    @RegisterForReflection
    public record Person(
            String subject, @Nullable String mail, @Nullable String language) {}

    /** Takes one person after the other. */
    public interface Each {
        void take(Person person) throws IOException;
    }

    /** Whether people can be found there at all. */
    public boolean reaches(SystemMap system) {
        return system.kind().hasTables();
    }

    /** How many rows of people there are, by dataset, all at the same instant. */
    public Map<String, Long> count(SystemMap system, @Nullable Window window) {
        return systems.call(system.connection(), "counting who is affected", Use.READ, session -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            for (Dataset dataset : ofPeople(system)) {
                var query = new AffectedQuery(session.dialect(), system, dataset, window);
                try (PreparedStatement statement = session.prepare(query.count())) {
                    session.bind(statement, 1, query.parameters());
                    ResultSet row = statement.executeQuery();
                    row.next();
                    counts.put(dataset.key(), row.getLong(1));
                }
            }
            return counts;
        });
    }

    /** Each of them, in constant memory and no order, all as of one instant. Returns how many. */
    public long list(SystemMap system, @Nullable Window window, Each each) throws IOException {
        try {
            return systems.call(system.connection(), "listing who is affected", Use.READ, session -> {
                long count = 0;
                for (Dataset dataset : ofPeople(system)) {
                    count += list(session, system, dataset, window, each);
                }
                return count;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long list(Session session, SystemMap system, Dataset dataset, @Nullable Window window, Each each)
            throws SQLException {
        var query = new AffectedQuery(session.dialect(), system, dataset, window);
        Map<IdentifierKind, String> identifiers = dataset.identifyingColumns();
        List<String> columns = new ArrayList<>(dataset.rowKey());
        int account = add(columns, identifiers.get(IdentifierKind.ACCOUNT));
        int number = add(columns, identifiers.get(IdentifierKind.CUSTOMER_NUMBER));
        int mail = add(columns, identifiers.get(IdentifierKind.EMAIL));
        int language = add(columns, dataset.language());
        try (PreparedStatement statement = session.prepare(query.rows(columns))) {
            session.bind(statement, 1, query.parameters());
            ResultSet row = statement.executeQuery();
            long count = 0;
            while (row.next()) {
                String subject = reference(text(row, account), text(row, number), key(system, dataset, row));
                each.take(new Person(subject, text(row, mail), text(row, language)));
                count++;
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first that can stand for the person; the last as a hash, where it does not. */
    static String reference(@Nullable String account, @Nullable String number, String key) {
        for (String candidate : Arrays.asList(account, number, key)) {
            if (candidate != null && REFERENCE.matcher(candidate).matches()) {
                return candidate;
            }
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
            return "row-" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String key(SystemMap system, Dataset dataset, ResultSet row) throws SQLException {
        StringBuilder key = new StringBuilder(system.key() + ":" + dataset.key());
        for (int column = 1; column <= dataset.rowKey().size(); column++) {
            key.append(':').append(Objects.requireNonNull(row.getString(column), "a primary key is never null"));
        }
        return key.toString();
    }

    /** Where the column will stand in a row; 0 where there is none. */
    private static int add(List<String> columns, @Nullable String column) {
        if (column == null) {
            return 0;
        }
        columns.add(column);
        return columns.size();
    }

    private static @Nullable String text(ResultSet row, int column) throws SQLException {
        return column == 0 ? null : row.getString(column);
    }

    private static List<Dataset> ofPeople(SystemMap system) {
        return system.datasets().stream()
                .filter(dataset -> !dataset.identifyingColumns().isEmpty())
                .toList();
    }
}
