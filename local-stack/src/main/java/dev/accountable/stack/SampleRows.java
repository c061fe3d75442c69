package dev.accountable.stack;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks into the sample organisation's database past all services, by SQL of its own, so that what they say about it can
 * be checked.
 */
final class SampleRows implements AutoCloseable {

    /** One person's rows of each dataset of the data map; {@code ?} is the id in {@code users}, or the address. */
    private static final Map<String, String> ROWS = Map.of(
            "users", "select id from users where id = ?",
            "project-members", "select project_id, user_id from project_members where user_id = ?",
            "time-entries", "select id from time_entries where user_id = ?",
            "tasks", "select id from tasks where assignee_id = ?",
            "comments", "select id from comments where author_id = ?",
            "invoices", "select id from invoices where user_id = ?",
            "support-tickets", "select id from support_tickets where requester_id = ?",
            "ticket-messages",
                    "select ticket_id, position from ticket_messages join support_tickets on id = ticket_id"
                            + " where requester_id = ?",
            "newsletter-subscriptions", "select id from newsletter_subscriptions where email = ?");

    private final Connection connection;

    SampleRows(Endpoints endpoints, Secrets secrets) throws SQLException {
        connection = Postgres.connect(endpoints, secrets, Postgres.SAMPLE, Postgres.SAMPLE);
    }

    record Person(long id, String email, String fullName) {}

    /** Everybody who has not been erased, in a fixed order. */
    List<Person> people() throws SQLException {
        var people = new ArrayList<Person>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select id, email, full_name from users where email not like 'erased-%' order by id")) {
            while (row.next()) {
                people.add(new Person(row.getLong(1), row.getString(2), row.getString(3)));
            }
        }
        return people;
    }

    /** The primary keys of a person's rows, by dataset. */
    Map<String, Set<String>> keys(Person person) throws SQLException {
        var keys = new TreeMap<String, Set<String>>();
        for (String dataset : ROWS.keySet()) {
            keys.put(dataset, keys(dataset, person));
        }
        return keys;
    }

    Set<String> keys(String dataset, Person person) throws SQLException {
        String sql = ROWS.getOrDefault(dataset, "");
        var keys = new TreeSet<String>();
        try (var statement = connection.prepareStatement(sql)) {
            if (sql.contains("email = ?")) {
                statement.setString(1, person.email());
            } else {
                statement.setLong(1, person.id());
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String first = row.getString(1);
                    keys.add(row.getMetaData().getColumnCount() == 1 ? first : first + "/" + row.getString(2));
                }
            }
        }
        return keys;
    }

    long count(String fromAndWhere, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement("select count(*) from " + fromAndWhere)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Rows whose foreign key leads nowhere, over every foreign key there is. */
    long orphans() throws SQLException {
        var queries = new ArrayList<String>();
        try (var statement = connection.createStatement();
                ResultSet key = statement.executeQuery("""
                        select conrelid::regclass, confrelid::regclass,
                               (select string_agg(format('child.%I = parent.%I', c.attname, p.attname), ' and ')
                                from unnest(conkey, confkey) as pair(c_num, p_num)
                                join pg_attribute c on c.attrelid = conrelid and c.attnum = c_num
                                join pg_attribute p on p.attrelid = confrelid and p.attnum = p_num),
                               (select string_agg(format('child.%I is not null', attname), ' and ')
                                from pg_attribute where attrelid = conrelid and attnum = any (conkey))
                        from pg_constraint where contype = 'f'
                        """)) {
            while (key.next()) {
                queries.add(key.getString(1) + " child where " + key.getString(4) + " and not exists (select from "
                        + key.getString(2) + " parent where " + key.getString(3) + ")");
            }
        }
        if (queries.isEmpty()) {
            throw new IllegalStateException("The sample organisation has no foreign keys");
        }
        long orphans = 0;
        for (String query : queries) {
            orphans += count(query);
        }
        return orphans;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
