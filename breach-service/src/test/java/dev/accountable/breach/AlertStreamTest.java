package dev.accountable.breach;

import static dev.accountable.breach.World.alerts;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
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
        List<String> during = new ArrayList<>();
        do {
            during.add(reported());
        } while (!screen.isDone());
        List<String> seen = screen.join();
        String shown = during.stream()
                .filter(id -> data(seen, id) != null)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing of " + during + " in " + seen));

        assertThat(data(seen, before)).isNull();
        assertThat(data(seen, shown)).contains("\"reason\":\"REPORTED\"", "\"severity\":\"CRITICAL\"");
        assertThat(seen).anyMatch(line -> line.matches("event: ?alert")).noneMatch(line -> line.contains("Erika"));

        String after = reported();
        String known = alerts(shown).extract().path("[0].id");
        List<String> again = lines(sam().header("Last-Event-ID", known));

        assertThat(data(again, shown)).isNull();
        assertThat(data(again, after)).contains("\"about\":\"incidents/" + after + "\"");
        assertThat(again).filteredOn(line -> line.contains(after)).hasSize(1);
        assertThat(seen).anyMatch(line -> line.matches("id: ?" + known));
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

    private static @Nullable String data(List<String> lines, String incident) {
        return lines.stream()
                .filter(line -> line.startsWith("data:") && line.contains(incident))
                .findFirst()
                .orElse(null);
    }
}
