package dev.accountable.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.datafaker.Faker;

/**
 * A company's product database with some three hundred people, each with several rows in every table: what access and
 * erasure requests are answered from. The same rows every time.
 */
final class SampleOrganisation {

    static final int PEOPLE = 300;

    private static final int COMPANIES = 40;
    private static final int PROJECTS_PER_COMPANY = 2;
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 1);

    private final Random random = new Random(20261101);
    private final Faker faker = new Faker(Locale.ENGLISH, random);
    private final Connection connection;

    private final List<Long> tasks = new ArrayList<>();
    private final List<Long> comments = new ArrayList<>();
    private long entries;
    private long invoices;
    private long tickets;

    private SampleOrganisation(Connection connection) {
        this.connection = connection;
    }

    /** Creates and fills the tables if they are not there; whole or not at all. */
    static void load(Postgres postgres) {
        try (Connection connection = postgres.connect(Postgres.SAMPLE, Postgres.SAMPLE)) {
            connection.setAutoCommit(false);
            if (!exists(connection)) {
                Postgres.execute(connection, text("/sample/schema.sql"));
                Postgres.execute(
                        connection,
                        "grant select, update, delete on all tables in schema public to " + Postgres.SAMPLE_READER);
                new SampleOrganisation(connection).fill();
                connection.commit();
            }
        } catch (SQLException e) {
            throw new StackException("The sample organisation cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("select to_regclass('public.ticket_messages') is not null")) {
            return result.next() && result.getBoolean(1);
        }
    }

    private void fill() throws SQLException {
        var rows = new Rows(connection);
        for (long company = 1; company <= COMPANIES; company++) {
            company(rows, company);
        }
        for (long user = 1; user <= PEOPLE; user++) {
            person(rows, user);
        }
        rows.insert();
    }

    private void company(Rows rows, long id) throws SQLException {
        rows.add(
                "companies",
                id,
                faker.company().name(),
                "DE" + (811_000_000 + id * 7919),
                "DE",
                faker.address().city());
        for (int i = 0; i < PROJECTS_PER_COMPANY; i++) {
            long project = (id - 1) * PROJECTS_PER_COMPANY + i + 1;
            String name =
                    capital(faker.hacker().adjective()) + " " + faker.hacker().noun();
            rows.add("projects", project, id, name, before(TODAY, 900));
        }
    }

    private void person(Rows rows, long id) throws SQLException {
        String first = faker.name().firstName();
        String last = faker.name().lastName();
        String email = (first + "." + last + id + "@example.org")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.@]", "");
        if (id <= 2) {
            DemoUser demo = DemoUser.ALL.get((int) id - 1);
            first = demo.firstName();
            last = demo.lastName();
            email = demo.email();
        }
        long company = (id - 1) % COMPANIES + 1;
        rows.add(
                "users",
                id,
                company,
                email,
                first + " " + last,
                "+49 30 " + (1_000_000 + random.nextInt(9_000_000)),
                before(TODAY.minusYears(20), 15_000),
                faker.job().title(),
                faker.address().streetAddress(),
                String.format("%05d", 10_000 + random.nextInt(80_000)),
                faker.address().city(),
                "192.0.2." + (1 + random.nextInt(254)),
                moment());
        rows.add("newsletter_subscriptions", id, email, first, random.nextBoolean() ? "de" : "en", moment());
        for (int i = 0; i < PROJECTS_PER_COMPANY; i++) {
            work(rows, id, (company - 1) * PROJECTS_PER_COMPANY + i + 1);
        }
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            invoices++;
            String number = "INV-" + String.format("%06d", invoices);
            rows.add(
                    "invoices",
                    invoices,
                    number,
                    company,
                    id,
                    first + " " + last,
                    900 + 100L * random.nextInt(400),
                    "EUR",
                    before(TODAY, 1500));
        }
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            ticket(rows, id, first);
        }
    }

    private void work(Rows rows, long user, long project) throws SQLException {
        rows.add("project_members", project, user, random.nextInt(5) == 0 ? "OWNER" : "MEMBER", before(TODAY, 800));
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            long task = tasks.size() + 1L;
            tasks.add(task);
            String title =
                    capital(faker.hacker().verb()) + " the " + faker.hacker().noun();
            String state = List.of("OPEN", "DOING", "DONE").get(random.nextInt(3));
            rows.add("tasks", task, project, user, title, sentence(), state, before(TODAY.plusDays(60), 120));
        }
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            // On anyone's task and sometimes in answer to anyone's comment: people's rows hang together.
            long comment = comments.size() + 1L;
            Long answered = comments.isEmpty() || random.nextBoolean() ? null : any(comments);
            rows.add("comments", comment, any(tasks), user, answered, sentence(), moment());
            comments.add(comment);
        }
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            String description =
                    capital(faker.hacker().ingverb()) + " the " + faker.hacker().noun();
            rows.add(
                    "time_entries",
                    ++entries,
                    project,
                    user,
                    before(TODAY, 300),
                    15 * (1 + random.nextInt(30)),
                    description);
        }
    }

    private void ticket(Rows rows, long user, String firstName) throws SQLException {
        tickets++;
        String thing = faker.hacker().noun();
        rows.add("support_tickets", tickets, user, "Trouble with the " + thing, "CLOSED", moment());
        rows.add(
                "ticket_messages",
                tickets,
                1,
                "CUSTOMER",
                "Hello, the " + thing + " does not work for me. Regards, " + firstName,
                moment());
        rows.add("ticket_messages", tickets, 2, "AGENT", "Dear " + firstName + ", please try again now.", moment());
    }

    private String sentence() {
        return faker.hacker().verb() + " the " + faker.hacker().adjective() + " "
                + faker.hacker().noun() + ", then " + faker.hacker().verb() + " the "
                + faker.hacker().noun() + ".";
    }

    private Long any(List<Long> ids) {
        return ids.get(random.nextInt(ids.size()));
    }

    private LocalDate before(LocalDate day, int days) {
        return day.minusDays(random.nextInt(days));
    }

    private Object moment() {
        LocalDateTime time = before(TODAY, 900).atTime(8 + random.nextInt(10), random.nextInt(60));
        return time.atOffset(ZoneOffset.UTC);
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String text(String resource) {
        try (InputStream stream = SampleOrganisation.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
