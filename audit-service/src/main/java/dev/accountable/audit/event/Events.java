package dev.accountable.audit.event;

import static dev.accountable.jdbc.Database.setArray;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.log.MerkleTree;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores events and their payloads: the only way into the log. */
@ApplicationScoped
class Events {

    /**
     * One statement stores a batch: envelopes, payloads and the queue of the sequencer, and says which events were new.
     * Envelopes go in by id, in one order for everybody, so that two batches with the same events cannot wait for each
     * other in a ring; the queue is in the order of the batch.
     *
     * <p>Nothing is stored where one of the persons has been forgotten since the pseudonyms were looked up. The subjects'
     * rows are locked until the end, so that whoever forgets one of them finds these events as well.
     *
     * <p>Planned once and not for each batch: planning takes PostgreSQL longer than storing an event, and there is only one
     * good way to do it.
     */
    private static final String APPEND = """
            set local plan_cache_mode = force_generic_plan;
            with batch as materialized (
                select * from unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::uuid[],
                                     ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[]) with ordinality
                    as b (id, time, type, source, outcome, actor, subject,
                          envelope, resource, content, salt, leaf_hash, place)),
            subjects as materialized (
                select from person where pseudonym = any (?) for key share),
            actors as materialized (
                select from person where pseudonym = any (?)),
            stored as (
                insert into event (id, time, type, source, outcome, actor, subject, envelope)
                select id, time, type, source, outcome, actor, subject, envelope from batch
                 where (select count(*) from subjects) = ? and (select count(*) from actors) = ?
                 order by id
                on conflict (id) do nothing
                returning id),
            kept as (
                insert into payload (event_id, time, resource, content, salt)
                select id, time, resource, content, decode(salt, 'base64') from batch join stored using (id))
            insert into waiting (event_id, leaf_hash)
            select id, leaf_hash from batch join stored using (id) order by place
            returning event_id
            """;

    private static final String STORED = """
            select e.id, e.actor, a.reference, e.subject, s.reference, e.envelope, encode(p.salt, 'base64')
              from event e
              left join payload p on p.event_id = e.id and p.time = e.time
              left join person a on a.pseudonym = e.actor
              left join person s on s.pseudonym = e.subject
             where e.id = any (?)
            """;

    /** Another transaction stored one of the events, or forgot one of the persons, since they were looked for. */
    static class Overtaken extends WebApplicationException {

        private static final long serialVersionUID = 1;

        Overtaken() {
            super(ProblemException.of(
                            Status.SERVICE_UNAVAILABLE,
                            "unavailable",
                            "An event of this request is being stored by another one. Send it again.")
                    .getResponse());
        }
    }

    private final Database database;
    private final Persons persons;
    private final ObjectMapper json;

    Events(Database database, Persons persons, ObjectMapper json) {
        this.database = database;
        this.persons = persons;
        this.json = json;
    }

    /**
     * Stores the events of several requests, all of them new. False where one is known or a person was forgotten at this
     * moment: then the transaction must be rolled back, and each request be appended by itself.
     */
    boolean appendNew(List<AppendEvent> events) {
        List<SealedEvent> sealed = seal(events, persons::cachedPseudonyms);
        boolean allStored = insert(sealed).size() == events.size();
        if (!allStored) {
            persons.forgetCached(references(events));
        }
        return allStored;
    }

    /**
     * Stores the whole batch or, by an exception that ends the transaction, nothing of it. What is known already is looked
     * for first: sealing an event gives its persons pseudonyms, and one of them may have been forgotten since it came.
     */
    Appended append(Batch batch) {
        Set<UUID> known = known(batch.events());
        List<AppendEvent> unknown = batch.events().stream()
                .filter(event -> !known.contains(event.id()))
                .toList();
        if (!unknown.isEmpty() && insert(seal(unknown, persons::pseudonyms)).size() < unknown.size()) {
            throw new Overtaken();
        }
        return new Appended(unknown.size(), batch.sent() - unknown.size());
    }

    private List<SealedEvent> seal(
            List<AppendEvent> events, Function<Collection<String>, Map<String, UUID>> pseudonymsOf) {
        Map<String, UUID> pseudonyms = pseudonymsOf.apply(references(events));
        return events.stream()
                .map(event -> {
                    String dataSubject = event.data().dataSubject();
                    return SealedEvent.seal(
                            event,
                            pseudonym(pseudonyms, event.data().actor()),
                            dataSubject == null ? null : pseudonym(pseudonyms, dataSubject),
                            persons.newSalt());
                })
                .toList();
    }

    private static Set<String> references(List<AppendEvent> events) {
        return events.stream()
                .flatMap(event -> Stream.concat(
                        Stream.of(event.data().actor()),
                        Stream.ofNullable(event.data().dataSubject())))
                .collect(Collectors.toSet());
    }

    private static UUID pseudonym(Map<String, UUID> pseudonyms, String reference) {
        UUID pseudonym = pseudonyms.get(reference);
        if (pseudonym == null) {
            throw new Overtaken();
        }
        return pseudonym;
    }

    private Set<UUID> insert(List<SealedEvent> events) {
        Object[] subjects = events.stream()
                .map(SealedEvent::subject)
                .filter(Objects::nonNull)
                .distinct()
                .toArray();
        Object[] actors = events.stream().map(SealedEvent::actor).distinct().toArray();
        return database.run(APPEND, statement -> {
            column(statement, 1, "uuid", events, split -> split.event().id());
            column(statement, 2, "text", events, split -> split.event().time().toString());
            column(statement, 3, "text", events, split -> split.event().type());
            column(statement, 4, "text", events, split -> split.event().source());
            column(
                    statement,
                    5,
                    "text",
                    events,
                    split -> split.event().data().outcome().name());
            column(statement, 6, "uuid", events, SealedEvent::actor);
            column(statement, 7, "uuid", events, SealedEvent::subject);
            column(statement, 8, "text", events, SealedEvent::envelope);
            column(statement, 9, "text", events, split -> split.event().subject());
            column(statement, 10, "text", events, SealedEvent::payload);
            column(statement, 11, "text", events, SealedEvent::salt);
            column(
                    statement,
                    12,
                    "bytea",
                    events,
                    split -> MerkleTree.leafHash(split.envelope().getBytes(UTF_8)));
            setArray(statement, 13, "uuid", subjects);
            setArray(statement, 14, "uuid", actors);
            statement.setInt(15, subjects.length);
            statement.setInt(16, actors.length);
            statement.execute();
            statement.getMoreResults();
            ResultSet rows = statement.getResultSet();
            Set<UUID> stored = new HashSet<>();
            while (rows.next()) {
                stored.add(rows.getObject(1, UUID.class));
            }
            return stored;
        });
    }

    private static void column(
            PreparedStatement statement,
            int parameter,
            String type,
            List<SealedEvent> events,
            Function<SealedEvent, @Nullable Object> value)
            throws SQLException {
        setArray(statement, parameter, type, events.stream().map(value).toArray());
    }

    /** Those of the events that the log holds. Refused (409) where it holds one with other content. */
    private Set<UUID> known(List<AppendEvent> events) {
        Map<UUID, AppendEvent> sent = events.stream().collect(Collectors.toMap(AppendEvent::id, event -> event));
        return database.run(STORED, statement -> {
            setArray(statement, 1, "uuid", sent.keySet().toArray());
            ResultSet rows = statement.executeQuery();
            Set<UUID> known = new HashSet<>();
            while (rows.next()) {
                AppendEvent event = Objects.requireNonNull(sent.get(rows.getObject(1, UUID.class)));
                if (!isSame(event, rows)) {
                    throw new ReusedId(event.id());
                }
                known.add(event.id());
            }
            return known;
        });
    }

    /**
     * Is this what the log holds? Answered by sealing it again with the stored pseudonyms and salt. A hash of the content
     * beside the event would be simpler, and would let anyone test guesses about what has been forgotten. Of what has been
     * forgotten nothing can be compared any more; the rest must be the same.
     */
    private boolean isSame(AppendEvent event, ResultSet stored) throws SQLException {
        String actor = stored.getString(3);
        UUID subjectPseudonym = stored.getObject(4, UUID.class);
        String subject = stored.getString(5);
        String envelope = stored.getString(6);
        String salt = stored.getString(7);
        String sentSubject = event.data().dataSubject();
        if ((actor != null && !actor.equals(event.data().actor()))
                || (subjectPseudonym == null) != (sentSubject == null)
                || (subject != null && !subject.equals(sentSubject))) {
            return false;
        }
        String commitment = salt == null
                ? read(envelope, SealedEvent.Commitment.class).commitment()
                : SealedEvent.commitment(Base64.getDecoder().decode(salt), SealedEvent.payload(event));
        return SealedEvent.envelope(event, stored.getObject(2, UUID.class), subjectPseudonym, commitment)
                .equals(envelope);
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored text is not what this service writes", e);
        }
    }
}
