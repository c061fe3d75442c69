package dev.accountable.dsr.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.accountable.dsr.connector.Databases.Database;
import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the SQL connector promises, the same on every kind of database. The names are hostile on purpose. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SqlContractTest {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

    private Database database;
    private SqlConnector connector;

    abstract Database database();

    /** A delimited identifier, as a person who knows this database would write it. */
    abstract String q(String name);

    abstract void roles(Database database);

    /** What this database calls a text of any length. */
    abstract String text();

    @BeforeAll
    void tables() {
        database = database();
        String id = "int primary key";
        database.run(
                "create table people (id " + id + ", email varchar(200) not null, name varchar(200), born date, height"
                        + " decimal(5,2), restricted varchar(10) default 'no', boss int,"
                        + " foreign key (boss) references people (id))",
                "create table folders (id " + id + ", owner int, parent int, title " + text()
                        + ", foreign key (owner) references people (id), foreign key (parent) references folders (id))",
                "create table memberships (person int not null, team int not null, role varchar(50),"
                        + " primary key (person, team))",
                "create table badges (id " + id
                        + ", person int, team int, label varchar(50), foreign key (person, team)"
                        + " references memberships (person, team))",
                "create table messages (id " + id + ", sender int, receiver int, body " + text() + ")",
                // Two tables that point to each other.
                "create table carts (id " + id + ", person int, current_item int)",
                "create table items (id " + id + ", cart int not null, foreign key (cart) references carts (id))",
                "alter table carts add constraint current_of_cart foreign key (current_item) references items (id)",
                "create table " + q(HOSTILE_TABLE) + " (" + q(HOSTILE_KEY) + " " + id + ", " + q(HOSTILE_MAIL)
                        + " varchar(200), " + q(HOSTILE_NAME) + " " + text() + ")");
        roles(database);
        var config = new HashMap<String, String>();
        for (String name : List.of("db", "same", "greedy")) {
            String base = "accountable.dsr.connections." + name + ".";
            config.put(base + "jdbc-url", database.url());
            config.put(base + "username", name.equals("db") ? "reader" : "changer");
            config.put(base + "password", name.equals("db") ? "reader" : "changer");
            if (!name.equals("same")) {
                config.put(base + "change.username", "changer");
                config.put(base + "change.password", "changer");
            }
        }
        var systems = new SqlSystems(new SmallRyeConfigBuilder()
                .withMapping(Connections.class)
                .withSources(new PropertiesConfigSource(config, "test", 300))
                .build()
                .getConfigMapping(Connections.class));
        connector = new SqlConnector(systems, new SqlErasure(systems), new SqlChange(systems));
    }

    private static final String HOSTILE_TABLE = "x`; drop table people; -- \" ' \\ 中";
    private static final String HOSTILE_KEY = "k`\"; --";
    private static final String HOSTILE_MAIL = "m'a`i\"l \\' %_";
    private static final String HOSTILE_NAME = "s\u00e9lect `*` \"from\" \\\\";

    private static int next;

    /** People with rows in every table, whom no other test knows. */
    private synchronized int person(String email) {
        int id = ++next * 100;
        database.run(
                "insert into people (id, email, name, born, height) values (" + id + ", '"
                        + email.replace("'", "''").replace("\\", escaped()) + "', 'Name " + id
                        + "', '1980-02-29', 1.80)",
                "insert into folders values (" + id + ", " + id + ", null, 'root'), (" + (id + 1) + ", null, " + id
                        + ", 'child'), (" + (id + 2) + ", null, " + (id + 1) + ", 'grandchild')",
                "insert into memberships values (" + id + ", 1, 'a'), (" + id + ", 2, 'b')",
                "insert into badges values (" + id + ", " + id + ", 1, 'one'), (" + (id + 1) + ", " + id
                        + ", 2, 'two')",
                "insert into messages values (" + id + ", " + id + ", 1, 'sent'), (" + (id + 1) + ", 1, " + id
                        + ", 'received')",
                "insert into carts values (" + id + ", " + id + ", null)",
                "insert into items values (" + id + ", " + id + ")",
                "update carts set current_item = " + id + " where id = " + id);
        return id;
    }

    /** A backslash in a literal of this database. */
    abstract String escaped();

    private static Errand errand(String email) {
        return new Errand(UUID.randomUUID(), "somebody", Map.of(IdentifierKind.EMAIL, email), TODAY, () -> {});
    }

    static String map(String datasets) {
        return "{\"key\":\"sys\",\"name\":\"System\",\"kind\":\"SQL\",\"connection\":\"db\",\"owner\":\"Us\",\"datasets\":["
                + datasets + "]}";
    }

    private static SystemMap read(String json) {
        try {
            return JSON.readValue(json, SystemMap.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String fields(String... columns) {
        return "\"fields\":["
                + String.join(
                        ",",
                        Arrays.stream(columns)
                                .map(c -> "{\"column\":\"" + c + "\",\"category\":\"DATA\"}")
                                .toList())
                + "]";
    }

    private static final String PEOPLE = "{\"key\":\"people\",\"table\":\"people\",\"primaryKey\":[\"id\"],"
            + "\"identifiers\":{\"EMAIL\":\"email\"}," + fields("id", "email", "name", "born", "height")
            + ",\"erasure\":{\"action\":\"ERASE\"},"
            + "\"restriction\":{\"column\":\"restricted\",\"value\":\"yes\",\"lifted\":\"no\"}}";

    private static final SystemMap MAP = read(map(String.join(
            ",",
            PEOPLE,
            "{\"key\":\"folders\",\"table\":\"folders\",\"primaryKey\":[\"id\"],"
                    + "\"links\":[{\"dataset\":\"people\",\"columns\":{\"owner\":\"id\"}},"
                    + "{\"dataset\":\"folders\",\"columns\":{\"parent\":\"id\"}}],"
                    + fields("title") + ",\"erasure\":{\"action\":\"ERASE\"}}",
            "{\"key\":\"memberships\",\"table\":\"memberships\",\"primaryKey\":[\"person\",\"team\"],"
                    + "\"link\":{\"dataset\":\"people\",\"columns\":{\"person\":\"id\"}}," + fields("role")
                    + ",\"erasure\":{\"action\":\"ERASE\"}}",
            "{\"key\":\"badges\",\"table\":\"badges\",\"primaryKey\":[\"id\"],"
                    + "\"link\":{\"dataset\":\"memberships\",\"columns\":{\"person\":\"person\",\"team\":\"team\"}},"
                    + fields("label") + ",\"erasure\":{\"action\":\"ERASE\"}}",
            "{\"key\":\"messages\",\"table\":\"messages\",\"primaryKey\":[\"id\"],"
                    + "\"links\":[{\"dataset\":\"people\",\"columns\":{\"sender\":\"id\"}},"
                    + "{\"dataset\":\"people\",\"columns\":{\"receiver\":\"id\"}}]," + fields("body")
                    + ",\"erasure\":{\"action\":\"ERASE\"}}",
            // Linked in a circle: a cart to its items, an item to its cart.
            "{\"key\":\"carts\",\"table\":\"carts\",\"primaryKey\":[\"id\"],"
                    + "\"links\":[{\"dataset\":\"people\",\"columns\":{\"person\":\"id\"}},"
                    + "{\"dataset\":\"items\",\"columns\":{\"current_item\":\"id\"}}]," + fields("id")
                    + ",\"erasure\":{\"action\":\"ERASE\"}}",
            "{\"key\":\"items\",\"table\":\"items\",\"primaryKey\":[\"id\"],"
                    + "\"link\":{\"dataset\":\"carts\",\"columns\":{\"cart\":\"id\"}}," + fields("id")
                    + ",\"erasure\":{\"action\":\"ERASE\"}}")));

    private static final Map<String, Long> ALL = Map.of(
            "people", 1L, "folders", 3L, "memberships", 2L, "badges", 2L, "messages", 2L, "carts", 1L, "items", 1L);

    @Test
    void aGoodMapHasNoContradictions() {
        assertThat(connector.contradictions(MAP)).isEmpty();
    }

    @Test
    void rowsAreFoundOverSeveralLinksCompositeKeysTreesAndCircles() {
        person("One@example.org");
        person("other@example.org");
        assertThat(connector.count(MAP, errand("one@EXAMPLE.org"))).isEqualTo(ALL);
    }

    @Test
    void everythingOfThePersonGoesAndNothingElse() {
        person("two@example.org");
        int other = person("stays@example.org");
        var book = new Book();
        connector.erase(MAP, errand("two@example.org"), book);

        assertThat(connector.count(MAP, errand("two@example.org")).values()).containsOnly(0L);
        assertThat(connector.count(MAP, errand("stays@example.org"))).isEqualTo(ALL);
        assertThat(database.rows("select count(*) from folders where id between " + other + " and " + (other + 9)))
                .containsExactly("3");
        assertThat(book.records).hasSize(12).allMatch(record -> record.action() == Action.ERASE);
        // Done again, by whoever takes over after a crash, it does no harm.
        connector.erase(MAP, errand("two@example.org"), book);
        assertThat(book.records).hasSize(12);
    }

    @Test
    void whatFailsInTheMiddleChangesNothing() {
        int id = person("three@example.org");
        database.run(
                "create table clings (cart int, foreign key (cart) references carts (id))",
                "insert into clings values (" + id + ")");
        try {
            assertThatThrownBy(() -> connector.erase(MAP, errand("three@example.org"), new Book()))
                    .isInstanceOf(ConnectorException.class)
                    .hasMessageStartingWith("erasing: a foreign key of the system forbids it");
            assertThat(connector.count(MAP, errand("three@example.org"))).isEqualTo(ALL);
        } finally {
            database.run("drop table clings");
        }
    }

    @Test
    void anAccentOrASpaceIsSomebodyElse() {
        person("rene@example.org");
        person("ren\u00e9@example.org");
        person("rene@example.org ");
        assertThat(connector.count(MAP, errand("RENE@example.org")).get("people"))
                .isEqualTo(1);
        assertThat(connector.count(MAP, errand("ren\u00c9@example.org")).get("people"))
                .isEqualTo(1);
        assertThat(connector.count(MAP, errand("%@example.org")).get("people")).isZero();
    }

    @Test
    void aPersonIsFoundByTheHashOfAnAddress() throws java.security.NoSuchAlgorithmException {
        person("Hashed@example.org");
        String hash = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                        .digest("hashed@example.org".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(connector.count(MAP, byHash(hash))).isEqualTo(ALL);
        assertThat(connector.count(MAP, byHash(hash.replace('a', 'b'))).values())
                .containsOnly(0L);
    }

    private static Errand byHash(String hash) {
        return new Errand(UUID.randomUUID(), "x", Map.of(IdentifierKind.EMAIL_SHA256, hash), TODAY, () -> {});
    }

    @Test
    void hostileValuesAreValues() {
        for (String value : List.of(
                "a'b\"c;--@x",
                "\\'; drop table people; --",
                "` or 1=1 #",
                "\u2019\uff07' or ''='",
                "\ud83d\udca9@x",
                "a\\")) {
            int id = person(value);
            assertThat(connector.count(MAP, errand(value)).get("people"))
                    .as(value)
                    .isEqualTo(1);
            var book = new Book();
            connector.erase(MAP, errand(value), book);
            assertThat(database.rows("select id from people where id = " + id))
                    .as(value)
                    .isEmpty();
        }
        assertThat(connector.count(MAP, errand("x".repeat(100_000))).get("people"))
                .isZero();
        person("still@example.org");
        assertThat(connector.count(MAP, errand("still@example.org"))).isEqualTo(ALL);
    }

    @Test
    void aValueThatNoDatabaseHoldsFindsNobody() {
        try {
            assertThat(connector.count(MAP, errand("a\0b")).get("people")).isZero();
        } catch (ConnectorException refused) {
            assertThat(refused).hasMessageStartingWith("searching: ").hasMessageNotContaining("a\0b");
        }
    }

    @Test
    void hostileNamesAreNames() {
        SystemMap hostile = hostileMap(HOSTILE_TABLE);
        assertThat(connector.contradictions(hostile)).isEmpty();
        database.run(
                "insert into " + q(HOSTILE_TABLE) + " values (1, 'h@example.org', 'n'), (2, 'i@example.org', 'o')");
        var rows = new ArrayList<List<Object>>();
        try {
            connector.export(
                    hostile,
                    errand("H@example.org"),
                    (dataset, columns, all) -> all.forEach(row -> rows.add(Arrays.asList(row))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        assertThat(rows).containsExactly(List.of("h@example.org", "n"));
        var book = new Book();
        connector.erase(hostile, errand("h@example.org"), book);
        assertThat(database.rows("select " + q(HOSTILE_MAIL) + ", " + q(HOSTILE_NAME) + " from " + q(HOSTILE_TABLE)
                        + " order by 1"))
                .containsExactly("1'; drop table people; --|`\"\\'|$1?", "i@example.org|o");
        assertThat(database.rows("select count(*) >= 0 from people")).hasSize(1);
    }

    @Test
    void namesThatDoNotExistAreRefusedHoweverTheyAreWritten() {
        for (String name : List.of(
                "people; drop table people",
                "PEOPLE_",
                "peopl%",
                "p\0eople",
                "n".repeat(128),
                "`people`",
                "\"people\"")) {
            SystemMap wrong = hostileMap(name);
            try {
                assertThat(connector.contradictions(wrong)).as(name).isNotEmpty();
            } catch (ConnectorException | IllegalArgumentException refused) {
                assertThat(refused).isNotNull();
            }
        }
        assertThat(database.rows("select count(*) >= 0 from people")).hasSize(1);
    }

    private static SystemMap hostileMap(String table) {
        try {
            Map<String, Object> set = new LinkedHashMap<>();
            set.put(HOSTILE_MAIL, "{key}'; drop table people; --");
            set.put(HOSTILE_NAME, "`\"\\'|$1?");
            return read(map(JSON.writeValueAsString(Map.of(
                    "key", "hostile",
                    "table", table,
                    "primaryKey", List.of(HOSTILE_KEY),
                    "identifiers", Map.of("EMAIL", HOSTILE_MAIL),
                    "fields",
                            List.of(
                                    Map.of("column", HOSTILE_MAIL, "category", "A1"),
                                    Map.of("column", HOSTILE_NAME, "category", "A1")),
                    "erasure", Map.of("action", "ANONYMISE", "set", set)))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFieldIsCorrectedInAllRowsOfThePersonAndNobodyElses() {
        int id = person("wrong@example.org");
        int other = person("right@example.org");
        Progress done = connector.rectify(
                MAP,
                errand("wrong@example.org"),
                List.of(
                        new Correction("people", "email", "Better@example.org"),
                        new Correction("people", "height", "1.75"),
                        new Correction("messages", "body", "O'Brien; -- \\")));
        assertThat(done).isEqualTo(Progress.done(Map.of("people", 1L, "messages", 2L)));
        assertThat(database.rows("select email, height from people where id = " + id))
                .containsExactly("Better@example.org|1.75");
        assertThat(database.rows("select body from messages where id in (" + id + ", " + (id + 1) + ")"))
                .containsOnly("O'Brien; -- \\");
        assertThat(database.rows("select email, height from people where id = " + other))
                .containsExactly("right@example.org|1.80");
        assertThatThrownBy(() -> connector.rectify(
                        MAP, errand("right@example.org"), List.of(new Correction("people", "height", "tall"))))
                .isInstanceOf(ConnectorException.class)
                .hasMessageStartingWith("rectifying: ");
        for (String undeclared : List.of("restricted", "id", "nothing")) {
            assertThatThrownBy(() -> connector.rectify(
                            MAP, errand("right@example.org"), List.of(new Correction("people", undeclared, "1"))))
                    .hasMessageContaining("look at the data map");
        }
    }

    @Test
    void rowsAreMarkedAsRestrictedAndTheMarkIsLifted() {
        SystemMap people = read(map(PEOPLE));
        int id = person("quiet@example.org");
        person("loud@example.org");
        assertThat(connector.capabilities(people)).contains(Capability.RESTRICT);
        assertThat(connector.capabilities(MAP)).doesNotContain(Capability.RESTRICT);
        assertThat(connector.restrict(people, errand("quiet@example.org"), true))
                .isEqualTo(Progress.done(Map.of("people", 1L)));
        assertThat(database.rows("select id from people where restricted = 'yes'"))
                .containsExactly("" + id);
        connector.restrict(people, errand("quiet@example.org"), false);
        assertThat(database.rows("select id from people where restricted = 'yes'"))
                .isEmpty();
    }

    @Test
    void theRoleThatReadsMustNotBeAbleToErase() {
        SystemMap greedy = read(map(PEOPLE).replace("\"connection\":\"db\"", "\"connection\":\"greedy\""));
        assertThat(connector.contradictions(greedy))
                .singleElement()
                .asString()
                .contains("can be erased by the role that reads");
        SystemMap same = read(map(PEOPLE).replace("\"connection\":\"db\"", "\"connection\":\"same\""));
        assertThat(connector.contradictions(same)).isEmpty();
    }

    @Test
    void aCircleThatCannotBeOpenedIsRefused() {
        database.run(
                "create table hens (id int primary key, email varchar(99), egg int not null)",
                "create table eggs (id int primary key, hen int not null, foreign key (hen) references hens (id))",
                "alter table hens add constraint egg_of_hen foreign key (egg) references eggs (id)");
        roles(database);
        SystemMap circle = read(map(
                "{\"key\":\"hens\",\"table\":\"hens\",\"primaryKey\":[\"id\"],\"identifiers\":{\"EMAIL\":\"email\"},"
                        + fields("id") + ",\"erasure\":{\"action\":\"ERASE\"}},"
                        + "{\"key\":\"eggs\",\"table\":\"eggs\",\"primaryKey\":[\"id\"],\"link\":{\"dataset\":\"hens\",\"columns\":{\"hen\":\"id\"}},"
                        + fields("id") + ",\"erasure\":{\"action\":\"ERASE\"}}"));
        assertThat(connector.contradictions(circle))
                .singleElement()
                .asString()
                .contains("closes a circle with dataset", "can neither be emptied nor deferred");
    }

    @Test
    void valuesComeAsTextNumbersAndIsoDates() throws IOException {
        person("types@example.org");
        var rows = new ArrayList<List<Object>>();
        connector.export(
                read(map(PEOPLE)),
                errand("types@example.org"),
                (dataset, columns, all) -> all.forEach(row -> rows.add(Arrays.asList(row))));
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.get(0)).isInstanceOf(Integer.class);
            assertThat(row.get(3)).isEqualTo("1980-02-29");
            assertThat(row.get(4)).isEqualTo(new java.math.BigDecimal("1.80"));
        });
    }

    /** The book as the worker keeps it, without a database. */
    static final class Book implements ErasureBook {

        final List<PlannedRecord> records = new ArrayList<>();

        @Override
        public void plan(List<PlannedRecord> planned) {
            for (PlannedRecord record : planned) {
                boolean known = records.stream()
                        .anyMatch(r ->
                                r.dataset().equals(record.dataset()) && r.key().equals(record.key()));
                if (!known) {
                    records.add(new PlannedRecord(
                            records.size() + 1L,
                            record.dataset(),
                            record.key(),
                            record.action(),
                            record.reason(),
                            record.legalBasis(),
                            record.until()));
                }
            }
        }

        @Override
        public List<PlannedRecord> page(String dataset, long after, int limit) {
            return records.stream()
                    .filter(r -> r.dataset().equals(dataset) && r.position() > after && r.action() != Action.RETAIN)
                    .limit(limit)
                    .toList();
        }

        @Override
        public void gone(List<PlannedRecord> gone) {}
    }
}
