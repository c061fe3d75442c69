package dev.accountable.breach;

import static dev.accountable.breach.World.ago;
import static dev.accountable.breach.World.alerts;
import static dev.accountable.breach.World.aware;
import static dev.accountable.breach.World.metric;
import static dev.accountable.breach.World.notified;
import static dev.accountable.breach.World.reported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.icegreen.greenmail.util.GreenMailUtil;
import dev.accountable.breach.Receivers.Call;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class AlertTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    @Inject
    TestClock clock;

    @Inject
    AgroalDataSource database;

    @Inject
    BreachMetrics metrics;

    @TestHTTPResource(value = "/metrics", management = true)
    String metricsPage = "";

    @AfterEach
    void asBefore() throws IOException {
        Receivers.behave("", earlier -> 204);
        Receivers.holdMail(false);
        clock.reset();
    }

    @Test
    void aReportReachesEveryMailboxAndTheSignedWebhook() throws MessagingException {
        String id = reported();

        soon().untilAsserted(() -> {
            assertThat(Receivers.mailTo(Receivers.FIRST_MAILBOX, id)).isPresent();
            assertThat(Receivers.mailTo(Receivers.SECOND_MAILBOX, id)).isPresent();
            assertThat(Receivers.calls(id)).hasSize(1).allMatch(Call::verified);
        });
        soon().untilAsserted(() -> alerts(id)
                .body("reason", contains("REPORTED"))
                .body("[0].state", is("RAISED"))
                .body(
                        "[0].deliveries.target",
                        containsInAnyOrder("mail:security@example.org", "mail:on-call@example.org", "webhook"))
                .body("[0].deliveries.state", everyItem(is("DELIVERED")))
                .body("[0].deliveries.attempts", everyItem(is(1))));
        MimeMessage mail = Receivers.mailTo(Receivers.FIRST_MAILBOX, id).orElseThrow();
        assertThat(mail.getHeader("Message-ID")).singleElement().asString().endsWith("@breach.accountable>");
        assertThat(GreenMailUtil.getBody(mail))
                .contains("https://console.example.org/incidents/" + id)
                .contains("CONFIDENTIALITY, AVAILABILITY");
        assertThat(audit(id, "breach.alert.delivered")).isEqualTo(3);
    }

    @Test
    void nothingThatMayHoldANameLeaves() {
        String id = reported();
        aware(id, ago(Duration.ofHours(1)), "Erika Mustermann says so").statusCode(200);

        soon().untilAsserted(() -> {
            assertThat(Receivers.mails(id)).hasSize(4);
            assertThat(Receivers.calls(id)).hasSize(2);
        });
        assertThat(Receivers.mails(id).stream().map(GreenMailUtil::getWholeMessage))
                .noneMatch(text -> text.contains("Mustermann") || text.contains("erika"));
        assertThat(Receivers.calls(id)).noneMatch(call -> call.body().contains("Mustermann"));
    }

    @Test
    void aWebhookThatHangsDelaysNoMailAndNoOtherIncident() {
        var released = new CountDownLatch(1);
        String hanging = UUID.randomUUID().toString();
        // Every call hangs that is about any incident, so the webhook is dead for all.
        Receivers.behave("incidentId", Receivers.hangUntil(released));
        try {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(reported());
            }
            soon().untilAsserted(() -> assertThat(ids)
                    .as(hanging)
                    .allMatch(id -> Receivers.mails(id).size() == 2));
            alerts(ids.get(0)).body("[0].deliveries.find { it.target == 'webhook' }.state", is("PENDING"));
        } finally {
            released.countDown();
            Receivers.behave("", earlier -> 204);
        }
    }

    @Test
    void aMailServerThatHangsDelaysNoWebhookAndGetsEverythingLater() throws IOException {
        Receivers.holdMail(true);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ids.add(reported());
        }
        soon().untilAsserted(
                        () -> assertThat(ids).allMatch(id -> Receivers.calls(id).size() == 1));
        // Longer than the pool of SMTP connections lasts.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> alerts(ids.get(0))
                        .body(
                                "[0].deliveries.find { it.target == 'mail:security@example.org' }.attempts",
                                greaterThan(1)));

        Receivers.holdMail(false);

        await().atMost(Duration.ofSeconds(8))
                .untilAsserted(
                        () -> assertThat(ids).allMatch(id -> Receivers.mails(id).size() >= 2));
    }

    @Test
    void aReceiverThatFailsTwiceGetsItTheThirdTimeWithTheSameId() {
        Receivers.behave("REPORTED", earlier -> 503);
        String id = reported();
        Receivers.behave(id, earlier -> earlier < 2 ? 503 : 200);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> alerts(id).body("[0].deliveries.find { it.target == 'webhook' }.state", is("DELIVERED")));
        List<Call> calls = Receivers.calls(id);
        assertThat(calls).hasSizeGreaterThanOrEqualTo(3).allMatch(Call::verified);
        assertThat(calls.stream().map(Call::id).distinct()).hasSize(1);
        assertThat(calls.stream().map(Call::body).distinct()).hasSize(1);
        assertThat(calls.get(calls.size() - 1).answered()).isEqualTo(200);
        alerts(id).body("[0].deliveries.find { it.target == 'webhook' }.attempts", is(calls.size()));
        // The two mails have turns of their own and may come later than the webhook.
        soon().untilAsserted(
                        () -> assertThat(audit(id, "breach.alert.delivered")).isEqualTo(3));
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() {
        Receivers.behave("reason", earlier -> 307);
        String id = reported();
        Receivers.behave(id, earlier -> earlier < 2 ? 307 : 204);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> alerts(id).body("[0].deliveries.find { it.target == 'webhook' }.state", is("DELIVERED")));
        assertThat(Receivers.calls(id)).noneMatch(call -> call.id().equals("redirected"));
        assertThat(Receivers.calls(id).size()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void theMarksOfTheClockAlertOnceEach() {
        String id = reported();
        Instant awareAt = ago(Duration.ofMinutes(1));
        aware(id, awareAt, "Confirmed").statusCode(200);
        alerts(id)
                .body("reason", hasSize(7))
                .body(
                        "findAll { it.state == 'SCHEDULED' }.reason",
                        contains("AFTER_24_HOURS", "AFTER_48_HOURS", "AFTER_60_HOURS", "AFTER_70_HOURS", "EXPIRED"));

        int told = 2;
        for (int hours : List.of(24, 24, 12, 10, 2)) {
            clock.advance(Duration.ofHours(hours));
            told++;
            int expected = told;
            soon().untilAsserted(() -> {
                assertThat(Receivers.calls(id)).hasSize(expected);
                // On a busy machine an attempt times out that arrived all the same: doubles have the same Message-ID.
                assertThat(Receivers.messageIds(id)).hasSize(2 * expected);
            });
        }

        assertThat(Receivers.calls(id).stream().map(call -> call.body().replaceAll(".*\"reason\":\"(\\w+)\".*", "$1")))
                .containsExactly(
                        "REPORTED",
                        "AWARE",
                        "AFTER_24_HOURS",
                        "AFTER_48_HOURS",
                        "AFTER_60_HOURS",
                        "AFTER_70_HOURS",
                        "EXPIRED");
    }

    @Test
    void aNotificationSilencesTheClock() {
        String id = reported();
        aware(id, ago(Duration.ofMinutes(1)), "Confirmed").statusCode(200);
        notified(id, ago(Duration.ofSeconds(30))).statusCode(201);
        String other = reported();
        aware(other, ago(Duration.ofMinutes(1)), "Confirmed").statusCode(200);

        clock.advance(Duration.ofHours(80));

        // The other incident's last mark has come, so this one's would have come as well.
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Receivers.calls(other).size() == 7);
        assertThat(Receivers.calls(id)).hasSize(2);
        alerts(id).body("findAll { it.state == 'CANCELLED' }.reason", hasSize(5));
    }

    @Test
    void aCorrectedClockHasMarksOfItsOwn() {
        String id = reported();
        aware(id, ago(Duration.ofMinutes(1)), "First view").statusCode(200);
        aware(id, ago(Duration.ofHours(50)), "The ticket is older").statusCode(200);

        alerts(id)
                .body(
                        "findAll { it.entry == 1 }.state",
                        contains("RAISED", "CANCELLED", "CANCELLED", "CANCELLED", "CANCELLED", "CANCELLED"))
                .body(
                        "findAll { it.entry == 2 }.reason",
                        contains("AWARE", "AFTER_60_HOURS", "AFTER_70_HOURS", "EXPIRED"));
    }

    @Test
    void whatDiedBetweenClaimAndAnswerIsSentAgain() {
        Receivers.behave("REPORTED", earlier -> 503);
        String id = reported();
        await().until(() -> !Receivers.calls(id).isEmpty());
        // As a pod leaves it that is killed after the claim: pending, with a lease.
        QuarkusTransaction.requiringNew().run(() -> run("""
            update alert_delivery set attempts = attempts + 1, next_attempt_at = now() + interval '1 hour'
             where state = 'PENDING' and alert_id in (select id from alert where incident_id = '%s')
            """.formatted(id)));
        Receivers.behave("", earlier -> 204);

        clock.advance(Duration.ofHours(2));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> alerts(id).body("[0].deliveries.state", everyItem(is("DELIVERED"))));
        assertThat(Receivers.calls(id).stream().map(Call::id).distinct()).hasSize(1);
    }

    @Test
    void whatIsGivenUpShows() {
        Receivers.behave("REPORTED", earlier -> 500);
        String id = reported();
        await().until(() -> !Receivers.calls(id).isEmpty());
        Receivers.behave(id, earlier -> 500);
        clock.advance(Duration.ofHours(73));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> alerts(id)
                        .body("[0].deliveries.find { it.target == 'webhook' }.state", is("FAILED"))
                        .body("[0].deliveries.find { it.target == 'webhook' }.lastError", is("HTTP 500"))
                        .body("[0].deliveries.find { it.target == 'webhook' }.attempts", greaterThan(0)));
        metrics.read();
        assertThat(metric(metricsPage, "breach_alerts_failed")).isGreaterThanOrEqualTo(1);
    }

    @Test
    void theMetricsSayHowLongIsLeft() {
        String id = reported();
        aware(id, ago(Duration.ofHours(300).minusDays(5)), "Long ago").statusCode(200);
        metrics.read();

        assertThat(metric(metricsPage, "breach_clock_nearest_limit_seconds")).isNegative();
        assertThat(metric(metricsPage, "breach_clock_expired")).isGreaterThanOrEqualTo(1);
        assertThat(metric(metricsPage, "breach_alerts_targets")).isEqualTo(3);
        assertThat(metric(metricsPage, "breach_alerts_without_target")).isZero();
    }

    private static ConditionFactory soon() {
        return await().atMost(SOON.multipliedBy(3)).pollInterval(Duration.ofMillis(50));
    }

    private long audit(String incident, String type) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select count(*) from audit_outbox where event like ? and event like ?")) {
            statement.setString(1, "%incidents/" + incident + "%");
            statement.setString(2, "%" + type + "%");
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(String sql) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
