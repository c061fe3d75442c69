package dev.accountable.audit.event;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.LogClient.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** More than can be stored: the database is held up, and the queue has room for some thousands. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class FullQueueTest {

    @Inject
    Tables tables;

    @Inject
    AppendConfig config;

    @Test
    void whatDoesNotFitIsRefusedAndSaysSoAndWhatWasTakenIsKept() throws Exception {
        int room = config.queueCapacity() / 1000;
        long before = tables.count("event");
        ExecutorService senders = Executors.newFixedThreadPool(room + 2);
        List<Future<Response>> answers = new ArrayList<>();
        try (Connection connection = tables.asSuperuser();
                Statement lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("lock table event in exclusive mode");
            for (int i = 0; i < room + 2; i++) {
                answers.add(senders.submit(() -> append(events(1000))));
            }
            await(() -> answers.stream().filter(Future::isDone).count() == 2);
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

        assertThat(stored).isEqualTo(room);
        assertThat(tables.count("event") - before).isEqualTo(room * 1000L);
        append(events(1000)).then().statusCode(200);
    }
}
