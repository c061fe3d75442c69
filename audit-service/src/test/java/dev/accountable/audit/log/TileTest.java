package dev.accountable.audit.log;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.events;
import static dev.accountable.audit.LogClient.get;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.proof;
import static dev.accountable.audit.LogClient.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.LogClient;
import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole log, read as C2SP tlog-tiles say that one reads it. */
@Order(3)
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class TileTest {

    @Inject
    Tables tables;

    @Test
    void theTilesHoldTheTreeAndTheBundlesItsLeaves() {
        List<Map<String, Object>> batch = events(300);
        append(batch).then().statusCode(200);
        String last = id(batch.get(299));
        proof(batch.get(299));
        String checkpoint = text("log/checkpoint");
        long size = Long.parseLong(checkpoint.lines().toList().get(1));

        List<byte[]> leaves = new ArrayList<>();
        List<byte[]> level1 = new ArrayList<>();
        String newest = "";
        for (long number = 0; number * 256 < size; number++) {
            int width = (int) Math.min(256, size - number * 256);
            String path = path(number) + (width < 256 ? ".p/" + width : "");
            List<byte[]> hashes = hashes(bytes("log/tile/0/" + path));
            List<byte[]> entries = entries(bytes("log/tile/entries/" + path));
            assertThat(hashes).hasSize(width);
            assertThat(entries).hasSize(width);
            for (int i = 0; i < width; i++) {
                assertThat(ReferenceTree.sha256(new byte[] {0}, entries.get(i))).isEqualTo(hashes.get(i));
            }
            leaves.addAll(hashes);
            if (width == 256) {
                level1.add(ReferenceTree.root(hashes));
            }
            newest = entries.stream().map(entry -> new String(entry, UTF_8)).reduce("", String::concat);
        }
        assertThat(newest).contains(last);
        assertThat(Base64.getEncoder().encodeToString(ReferenceTree.root(leaves)))
                .isEqualTo(checkpoint.lines().toList().get(2));
        assertThat(hashes(bytes("log/tile/1/000.p/" + level1.size()))).containsExactlyElementsOf(level1);
    }

    @Test
    void whatAPathAnswersNeverChanges() {
        List<Map<String, Object>> batch = events(2);
        append(batch).then().statusCode(200);
        proof(batch.get(1));
        long size = Long.parseLong(text("log/checkpoint").lines().toList().get(1));
        String path = path((size - 1) / 256) + ((size % 256) == 0 ? "" : ".p/" + size % 256);
        Response hashes = get("log/tile/0/" + path);
        Response entries = get("log/tile/entries/" + path);
        assertThat(List.of(hashes, entries)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.contentType()).isEqualTo("application/octet-stream");
            assertThat(answer.header("Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
        });

        // Until the tile is full, and longer.
        List<Map<String, Object>> more = events(260);
        append(more).then().statusCode(200);
        proof(more.get(259));
        assertThat(bytes("log/tile/0/" + path)).isEqualTo(hashes.asByteArray());
        assertThat(bytes("log/tile/entries/" + path)).isEqualTo(entries.asByteArray());
        LogClient.as("auditor")
                .header("If-None-Match", hashes.header("ETag"))
                .get("/api/v1/log/tile/0/" + path)
                .then()
                .statusCode(304);
        LogClient.as("auditor")
                .header("If-None-Match", entries.header("ETag"))
                .get("/api/v1/log/tile/0/" + path)
                .then()
                .statusCode(200);
        assertThat(get("log/checkpoint").header("Cache-Control")).isEqualTo("no-store");
    }

    /** Full tiles are written once and stand in their own table; what still grows stands in another. */
    @Test
    void fullTilesAreNeverWrittenAgain() {
        append(events(600)).then().statusCode(200);
        proof(append1());
        List<String> before = tables.query("select xmin || ' ' || level || '/' || number from tile");
        append(events(600)).then().statusCode(200);
        proof(append1());
        assertThat(tables.query("select xmin || ' ' || level || '/' || number from tile"))
                .containsAll(before)
                .hasSizeGreaterThan(before.size());
        assertThat(tables.query("select 1 from tile join edge using (level, number)"))
                .isEmpty();
        assertThat(tables.query("select sum(length(hashes) / 32 * (256 ^ level))::bigint from edge"))
                .isEqualTo(tables.query("select max(size) from checkpoint"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/999",
                "0/x001/000",
                "0/000.p/0",
                "0/000.p/256",
                "0/000.p/1000",
                "0/000.p/01",
                "0/000.p/",
                "0/0",
                "0/00",
                "0/0000",
                "0/x000/000",
                "0/000/000",
                "0/x000",
                "0/x999/x999/x999/x999/999",
                "0/x999/x999/x999/x999/x999/999",
                "0/x999/x999/x999/x999/x999/x999/x999/999",
                "0/-01",
                "0/+01",
                "00/000",
                "1/255",
                "7/000",
                "8/000",
                "63/000",
                "64/000",
                "-1/000",
                "data/000",
                "entries/999",
                "entries/000.p/0",
                "entries/x000/000",
                "entries/000.p/257",
                "0/%3000",
                "0/٠٠٠",
                "0/000.P/1",
                "0/000.p/1/1"
            })
    void whatIsNoTileIsNotFound(String path) {
        Response answer = get("log/tile/" + path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    @Test
    void nothingBeyondTheSignedTreeIsServed() {
        proof(append1());
        long size = Long.parseLong(text("log/checkpoint").lines().toList().get(1));
        if (size % 256 == 255) {
            proof(append1());
            size++;
        }
        String beyond = path(size / 256) + ".p/" + (size % 256 + 1);
        assertThat(get("log/tile/0/" + beyond).statusCode()).isEqualTo(404);
        assertThat(get("log/tile/entries/" + beyond).statusCode()).isEqualTo(404);
        assertThat(get("log/tile/0/" + path(size / 256)).statusCode()).isEqualTo(404);
    }

    private static Map<String, Object> append1() {
        List<Map<String, Object>> one = events(1);
        append(one).then().statusCode(200);
        return one.get(0);
    }

    private static byte[] bytes(String path) {
        Response answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.asByteArray();
    }

    private static String path(long number) {
        return number < 1000 ? "%03d".formatted(number) : "x%03d/%03d".formatted(number / 1000, number % 1000);
    }

    private static List<byte[]> hashes(byte[] tile) {
        List<byte[]> hashes = new ArrayList<>();
        for (int i = 0; i < tile.length; i += 32) {
            hashes.add(Arrays.copyOfRange(tile, i, i + 32));
        }
        return hashes;
    }

    private static List<byte[]> entries(byte[] bundle) {
        List<byte[]> entries = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(bundle);
        while (rest.hasRemaining()) {
            byte[] entry = new byte[rest.getShort() & 0xFFFF];
            rest.get(entry);
            entries.add(entry);
        }
        return entries;
    }
}
