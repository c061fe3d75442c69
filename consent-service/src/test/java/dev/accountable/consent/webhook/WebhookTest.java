package dev.accountable.consent.webhook;

import static dev.accountable.consent.webhook.Receivers.CRM;
import static dev.accountable.consent.webhook.Receivers.LEAVING;
import static dev.accountable.consent.webhook.Receivers.LEAVING_PURPOSE;
import static dev.accountable.consent.webhook.Receivers.LEDGER;
import static dev.accountable.consent.webhook.Receivers.MAILING;
import static dev.accountable.consent.webhook.Receivers.NEWSLETTER;
import static dev.accountable.consent.webhook.Receivers.NEW_SECRET;
import static dev.accountable.consent.webhook.Receivers.SECRET;
import static dev.accountable.consent.webhook.Receivers.calls;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.accountable.consent.event.Recorded;
import dev.accountable.consent.event.State;
import dev.accountable.consent.webhook.Deliveries.Attempt;
import dev.accountable.consent.webhook.Receivers.Call;
import dev.accountable.consent.webhook.Receivers.Reply;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class WebhookTest {

    private static final String PURPOSE = "webhooks-analytics";

    final String subject = "subject-" + UUID.randomUUID();

    @Inject
    Event<Recorded> recorded;

    @Inject
    AgroalDataSource database;

    @Inject
    Deliveries deliveries;

    @Inject
    Targets targets;

    @Inject
    Sender sender;

    @Inject
    Housekeeping housekeeping;

    @Inject
    WebhookMetrics metrics;

    @Inject
    InstantSource clock;

    @Inject
    ObjectMapper json;

    @TestHTTPResource(value = "/metrics", management = true)
    String metricsPage = "";

    @AfterEach
    void asBefore() {
        Receivers.behaveWell();
    }

    @Test
    void whatAPersonSaidArrivesSignedByTheSpecification() throws IOException, GeneralSecurityException {
        Recorded.Event said = event(subject, PURPOSE, State.GIVEN);
        record(said);

        Call call = onlyCall(CRM, subject);
        assertThat(verifies(SECRET, call)).isTrue();
        assertThat(verifies(NEW_SECRET, call)).isFalse();
        assertThat(call.header("webhook-signature")).isEqualTo(signedByHand(SECRET, call));
        assertThat(call.header("Content-Type")).isEqualTo("application/json");
        JsonNode body = json.readTree(call.body());
        assertThat(body).isEqualTo(json.readTree("""
                        {"type": "consent.given", "timestamp": "%1$s",
                         "data": {"id": "%2$s", "submission": "%3$s", "subject": "%4$s", "purpose": "webhooks-analytics",
                                  "purposeVersion": 3, "state": "GIVEN", "at": "%1$s", "expiresAt": "%5$s"}}
                        """.formatted(
                        said.at(), said.id(), said.submission(), subject, said.expiresAt())));
        soon().untilAsserted(() ->
                delivery(CRM, call.id()).body("state", is("DELIVERED")).body("attempts", is(1)));
        delivery(CRM, call.id())
                .body("type", is("consent.given"))
                .body("about", is(said.id().toString()))
                .body("lastStatus", is(204))
                .body("history.number", contains(1))
                .body("history.status", contains(204))
                .body("nextAttemptAt", nullValue());
    }

    @Test
    void whileASecretIsExchangedEitherVerifies() throws GeneralSecurityException {
        record(event(subject, NEWSLETTER, State.WITHDRAWN));

        Call call = onlyCall(MAILING, subject);
        assertThat(call.header("webhook-signature"))
                .isEqualTo(signedByHand(NEW_SECRET, call) + " " + signedByHand(SECRET, call));
        assertThat(verifies(NEW_SECRET, call)).isTrue();
        assertThat(verifies(SECRET, call)).isTrue();
    }

    @Test
    void aTargetIsToldWhatItAskedFor() {
        record(
                event(subject, NEWSLETTER, State.GIVEN),
                event(subject, PURPOSE, State.WITHDRAWN),
                event(subject, NEWSLETTER, State.REFUSED),
                event(subject, NEWSLETTER, State.EXPIRED));

        soon().untilAsserted(() -> assertThat(types(CRM))
                .containsExactly("consent.given", "consent.withdrawn", "consent.refused", "consent.expired"));
        soon().untilAsserted(() -> assertThat(types(MAILING)).containsExactly("consent.refused"));
        assertThat(rows()).isEqualTo(4 + 4 + 1);
    }

    @Test
    void whatIsNotRecordedIsNotTold() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    addPerson(subject);
                    recorded.fire(new Recorded(List.of(event(subject, PURPOSE, State.GIVEN))));
                    assertThat(rows()).isEqualTo(2);
                    throw new IllegalStateException("after all not");
                }))
                .hasMessage("after all not");

        // What is recorded afterwards arrives, so this would have as well.
        String other = "subject-" + UUID.randomUUID();
        record(event(other, PURPOSE, State.GIVEN));
        onlyCall(CRM, other);
        assertThat(rows()).isZero();
        assertThat(calls(CRM, subject)).isEmpty();
    }

    @Test
    void aChoiceOfNobodyKnownUndoesItsRecording() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew()
                        .run(() -> recorded.fire(new Recorded(List.of(event(subject, PURPOSE, State.GIVEN))))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatFailsIsSentAgainUnderTheSameIdWithTheSameBody() {
        Receivers.behave(CRM, subject, earlier -> Reply.of(earlier < 2 ? 500 : 202));
        record(event(subject, PURPOSE, State.GIVEN));

        soon().untilAsserted(() -> assertThat(calls(CRM, subject)).hasSize(3));
        List<Call> calls = calls(CRM, subject);
        assertThat(calls).allMatch(call -> verifies(SECRET, call));
        assertThat(calls.stream().map(Call::id).distinct()).hasSize(1);
        assertThat(calls.stream().map(Call::body).distinct()).hasSize(1);
        soon().untilAsserted(() -> delivery(CRM, calls.get(0).id())
                .body("state", is("DELIVERED"))
                .body("attempts", is(3))
                .body("history.number", contains(1, 2, 3))
                .body("history.status", contains(500, 500, 202)));
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() {
        Receivers.behave(
                CRM,
                subject,
                earlier -> earlier < 1 ? new Reply(307, Map.of("Location", "/elsewhere")) : Reply.of(204));
        record(event(subject, PURPOSE, State.GIVEN));

        soon().untilAsserted(() -> assertThat(calls(CRM, subject)).hasSize(2));
        assertThat(calls("elsewhere", subject)).isEmpty();
    }

    @Test
    void laterWordsOfAPersonDoNotOvertakeAnEarlierOne() {
        Receivers.behave(CRM, "consent.given", earlier -> Reply.of(earlier < 2 ? 500 : 204));
        String other = "subject-" + UUID.randomUUID();
        record(event(subject, PURPOSE, State.GIVEN));
        soon().untilAsserted(() -> assertThat(calls(CRM, subject)).isNotEmpty());
        record(event(subject, PURPOSE, State.WITHDRAWN));
        record(event(subject, NEWSLETTER, State.REFUSED));
        record(event(other, PURPOSE, State.WITHDRAWN));

        // Neither another person nor another target waits.
        onlyCall(CRM, other);
        assertThat(types(CRM)).doesNotContain("consent.withdrawn");
        soon().untilAsserted(() ->
                assertThat(types(LEDGER)).containsExactly("consent.given", "consent.withdrawn", "consent.refused"));
        soon().untilAsserted(() -> assertThat(types(CRM)).contains("consent.refused"));
        assertThat(types(CRM).stream().distinct())
                .containsExactly("consent.given", "consent.withdrawn", "consent.refused");
        assertThat(types(CRM)).endsWith("consent.given", "consent.withdrawn", "consent.refused");
    }

    @Test
    void whatIsRecordedTogetherArrivesInItsOrder() {
        List<Recorded.Event> said = IntStream.range(0, 12)
                .mapToObj(i -> event(subject, PURPOSE, i % 2 == 0 ? State.GIVEN : State.WITHDRAWN))
                .toList();
        record(said.toArray(Recorded.Event[]::new));

        soon().untilAsserted(() -> assertThat(calls(CRM, subject)).hasSize(said.size()));
        assertThat(calls(CRM, subject).stream().map(call -> path(call, "id")))
                .containsExactlyElementsOf(
                        said.stream().map(event -> event.id().toString()).toList());
    }

    @Test
    void aTargetThatHangsDelaysNoOther() {
        var released = new CountDownLatch(1);
        Receivers.behave(LEDGER, "", earlier -> {
            released.await();
            return Reply.of(204);
        });
        try {
            List<String> subjects = IntStream.range(0, 200)
                    .mapToObj(i -> "subject-" + UUID.randomUUID())
                    .toList();
            record(subjects.stream()
                    .map(one -> event(one, PURPOSE, State.GIVEN))
                    .toArray(Recorded.Event[]::new));
            // The other target's attempts, 16 at a time and a second each, take longer than this.
            await().atMost(Duration.ofSeconds(8))
                    .until(() ->
                            subjects.stream().allMatch(one -> calls(CRM, one).size() == 1));
            assertThat(subjects)
                    .allSatisfy(one -> assertThat(calls(LEDGER, one)).isEmpty());
        } finally {
            released.countDown();
            Receivers.behaveWell();
        }
    }

    @Test
    void whatIsGivenUpShowsAndCanBeReplayed() {
        Receivers.behave(CRM, subject, earlier -> Reply.of(500));
        record(event(subject, PURPOSE, State.GIVEN));

        String id = dead(subject);
        delivery(CRM, id)
                .body("reason", is("EXHAUSTED"))
                .body("attempts", is(4))
                .body("history.status", contains(500, 500, 500, 500))
                .body("settledAt", notNullValue());
        metrics.read();
        assertThat(metric("consent_webhooks_dead", CRM)).isGreaterThanOrEqualTo(1);

        Receivers.behaveWell();
        paula().post("/api/v1/consents/webhooks/crm/deliveries/{id}/replay", id)
                .then()
                .statusCode(200)
                .body("state", is("WAITING"));

        soon().untilAsserted(() -> delivery(CRM, id)
                .body("state", is("DELIVERED"))
                .body("reason", nullValue())
                .body("history.number", contains(1, 2, 3, 4, 5)));
        assertThat(calls(CRM, subject).stream().map(Call::id).distinct()).containsExactly(id);
        paula().post("/api/v1/consents/webhooks/crm/deliveries/{id}/replay", id)
                .then()
                .statusCode(409)
                .body("type", endsWith("/webhook-not-dead"));
        assertThat(auditedOn("consents/webhooks/crm/deliveries/" + id, "consent.webhook.replayed"))
                .isEqualTo(1);
    }

    @Test
    void whatWaitsBehindADeadLetterIsSentThen() {
        Receivers.behave(CRM, "consent.given", earlier -> Reply.of(500));
        record(event(subject, PURPOSE, State.GIVEN));
        record(event(subject, PURPOSE, State.WITHDRAWN));

        soon().untilAsserted(() -> assertThat(types(CRM)).contains("consent.withdrawn"));
        assertThat(types(CRM))
                .containsExactly(
                        "consent.given", "consent.given", "consent.given", "consent.given", "consent.withdrawn");
    }

    @Test
    void allDeadLettersOfATimeAreReplayedWithASecondFactor() {
        Instant before = clock.instant();
        Receivers.behave(CRM, "subject-", earlier -> Reply.of(500));
        String other = "subject-" + UUID.randomUUID();
        record(event(subject, PURPOSE, State.GIVEN), event(other, PURPOSE, State.GIVEN));
        String first = dead(subject);
        String second = dead(other);
        Instant between = clock.instant();
        String later = "subject-" + UUID.randomUUID();
        record(event(later, PURPOSE, State.GIVEN));
        String third = dead(later);
        Receivers.behaveWell();

        var window = Map.of("from", before.toString(), "until", between.toString());
        paula().body(window)
                .post("/api/v1/consents/webhooks/crm/replays")
                .then()
                .statusCode(401);
        as(Issuer.caller("consent-service", "paula", "privacy-officer").withSecondFactor())
                .body(Map.of("from", between.toString(), "until", before.toString()))
                .post("/api/v1/consents/webhooks/crm/replays")
                .then()
                .statusCode(400)
                .body("violations.field", contains("until"));
        as(Issuer.caller("consent-service", "paula", "privacy-officer").withSecondFactor())
                .body(window)
                .post("/api/v1/consents/webhooks/crm/replays")
                .then()
                .statusCode(200)
                .body("replayed", is(2))
                .body("more", is(false));

        soon().untilAsserted(() -> {
            delivery(CRM, first).body("state", is("DELIVERED"));
            delivery(CRM, second).body("state", is("DELIVERED"));
        });
        delivery(CRM, third).body("state", is("DEAD"));
    }

    @Test
    void whoeverIsKilledBetweenTheAnswerAndItsMarkIsRepeated() {
        // Held up until another pod has it.
        Receivers.behave(CRM, subject, earlier -> Reply.of(500));
        record(event(subject, PURPOSE, State.GIVEN));
        Attempt attempt = claimed(subject, Duration.ofMillis(700));
        Receivers.behaveWell();

        // That pod sends it, has the answer, and is killed.
        assertThat(sender.send(targets.named(CRM).orElseThrow(), attempt).join().isDelivered())
                .isTrue();
        List<Call> taken = calls(CRM, subject).stream()
                .filter(call -> call.answered() == 204)
                .toList();
        assertThat(taken).hasSize(1);

        soon().untilAsserted(() -> delivery(CRM, attempt.id().toString()).body("state", is("DELIVERED")));
        taken = calls(CRM, subject).stream()
                .filter(call -> call.answered() == 204)
                .toList();
        assertThat(taken).hasSize(2);
        assertThat(calls(CRM, subject).stream().map(Call::id).distinct())
                .containsExactly(attempt.id().toString());
        assertThat(taken.get(1).body()).isEqualTo(taken.get(0).body());
    }

    /** As another pod takes it, at a moment at which nobody else has it. */
    private Attempt claimed(String subject, Duration lease) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> QuarkusTransaction.requiringNew()
                                .call(() -> deliveries.claim(CRM, 16, clock.instant(), lease))
                                .attempts()
                                .stream()
                                .filter(attempt -> subject.equals(attempt.subject()))
                                .findFirst()
                                .orElse(null),
                        attempt -> attempt != null);
    }

    @Test
    void aTargetThatAnswersGoneIsToldNothingMoreUntilItIsActivated() {
        Receivers.behave(LEAVING, subject, earlier -> Reply.of(earlier == 0 ? 500 : 410));
        record(event(subject, LEAVING_PURPOSE, State.GIVEN), event(subject, LEAVING_PURPOSE, State.WITHDRAWN));

        soon().untilAsserted(() -> target(LEAVING).body(path(LEAVING, "state"), is("DISABLED")));
        soon().untilAsserted(() -> paula().get("/api/v1/consents/webhooks/leaving/deliveries?state=DEAD")
                .then()
                .statusCode(200)
                .body("findAll { it.type == 'consent.withdrawn' }.reason", hasItem("TARGET_DISABLED"))
                .body("findAll { it.type == 'consent.given' }.reason", hasItem("GONE")));
        assertThat(types(LEAVING)).containsExactly("consent.given", "consent.given");
        metrics.read();
        assertThat(metric("consent_webhooks_disabled", LEAVING)).isEqualTo(1);
        assertThat(auditedOn("consents/webhooks/leaving", "consent.webhook.disabled"))
                .isEqualTo(1);

        // What happens meanwhile is a dead letter at once, and the reason is seen.
        String later = "subject-" + UUID.randomUUID();
        record(event(later, LEAVING_PURPOSE, State.GIVEN));
        soon().untilAsserted(() -> paula().get("/api/v1/consents/webhooks/leaving/deliveries?state=WAITING")
                .then()
                .body("", empty()));
        paula().post("/api/v1/consents/webhooks/leaving/tests")
                .then()
                .statusCode(409)
                .body("type", endsWith("/webhook-target-disabled"));

        Receivers.behaveWell();
        paula().post("/api/v1/consents/webhooks/leaving/activation")
                .then()
                .statusCode(200)
                .body("state", is("ACTIVE"))
                .body("dead", greaterThanOrEqualTo(3));
        record(event(later, LEAVING_PURPOSE, State.WITHDRAWN));
        soon().untilAsserted(() -> assertThat(calls(LEAVING, later)).hasSize(1));
    }

    @Test
    void aTargetThatAsksForLessIsLeftAloneForAsLong() {
        Receivers.behave(
                MAILING, subject, earlier -> earlier == 0 ? new Reply(429, Map.of("Retry-After", "2")) : Reply.of(204));
        Instant began = clock.instant();
        record(event(subject, NEWSLETTER, State.WITHDRAWN));
        soon().untilAsserted(() -> target(MAILING).body(path(MAILING, "state"), is("PAUSED")));
        String other = "subject-" + UUID.randomUUID();
        record(event(other, NEWSLETTER, State.WITHDRAWN));

        // Without a pause it would be there at once.
        assertThat(onlyCall(MAILING, other).at()).isAfterOrEqualTo(began.plusSeconds(2));
        soon().untilAsserted(() -> assertThat(calls(MAILING, subject)).hasSize(2));
        assertThat(calls(MAILING, subject).get(1).at()).isAfterOrEqualTo(began.plusSeconds(2));
        target(MAILING).body(path(MAILING, "state"), is("ACTIVE"));
    }

    @Test
    void whatIsAboutAForgottenPersonIsNotSent() {
        Receivers.behave(CRM, subject, earlier -> Reply.of(500));
        record(event(subject, PURPOSE, State.GIVEN), event(subject, PURPOSE, State.WITHDRAWN));
        soon().untilAsserted(() -> assertThat(calls(CRM, subject)).isNotEmpty());
        String id = calls(CRM, subject).get(0).id();
        QuarkusTransaction.requiringNew()
                .run(() -> update("update person set subject = null where subject = ?", subject));

        soon().untilAsserted(
                        () -> delivery(CRM, id).body("state", is("CANCELLED")).body("reason", is("PERSON_FORGOTTEN")));
        assertThat(calls(CRM, subject)).noneMatch(call -> call.body().contains("consent.withdrawn"));
        assertThat(calls(CRM, "\"data\":{}")).isEmpty();
    }

    @Test
    void aTestMessageShowsWhetherATargetListens() {
        String location = paula().post("/api/v1/consents/webhooks/mailing/tests")
                .then()
                .statusCode(202)
                .body("type", is("webhook.test"))
                .extract()
                .header("Location");
        String id = location.substring(location.lastIndexOf('/') + 1);

        soon().untilAsserted(() -> delivery(MAILING, id).body("state", is("DELIVERED")));
        Call call = calls(MAILING, "webhook.test").stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(verifies(NEW_SECRET, call)).isTrue();
        assertThat(call.body()).contains("\"data\":{\"target\":\"mailing\"}");
        assertThat(auditedOn("consents/webhooks/mailing/deliveries/" + id, "consent.webhook.tested"))
                .isEqualTo(1);
    }

    @Test
    void theListOfTargetsShowsNoPathAndNoSecret() {
        String list = paula().get("/api/v1/consents/webhooks")
                .then()
                .statusCode(200)
                .body("name", contains(CRM, LEAVING, LEDGER, MAILING))
                .body("find { it.name == 'mailing' }.purposes", contains(NEWSLETTER))
                .body("find { it.name == 'mailing' }.events", contains("consent.refused", "consent.withdrawn"))
                .body(
                        "find { it.name == 'crm' }.events",
                        containsInAnyOrder("consent.given", "consent.refused", "consent.withdrawn", "consent.expired"))
                .body("origin", everyItem(startsWith("http://localhost:")))
                .body("origin", everyItem(not(endsWith("/crm"))))
                .extract()
                .asString();
        assertThat(list).doesNotContain("whsec").doesNotContain("/crm");
    }

    @Test
    void deliveriesArePagedFromTheNewest() {
        List<Recorded.Event> said = IntStream.range(0, 5)
                .mapToObj(i -> event(subject, PURPOSE, i % 2 == 0 ? State.GIVEN : State.WITHDRAWN))
                .toList();
        record(said.toArray(Recorded.Event[]::new));
        soon().untilAsserted(() -> assertThat(calls(LEDGER, subject)).hasSize(5));
        soon().untilAsserted(() -> paula().get("/api/v1/consents/webhooks/ledger/deliveries?state=WAITING")
                .then()
                .body("", empty()));

        var first = paula().get("/api/v1/consents/webhooks/ledger/deliveries?state=DELIVERED&limit=3")
                .then()
                .statusCode(200)
                .body("", hasSize(3))
                .body("state", everyItem(is("DELIVERED")))
                .body("history", everyItem(nullValue()))
                .extract();
        String link = first.header("Link");
        List<String> second = paula().urlEncodingEnabled(false)
                .get(link.substring(link.indexOf('<') + 1, link.indexOf('>')))
                .then()
                .statusCode(200)
                .extract()
                .path("about");
        List<String> all = new ArrayList<>(first.<List<String>>path("about"));
        all.addAll(second);
        assertThat(all.subList(0, 5))
                .containsExactly(
                        said.get(4).id().toString(),
                        said.get(3).id().toString(),
                        said.get(2).id().toString(),
                        said.get(1).id().toString(),
                        said.get(0).id().toString());
        assertThat(first.asString()).doesNotContain(subject);
    }

    @Test
    void whatNobodyHasIsNotFound() {
        paula().get("/api/v1/consents/webhooks/nobody/deliveries").then().statusCode(404);
        paula().get("/api/v1/consents/webhooks/crm/deliveries/" + UUID.randomUUID())
                .then()
                .statusCode(404);
        record(event(subject, PURPOSE, State.GIVEN));
        String id = onlyCall(CRM, subject).id();
        // Of another target.
        paula().get("/api/v1/consents/webhooks/ledger/deliveries/" + id).then().statusCode(404);
    }

    @Test
    void whatArrivedIsRemovedAfterItsTimeAndDeadLettersLater() {
        Receivers.behave(CRM, subject, earlier -> Reply.of(500));
        record(event(subject, PURPOSE, State.GIVEN));
        String dead = dead(subject);
        soon().untilAsserted(() -> assertThat(calls(LEDGER, subject)).hasSize(1));
        String delivered = calls(LEDGER, subject).get(0).id();
        soon().untilAsserted(() -> delivery(LEDGER, delivered).body("state", is("DELIVERED")));

        housekeeping.run(clock.instant().plus(Duration.ofDays(29)));
        delivery(LEDGER, delivered).statusCode(200);
        housekeeping.run(clock.instant().plus(Duration.ofDays(31)));
        delivery(LEDGER, delivered).statusCode(404);
        delivery(CRM, dead).statusCode(200);
        housekeeping.run(clock.instant().plus(Duration.ofDays(91)));
        delivery(CRM, dead).statusCode(404);
        assertThat(count("select count(*) from webhook_attempt where delivery = ?::uuid", dead))
                .isZero();
    }

    @Test
    void whatWaitsForATargetThatWasRemovedIsGivenUpInTheEnd() {
        String removed = "removed-" + UUID.randomUUID().toString().substring(0, 8);
        UUID id = UUID.randomUUID();
        QuarkusTransaction.requiringNew().run(() -> {
            deliveries.know(List.of(removed));
            deliveries.addTest(id, removed, "{}", clock.instant());
        });

        housekeeping.run(clock.instant().plus(Duration.ofHours(23)));
        assertThat(deliveries.find(removed, id).orElseThrow().state()).isEqualTo(DeliveryState.WAITING);
        housekeeping.run(clock.instant().plus(Duration.ofHours(25)));
        assertThat(deliveries.find(removed, id).orElseThrow().reason()).isEqualTo(EndReason.TARGET_REMOVED);
    }

    @Test
    void theMetricsSayHowMuchWaitsAndSinceWhen() {
        Receivers.behave(LEAVING, "", earlier -> Reply.of(500));
        metrics.read();

        for (String name : List.of("waiting", "dead", "disabled", "oldest_age_seconds")) {
            for (String target : List.of(CRM, LEDGER, MAILING, LEAVING)) {
                assertThat(metric("consent_webhooks_" + name, target)).as(name).isNotNegative();
            }
        }
        Deliveries.Backlog backlog = deliveries.backlog("unheard-of");
        assertThat(backlog).isEqualTo(new Deliveries.Backlog(0, null, 0));
        QuarkusTransaction.requiringNew()
                .run(() -> deliveries.addTest(UUID.randomUUID(), "unheard-of", "{}", Instant.EPOCH));
        assertThat(deliveries.backlog("unheard-of")).isEqualTo(new Deliveries.Backlog(1, Instant.EPOCH, 0));
    }

    // --- The test's own words ----------------------------------------------------------------------------------

    private Recorded.Event event(String subject, String purpose, State state) {
        Instant at = clock.instant();
        return new Recorded.Event(
                UUID.randomUUID(),
                UUID.randomUUID(),
                subject,
                purpose,
                3,
                state,
                at,
                state == State.GIVEN ? at.plus(Duration.ofDays(730)) : null);
    }

    private void record(Recorded.Event... events) {
        QuarkusTransaction.requiringNew().run(() -> {
            Arrays.stream(events).map(Recorded.Event::subject).distinct().forEach(this::addPerson);
            recorded.fire(new Recorded(List.of(events)));
        });
    }

    private void addPerson(String subject) {
        update("insert into person (subject) values (?) on conflict do nothing", subject);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(50));
    }

    private static Call onlyCall(String target, String text) {
        soon().untilAsserted(() -> assertThat(calls(target, text)).hasSize(1));
        return calls(target, text).get(0);
    }

    private List<String> types(String target) {
        return calls(target, subject).stream()
                .map(call -> call.body().replaceAll(".*\"type\":\"([a-z.]+)\".*", "$1"))
                .toList();
    }

    private String path(Call call, String field) {
        try {
            return json.readTree(call.body()).path("data").path(field).asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String path(String target, String field) {
        return "find { it.name == '" + target + "' }." + field;
    }

    private static RequestSpecification as(Issuer.Caller caller) {
        return given().auth().oauth2(caller.token().value()).contentType(ContentType.JSON);
    }

    private static RequestSpecification paula() {
        return as(Issuer.caller("consent-service", "paula", "privacy-officer"));
    }

    private static ValidatableResponse delivery(String target, String id) {
        return paula().get("/api/v1/consents/webhooks/{target}/deliveries/{id}", target, id)
                .then();
    }

    private static ValidatableResponse target(String name) {
        return paula().get("/api/v1/consents/webhooks").then().statusCode(200).body("name", hasItems(name));
    }

    /** The id of what could not be told to the first target about this person, once it was given up. */
    private static String dead(String subject) {
        soon().untilAsserted(() -> assertThat(calls(CRM, subject)).hasSize(4));
        String id = calls(CRM, subject).get(0).id();
        soon().untilAsserted(() -> delivery(CRM, id).body("state", is("DEAD")));
        return id;
    }

    private static boolean verifies(String secret, Call call) {
        try {
            new Webhook(secret).verify(call.body(), call.headers());
            return true;
        } catch (WebhookVerificationException | EmptyWebhookSecretException e) {
            return false;
        }
    }

    private static String signedByHand(String secret, Call call) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        String signed = call.id() + "." + call.header("webhook-timestamp") + "." + call.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    }

    private double metric(String name, String target) {
        return get(metricsPage)
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("target=\"" + target + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name + " of " + target));
    }

    private long auditedOn(String resource, String type) {
        return count(
                "select count(*) from audit_outbox where event like ?",
                "%\"type\":\"dev.accountable." + type + "\"%\"subject\":\"" + resource + "\"%");
    }

    private long rows() {
        return count(
                "select count(*) from webhook_delivery d join person p on p.id = d.person where p.subject = ?",
                subject);
    }

    private long count(String sql, String parameter) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void update(String sql, String parameter) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
