package dev.accountable.audit.search;

import static dev.accountable.audit.LogClient.actor;
import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.text;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ExportTest {

    private static final String EXPORTED = "dev.accountable.audit.log.exported";
    private static final String ENDED = "dev.accountable.audit.log.export-ended";
    private static final String READ = "dev.accountable.access.read";

    final String reader = "exporter-" + UUID.randomUUID();
    final String type = "dev.accountable.export" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    Tables tables;

    @Inject
    ObjectMapper json;

    @Inject
    MeterRegistry metrics;

    @AfterEach
    void empty() {
        tables.run("delete from payload where event_id in (select id from event where envelope = 'filler')");
        tables.runAsSuperuser("delete from event where envelope = 'filler'");
    }

    @Test
    void jsonLinesHoldWhatASearchShows() throws IOException {
        List<Map<String, Object>> sent = sendTwoPages();

        Response answer = export("type=" + type);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/jsonl");
        assertThat(answer.header("Content-Disposition"))
                .matches("attachment; filename=\"events-[0-9]{8}T[0-9]{6}Z\\.jsonl\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        List<String> lines = answer.asString().lines().toList();
        assertThat(lines).hasSize(sent.size());
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = json.readTree(lines.get(i));
            Map<String, Object> event = sent.get(sent.size() - 1 - i);
            assertThat(line.get("id").asText()).isEqualTo(id(event));
            assertThat(line.get("actor").asText()).isEqualTo(actor(event));
            assertThat(line.at("/details/purpose").asText()).isEqualTo("newsletter");
        }
    }

    @Test
    void csvIsReadBackAndHoldsNoFormula() throws IOException {
        Map<String, Object> hostile = event();
        hostile.put("type", type);
        hostile.put("subject", "@SUM(1+1)*cmd|' /C calc'!A0");
        data(hostile).put("actor", "=HYPERLINK(\"http://x\")" + UUID.randomUUID());
        data(hostile).put("dataSubject", "+" + UUID.randomUUID());
        data(hostile).put("details", new LinkedHashMap<>(Map.of("a", "two\r\nlines, \"quoted\"; ä€😀")));
        Map<String, Object> aboutNobody = event();
        aboutNobody.put("type", type);
        aboutNobody.put("time", "2026-11-01T00:00:00Z");
        data(aboutNobody).remove("dataSubject");
        append(List.of(hostile, aboutNobody)).then().statusCode(200);

        Response answer = csv("type=" + type);
        assertThat(answer.contentType()).isEqualToIgnoringCase("text/csv;charset=UTF-8");
        assertThat(answer.header("Content-Disposition")).endsWith("Z.csv\"");
        String text = new String(answer.asByteArray(), UTF_8);
        assertThat(text).startsWith("index,id,time,type,source,outcome,").endsWith("\r\n");
        List<CSVRecord> records = CSVParser.parse(
                        new StringReader(text),
                        CSVFormat.RFC4180
                                .builder()
                                .setHeader()
                                .setSkipHeaderRecord(true)
                                .get())
                .getRecords();
        assertThat(records).hasSize(2);
        CSVRecord record = records.get(0);
        assertThat(record.get("id")).isEqualTo(id(hostile));
        assertThat(record.get("time")).isEqualTo(text(hostile, "time"));
        assertThat(record.get("outcome")).isEqualTo("SUCCESS");
        assertThat(record.get("resource")).isEqualTo("'" + hostile.get("subject"));
        assertThat(record.get("actor")).isEqualTo("'" + actor(hostile));
        assertThat(record.get("dataSubject")).isEqualTo("'" + text(data(hostile), "dataSubject"));
        assertThat(json.readTree(record.get("details")).get("a").asText()).isEqualTo("two\r\nlines, \"quoted\"; ä€😀");
        assertThat(records.get(1).get("dataSubject")).isEmpty();
    }

    @Test
    void anExportOfNothingIsAFileAllTheSame() {
        assertThat(csv("type=" + type).asString().lines()).hasSize(1);
        assertThat(export("type=" + type).asString()).isEmpty();
        assertThat(export("*/*", "type=" + type).contentType()).startsWith("application/jsonl");
    }

    @Test
    void refusesWhatItCannotExport() {
        assertThat(export("application/xml", "type=" + type).statusCode()).isEqualTo(406);
        for (String query : List.of("format=csv", "from=yesterday", "limit=5", "after=x")) {
            Response answer = export(query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.jsonPath().getList("violations.field"))
                    .as(query)
                    .containsExactly(query.substring(0, query.indexOf('=')));
        }
    }

    /** One event when it begins and one when it has ended; and each person in it finds it among their own, once. */
    @Test
    void anExportIsRecordedBeforeItBeginsAndWhenItHasEnded() throws IOException {
        List<Map<String, Object>> sent = sendTwoPages();
        String person = text(data(sent.get(0)), "dataSubject");
        data(sent.get(0)).put("dataSubject", person);

        csv("type=" + type + "&from=2020-01-01T00:00:00Z");

        List<JsonNode> recorded = recorded();
        JsonNode first = recorded.get(0);
        JsonNode last = recorded.get(recorded.size() - 1);
        assertThat(first.get("type").asText()).isEqualTo(EXPORTED);
        assertThat(first.at("/data/details/filters").asText()).isEqualTo("type,from");
        assertThat(first.at("/data/details/format").asText()).isEqualTo("csv");
        assertThat(last.get("type").asText()).isEqualTo(ENDED);
        assertThat(last.get("subject").asText()).isEqualTo(first.get("subject").asText());
        assertThat(last.at("/data/details/events").asText()).isEqualTo("" + sent.size());
        assertThat(last.at("/data/details/complete").asText()).isEqualTo("true");
        List<JsonNode> between = recorded.subList(1, recorded.size() - 1);
        assertThat(between).allMatch(event -> event.get("type").asText().equals(READ));
        assertThat(between.stream().map(event -> event.at("/data/dataSubject").asText()))
                .containsExactlyInAnyOrderElementsOf(sent.stream()
                        .map(event -> text(data(event), "dataSubject"))
                        .toList());

        export("type=" + type);
        assertThat(recorded()).as("the same people, the same day").hasSize(recorded.size() + 2);
    }

    /**
     * The server is never far ahead of its reader, holds no connection to the database while it waits for one, and does
     * not wait for ever.
     */
    @Test
    void aReaderWhoStopsStopsTheExportAndIsCutOff() throws IOException {
        fill(30_000);
        double before = exported();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(8192);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port));
            socket.getOutputStream()
                    .write(("GET /api/v1/events/export?type=" + type
                                    + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token() + "\r\n\r\n")
                            .getBytes(UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            // No statement runs and no transaction is open; the test's own query aside.
            await(() -> tables.query("""
                            select pid::text from pg_stat_activity
                             where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()
                            """).isEmpty() && exported() > before);
            assertThat(recorded()).noneMatch(event -> event.get("type").asText().equals(ENDED));
            await(() -> recorded().stream()
                    .anyMatch(event -> event.get("type").asText().equals(ENDED)));
        }
        assertThat(exported() - before).isBetween(500.0, 20_000.0);
        JsonNode ended = recorded().get(recorded().size() - 1);
        assertThat(ended.at("/data/details/complete").asText()).isEqualTo("false");
    }

    @Test
    void whatCannotBeFinishedDoesNotLookWhole() {
        fill(1_200);
        tables.run("""
                update payload set content = 'no JSON' where event_id =
                    (select id from event where envelope = 'filler' order by time limit 1)
                """);
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + "/api/v1/events/export?type=" + type))
                .header("Authorization", "Bearer " + token())
                .build();

        // More than once: whether the last write or the end of the connection comes first is a race.
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> HttpClient.newHttpClient()
                            .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                            .get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IOException.class);
        }
        await(() -> recorded().stream()
                .anyMatch(event -> event.at("/data/details/complete").asText().equals("false")));
    }

    /** More than a part of an export, each event about somebody else, oldest first. */
    private List<Map<String, Object>> sendTwoPages() {
        List<Map<String, Object>> sent = new ArrayList<>();
        for (int i = 0; i < 510; i++) {
            Map<String, Object> event = event();
            event.put("type", type);
            event.put("time", "2026-11-01T00:%02d:%02dZ".formatted(i / 60, i % 60));
            sent.add(event);
        }
        append(sent).then().statusCode(200);
        return sent;
    }

    private void fill(int events) {
        tables.run("""
                insert into event (id, time, type, source, outcome, actor, envelope)
                select gen_random_uuid(), timestamptz '2026-01-01' - n * interval '1 second', ?, '/consent-service',
                       'SUCCESS', gen_random_uuid(), 'filler'
                  from generate_series(1, ?) n
                """, type, events);
        tables.run("""
                insert into payload (event_id, time, resource, content, salt)
                select id, time, 'many/1', '{"resource":"many/1","details":{"text":"' || repeat('x', 900) || '"}}',
                       decode(repeat('00', 32), 'hex')
                  from event where envelope = 'filler'
                """);
    }

    private double exported() {
        return metrics.counter("log.exported").count();
    }

    private String token() {
        return Issuer.caller("audit-service", reader, "auditor")
                .withSecondFactor()
                .token()
                .value();
    }

    private Response export(String query) {
        return export("application/jsonl", query);
    }

    private Response csv(String query) {
        return export("text/csv", query);
    }

    private Response export(String accept, String query) {
        return given().accept(accept)
                .auth()
                .oauth2(token())
                .urlEncodingEnabled(false)
                .get("/api/v1/events/export?" + query);
    }

    /** What the reader of this test did, as it will be logged. */
    private List<JsonNode> recorded() {
        return tables
                .query(
                        "select event from audit_outbox where event::json -> 'data' ->> 'actor' = ? order by position",
                        reader)
                .stream()
                .map(event -> {
                    try {
                        return json.readTree(event);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }
}
