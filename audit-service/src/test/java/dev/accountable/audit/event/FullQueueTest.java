package dev.accountable.audit.event;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** More than can be stored: the database is held up, and the queue has room for ten events. */
@QuarkusTest
@TestProfile(FullQueueTest.SmallQueue.class)
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class FullQueueTest {

    public static class SmallQueue implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("accountable.append.queue-capacity", "10");
        }
    }

    @Inject
    Tables tables;

    @Test
    void whatDoesNotFitIsRefusedAndSaysSoAndWhatWasTakenIsKept() throws Exception {
        long before = tables.count("event");
        ExecutorService senders = Executors.newFixedThreadPool(20);
        List<Future<Response>> answers = new ArrayList<>();
        try (Connection connection = tables.asSuperuser();
                Statement lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("lock table event in exclusive mode");
            for (int i = 0; i < 20; i++) {
                answers.add(senders.submit(() -> append(List.of(event()))));
            }
            await(() -> answers.stream().filter(Future::isDone).count() == 10);
        }
        int stored = 0;
        for (Future<Response> answer : answers) {
            Response response = answer.get();
            if (response.statusCode() == 200) {
                stored++;
            } else {
                response.then().statusCode(429).header("Retry-After", "1").body("type", endsWith("/busy"));
            }
        }
        senders.shutdownNow();

        assertThat(stored).isEqualTo(10);
        assertThat(tables.count("event") - before).isEqualTo(10);
        append(events(1000)).then().statusCode(200);
    }
}
