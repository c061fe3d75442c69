package dev.accountable.breach;

import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a screen on the wall sees. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class AlertStreamTest {

    @Test
    void whatIsRaisedIsShownAndWhoComesAgainMissesNothing() {
        String before = reported();
        CompletableFuture<List<String>> screen = CompletableFuture.supplyAsync(() -> lines(sam()));
        String during = reported();
        List<String> seen = screen.join();
        String first = idOf(seen, during);
        String after = reported();

        assertThat(seen).noneMatch(line -> line.contains("Erika"));
        assertThat(data(seen, before)).isNull();
        assertThat(data(seen, during)).contains("\"reason\":\"REPORTED\"", "\"severity\":\"CRITICAL\"");

        List<String> again = lines(sam().header("Last-Event-ID", first));

        assertThat(data(again, during)).isNull();
        assertThat(data(again, after)).contains("\"about\":\"incidents/" + after + "\"");
        assertThat(again).filteredOn(line -> line.contains(after)).hasSize(1);
    }

    private static List<String> lines(RequestSpecification by) {
        return by.accept("text/event-stream")
                .get("/api/v1/incidents/alerts")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList();
    }

    private static @org.jspecify.annotations.Nullable String data(List<String> lines, String incident) {
        return lines.stream()
                .filter(line -> line.startsWith("data:") && line.contains(incident))
                .findFirst()
                .orElse(null);
    }

    /** Of the event that is about an incident. */
    private static String idOf(List<String> lines, String incident) {
        String id = "";
        String last = "";
        for (String line : lines) {
            if (line.startsWith("id:")) {
                last = line.substring("id:".length()).strip();
            }
            if (line.startsWith("data:") && line.contains(incident)) {
                id = line.replaceFirst(".*\"alert\":\"([^\"]+)\".*", "$1");
                assertThat(last.isEmpty() || last.equals(id)).isTrue();
            }
        }
        return id;
    }
}
