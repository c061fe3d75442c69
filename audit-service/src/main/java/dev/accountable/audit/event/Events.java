package dev.accountable.audit.event;

import static dev.accountable.audit.Database.setArray;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.Database;
import dev.accountable.audit.log.MerkleTree;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores events and their payloads: the only way into the log. */
@ApplicationScoped
class Events {

    /**
     * One statement stores a batch: envelopes, payloads and the queue of the sequencer, and says which events were new.
     * Envelopes go in by id, in one order for everybody, so that two batches with the same events cannot wait for each
     * other in a ring; the queue is in the order of the batch.
     */
    private static final String APPEND = """
            with batch as materialized (
                select * from unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::uuid[],
                                     ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[]) with ordinality
                    as b (id, time, type, source, outcome, actor, subject,
                          envelope, resource, content, salt, leaf_hash, place)),
            stored as (
                insert into event (id, time, type, source, outcome, actor, subject, envelope)
                select id, time, type, source, outcome, actor, subject, envelope from batch order by id
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

    private final Database database;
    private final Persons persons;
    private final ObjectMapper json;

    Events(Database database, Persons persons, ObjectMapper json) {
        this.database = database;
        this.persons = persons;
        this.json = json;
    }

    /** Stores the whole batch or, by an exception that ends the transaction, nothing of it. */
    Appended append(List<AppendEvent> batch) {
        Map<UUID, AppendEvent> distinct = new LinkedHashMap<>();
        for (AppendEvent event : batch) {
            AppendEvent first = distinct.putIfAbsent(event.id(), event);
            if (first != null && !first.equals(event)) {
                throw otherContent(event.id());
            }
        }
        List<SealedEvent> split = seal(distinct.values().stream().toList());
        Set<UUID> stored = insert(split);
        if (stored.size() < split.size()) {
            refuseOtherContent(distinct.values().stream()
                    .filter(event -> !stored.contains(event.id()))
                    .toList());
        }
        return new Appended(stored.size(), batch.size() - stored.size());
    }

    private List<SealedEvent> seal(List<AppendEvent> events) {
        Map<String, UUID> pseudonyms = persons.pseudonyms(events.stream()
                .flatMap(event -> Stream.concat(
                        Stream.of(event.data().actor()),
                        Stream.ofNullable(event.data().dataSubject())))
                .distinct()
                .toList());
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

    private static UUID pseudonym(Map<String, UUID> pseudonyms, String reference) {
        UUID pseudonym = pseudonyms.get(reference);
        if (pseudonym == null) {
            throw new IllegalStateException("A person was forgotten while an event of theirs arrived");
        }
        return pseudonym;
    }

    private Set<UUID> insert(List<SealedEvent> events) {
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
            ResultSet rows = statement.executeQuery();
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

    private void refuseOtherContent(List<AppendEvent> known) {
        Map<UUID, AppendEvent> sent = new LinkedHashMap<>();
        known.forEach(event -> sent.put(event.id(), event));
        boolean allSeen = database.run(STORED, statement -> {
            setArray(statement, 1, "uuid", sent.keySet().toArray());
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                AppendEvent event = sent.remove(rows.getObject(1, UUID.class));
                if (event != null && !isSame(event, rows)) {
                    throw otherContent(event.id());
                }
            }
            return sent.isEmpty();
        });
        if (!allSeen) {
            throw new IllegalStateException("An event is neither new nor known");
        }
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

    private static ProblemException otherContent(UUID id) {
        return ProblemException.conflict(
                "event-id-reused",
                "The log holds an event " + id + " with other content. Nothing of this request was stored.");
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored text is not what this service writes", e);
        }
    }
}
