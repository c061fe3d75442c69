package dev.accountable.audit.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.Tables;
import dev.accountable.audit.event.Outcome;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * On 120,000 events, of which one actor did half, and most of one kind: no search reads a table whole, and none reads more
 * than a small part of it to fill a page. Every filter alone, and every two of them.
 */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchPlanTest {

    private static final int EVENTS = 120_000;
    /** Of events, payloads and places together, for a page of 50: by one filter, and by two. */
    private static final int MOST_BY_ONE = 1_000;

    private static final int MOST_BY_TWO = 15_000;

    private static final EventSearch ANYTHING =
            new EventSearch(null, null, null, null, null, null, null, null, null, null, null);

    @Inject
    Tables tables;

    @Inject
    EventReader events;

    @Inject
    ObjectMapper json;

    /**
     * Kinds from frequent to rare: three of a hundred thousand events, and one that occurs nine times. One person did all
     * that is old, and nothing since.
     */
    @BeforeAll
    void fill() {
        tables.run("""
                insert into person (pseudonym, reference, salt)
                select gen_random_uuid(), 'many-' || n, decode(repeat('00', 32), 'hex') from generate_series(0, 2000) n
                """);
        tables.run("""
                with people as (select array_agg(pseudonym order by length(reference), reference) as all
                                  from person where reference like 'many-%')
                insert into event (id, time, type, source, outcome, actor, subject, envelope)
                select gen_random_uuid(), timestamptz '2026-12-01' - n * interval '1 second',
                       case when n % 13000 = 0 then 'dev.accountable.dsr.rare'
                            when n % 100 = 0 then 'dev.accountable.dsr.request.received'
                            when n % 10 = 0 then 'dev.accountable.consent.withdrawn'
                            else 'dev.accountable.consent.given' end,
                       case when n % 100 = 0 then '/dsr-service' else '/consent-service' end,
                       case when n % 500 = 0 then 'REFUSED' else 'SUCCESS' end,
                       people.all[case when n > 105000 then 2001 when n % 2 = 0 then 1 else 2 + n % 1999 end],
                       people.all[2 + n % 1999], 'filler'
                  from generate_series(1, EVENTS) n, people
                """.replace("EVENTS", "" + EVENTS));
        tables.run("""
                insert into payload (event_id, time, resource, content, salt)
                select id, time, 'many/' || (row_number() over ()) % 5000, '{}', decode(repeat('00', 32), 'hex')
                  from event where envelope = 'filler'
                """);
        tables.run("insert into leaf select 1000000 + row_number() over (), id from event where envelope = 'filler'");
        for (String table : List.of("person", "event", "payload", "leaf")) {
            tables.runAsSuperuser("vacuum analyze " + table);
        }
    }

    @AfterAll
    void empty() {
        tables.runAsSuperuser("delete from leaf where event_id in (select id from event where envelope = 'filler')");
        tables.run("delete from payload where resource like 'many/%'");
        tables.run("delete from person where reference like 'many-%'");
        tables.runAsSuperuser("delete from event where envelope = 'filler'");
    }

    @Test
    void everySearchRunsAlongAnIndex() throws JsonProcessingException {
        UUID after = UUID.fromString(
                tables.query("select id from event where time < '2026-12-01' order by time desc offset 5000 limit 1")
                        .get(0));
        List<String> slow = new ArrayList<>();
        Map<String, UnaryOperator<EventSearch>> filters = filters();
        filters.forEach((first, one) -> filters.forEach((second, other) -> {
            EventSearch search = one.apply(other.apply(ANYTHING));
            for (UUID cursor : new ArrayList<>(java.util.Arrays.asList(null, after))) {
                String name = first + " and " + second + (cursor == null ? "" : ", second page");
                slow.addAll(events.query(search, cursor, 51)
                        .map(query -> readsTooMuch(
                                name,
                                query,
                                first.equals(second) || List.of(first, second).contains("nothing")
                                        ? MOST_BY_ONE
                                        : MOST_BY_TWO))
                        .orElse(List.of()));
            }
        }));
        assertThat(slow).isEmpty();
    }

    @Test
    void theKindsAreFoundByJumping() {
        List<String> plan = readsTooMuch("kinds", new EventReader.Query(EventReader.KINDS, List.of()), 100);
        assertThat(plan).isEmpty();
    }

    /** The average over all, which the planner would go by, says that one event in eight is theirs. */
    @Test
    void aPersonWhoStoppedLongAgoIsFoundAlongTheirOwnIndex() {
        EventSearch search = with("actor", "many-2000").apply(ANYTHING);
        List<String> plan = events.query(search, null, 51)
                .map(query -> readsTooMuch("actor of long ago", query, MOST_BY_ONE))
                .orElseThrow();
        assertThat(plan).isEmpty();
    }

    private Map<String, UnaryOperator<EventSearch>> filters() {
        Map<String, UnaryOperator<EventSearch>> filters = new LinkedHashMap<>();
        filters.put("nothing", search -> search);
        filters.put("busy actor", with("actor", "many-0"));
        filters.put("usual actor", with("actor", "many-7"));
        filters.put("subject", with("subject", "many-7"));
        filters.put("resource", with("resource", "many/7"));
        filters.put("frequent type", with("type", "dev.accountable.consent.given"));
        filters.put("rare type", with("type", "dev.accountable.dsr.rare"));
        filters.put("type prefix", with("type", "dev.accountable.dsr."));
        filters.put("source", with("source", "/dsr-service"));
        filters.put("outcome", with("outcome", Outcome.REFUSED));
        filters.put("words", with("words", "dsr received"));
        filters.put("from", with("from", Instant.parse("2026-11-30T20:00:00Z")));
        filters.put("to", with("to", Instant.parse("2026-11-30T20:00:00Z")));
        return filters;
    }

    private static UnaryOperator<EventSearch> with(String filter, Object value) {
        return s -> new EventSearch(
                filter.equals("subject") ? (String) value : s.subject(),
                filter.equals("actor") ? (String) value : s.actor(),
                s.subjectPseudonym(),
                s.actorPseudonym(),
                filter.equals("resource") ? (String) value : s.resource(),
                filter.equals("type") ? (String) value : s.type(),
                filter.equals("source") ? (String) value : s.source(),
                filter.equals("outcome") ? (Outcome) value : s.outcome(),
                filter.equals("words") ? (String) value : s.words(),
                filter.equals("from") ? (Instant) value : s.from(),
                filter.equals("to") ? (Instant) value : s.to());
    }

    /** Runs it and says where in its plan more was read than a page is worth. */
    private List<String> readsTooMuch(String name, EventReader.Query query, int most) {
        String plan = String.join(
                "",
                tables.query(
                        "explain (analyze, format json) " + query.sql(),
                        query.values().toArray()));
        List<String> tooMuch = new ArrayList<>();
        try {
            long read = 0;
            for (JsonNode node : json.readTree(plan).findParents("Node Type")) {
                String table = node.path("Relation Name").asText();
                long rows = Math.round((node.path("Actual Rows").asDouble()
                                + node.path("Rows Removed by Filter").asDouble())
                        * node.path("Actual Loops").asDouble());
                // Payloads lie in a table for each month; one with little in it is rightly read whole.
                boolean small = node.path("Node Type").asText().equals("Seq Scan") && rows < 5_000;
                if (!small && (table.equals("event") || table.startsWith("payload") || table.equals("leaf"))) {
                    read += rows;
                }
            }
            if (read > most) {
                tooMuch.add(name + " reads " + read + " rows");
            }
            return tooMuch;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
