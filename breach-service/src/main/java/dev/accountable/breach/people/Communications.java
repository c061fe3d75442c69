package dev.accountable.breach.people;

import static dev.accountable.jdbc.Database.instant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.breach.people.Requests.Audience;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;

/** Communications to people in the database, in the caller's transaction. */
@ApplicationScoped
public class Communications {

    /** Whoever such a letter was for does not know yet. */
    private static final List<String> NOT_REACHED = List.of("UNREACHABLE", "FAILED", "BOUNCED");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final ObjectMapper json;

    Communications(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    int add(UUID incident, Requests.Draft draft, String author, Instant now) {
        int number = database.one(
                        "select coalesce(max(number), 0) + 1 from communication where incident_id = ?",
                        row -> row.getInt(1),
                        incident)
                .orElseThrow();
        byte[] salt = new byte[32];
        RANDOM.nextBytes(salt);
        database.update(
                """
                insert into communication (incident_id, number, means, audience, texts, salt, author, drafted_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)\
                """, incident, number, draft.means(), draft.audience(), write(draft.texts()), salt, author, now);
        return number;
    }

    void approve(UUID incident, int number, String by, Instant now) {
        database.update(
                "update communication set approved_by = ?, approved_at = ? where incident_id = ? and number = ?",
                by,
                now,
                incident,
                number);
    }

    void published(UUID incident, int number, Requests.Published published) {
        database.update(
                "update communication set published_at = ?, published_in = ? where incident_id = ? and number = ?",
                published.publishedAt(),
                published.where(),
                incident,
                number);
    }

    Optional<Views.Communication> get(UUID incident, int number) {
        return list(incident, number - 1, 1).stream()
                .filter(found -> found.number() == number)
                .findFirst();
    }

    List<Views.Communication> list(UUID incident, int after, int limit) {
        return database.list(
                "select * from communication where incident_id = ? and number > ? order by number limit ?",
                row -> view(incident, row),
                incident,
                after,
                limit);
    }

    /** Whether the people have been told, or everything was done for it: nothing waits any more. */
    public boolean told(UUID incident) {
        List<Views.Communication> all = to(Audience.PEOPLE, incident);
        return all.stream()
                        .anyMatch(one ->
                                one.publishedAt() != null || one.letters().getOrDefault("SENT", 0) > 0)
                && !isStillFetched(incident)
                && all.stream()
                        .noneMatch(one -> one.letters().containsKey("WAITING")
                                || one.letters().containsKey("SENDING"));
    }

    /** Customers who have not been told, as far as they are listed; empty where nobody has listed any. */
    public OptionalInt customersNotTold(UUID incident) {
        List<Views.Communication> all = to(Audience.CUSTOMERS, incident);
        if (all.stream().allMatch(one -> one.letters().isEmpty())) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(database.one("""
                        select count(distinct l.subject) from letter l
                          join communication c on c.incident_id = l.incident_id and c.number = l.number
                         where l.incident_id = ? and c.audience = 'CUSTOMERS' and not exists (
                               select 1 from letter s
                                 join communication d on d.incident_id = s.incident_id and d.number = s.number
                                where s.incident_id = l.incident_id and d.audience = 'CUSTOMERS' and s.subject = l.subject
                                  and (s.state = 'SENT' or s.acknowledged_at is not null))\
                        """, row -> row.getInt(1), incident).orElseThrow());
    }

    /** When the first of the customers was told; empty where none was. */
    public Optional<Instant> customersToldAt(UUID incident) {
        return toldAt(incident, Audience.CUSTOMERS);
    }

    /** When the first of the people concerned was told, or the public; empty where nobody was. */
    public Optional<Instant> peopleToldAt(UUID incident) {
        return toldAt(incident, Audience.PEOPLE);
    }

    private Optional<Instant> toldAt(UUID incident, Audience audience) {
        return database.one("""
                select min(least(c.published_at,
                    (select min(ended_at) from letter l
                      where l.incident_id = c.incident_id and l.number = c.number and l.state = 'SENT'),
                    (select min(acknowledged_at) from letter l
                      where l.incident_id = c.incident_id and l.number = c.number and l.acknowledged_at is not null))) as first
                  from communication c where c.incident_id = ? and c.audience = ?\
                """, row -> Optional.ofNullable(instant(row, "first")), incident, audience)
                .flatMap(at -> at);
    }

    /** How long the oldest approved one has had letters that are not on their way; zero: there is none. */
    Duration oldestUnsent(Instant now) {
        return database.one("""
                        select min(approved_at) as since from communication c
                         where approved_at is not null and means = 'INDIVIDUAL' and (
                               exists (select from letter l where l.incident_id = c.incident_id and l.number = c.number
                                          and l.state = 'WAITING')
                            or exists (select from letter l where l.incident_id = c.incident_id and l.number = c.number
                                          and l.state = 'SENDING'))\
                        """, row -> Optional.ofNullable(instant(row, "since")))
                .flatMap(since -> since)
                .map(since -> Duration.between(since, now))
                .orElse(Duration.ZERO);
    }

    private List<Views.Communication> to(Audience audience, UUID incident) {
        return list(incident, 0, 1000).stream()
                .filter(one -> one.audience() == audience)
                .toList();
    }

    /** A list of people is on its way: nobody knows yet who has to be told. */
    private boolean isStillFetched(UUID incident) {
        return database.one(
                        "select 1 from people_fetch where incident_id = ? and state = 'WAITING' limit 1",
                        row -> true,
                        incident)
                .isPresent();
    }

    private Views.Communication view(UUID incident, ResultSet row) throws SQLException {
        int number = row.getInt("number");
        Map<String, Integer> counts = counts(incident, number);
        Audience audience = Audience.valueOf(row.getString("audience"));
        return new Views.Communication(
                number,
                Requests.Means.valueOf(row.getString("means")),
                audience,
                read(row.getString("texts")),
                row.getString("author"),
                Objects.requireNonNull(instant(row, "drafted_at")),
                row.getString("approved_by"),
                instant(row, "approved_at"),
                instant(row, "published_at"),
                row.getString("published_in"),
                counts,
                audience == Audience.PEOPLE && NOT_REACHED.stream().anyMatch(counts::containsKey));
    }

    private Map<String, Integer> counts(UUID incident, int number) {
        Map<String, Integer> counts = new TreeMap<>();
        database.list(
                        "select state, count(*) from letter where incident_id = ? and number = ? group by state",
                        row -> Map.entry(row.getString(1), row.getInt(2)),
                        incident,
                        number)
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    List<Requests.Text> read(String texts) {
        try {
            return json.readValue(texts, new TypeReference<List<Requests.Text>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was stored is what this service wrote", e);
        }
    }

    private String write(List<Requests.Text> texts) {
        try {
            return json.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts are always writable as JSON", e);
        }
    }
}
