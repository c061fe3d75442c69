package dev.accountable.breach.people;

import static dev.accountable.breach.World.metric;
import static dev.accountable.breach.World.paula;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.accountable.breach.Receivers;
import dev.accountable.breach.TestClock;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
@QuarkusTestResource(Neighbours.class)
class AffectedPeopleTest {

    private static final String SCOPES = "/api/v1/incidents/{id}/scopes";
    private static final String FETCHES = "/api/v1/incidents/{id}/communications/1/fetches";
    private static final String COMMUNICATIONS = "/api/v1/incidents/{id}/communications";
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    TestClock clock;

    @Inject
    Communications communications;

    @Inject
    MailOutMetrics metrics;

    @TestHTTPResource(value = "/metrics", management = true)
    String metricsPage = "";

    private final String run = "r" + UUID.randomUUID().toString().substring(0, 8);
    private final String club = "club-" + run;
    private final String paper = "paper-" + run;
    private String id = "";

    @BeforeEach
    void anIncidentInTwoSystems() {
        id = reported();
        Neighbours.system(
                club,
                "{\"atLeast\":3,\"atMost\":4}",
                () -> person("anna", mail("anna"), "de_AT") + person("ben", mail("ben"), "not a language")
                        + person("carl", "no address", "en") + person("dora", null, null) + "{\"people\":4}\n");
        Neighbours.system(paper, null, () -> "");
    }

    @AfterEach
    void asBefore() {
        Neighbours.areAway(false, false);
        clock.reset();
    }

    @Test
    void theScopeIsKeptAsItWasAnsweredWithSourceAndTime() {
        determine(Map.of("systems", Set.of(club, paper), "from", "2026-11-01", "until", "2026-11-03"))
                .statusCode(201)
                .body("number", equalTo(1))
                .body("people.atLeast", equalTo(3))
                .body("people.atMost", equalTo(4))
                .body("notReached", contains(paper))
                .body("systems.specialCategories.flatten()", contains("HEALTH", "HEALTH"))
                .body("systems[0].processors.name", contains("Hosting Ltd"))
                .body("source", equalTo("dsr-service"))
                .body("author", equalTo("sam"))
                .body("systems[0].countedAt", equalTo("2026-11-26T10:00:00Z"));
        paula().get(SCOPES, id)
                .then()
                .statusCode(200)
                .body("people.atMost", contains(4))
                .body("from", contains("2026-11-01"));
        assertThat(Neighbours.askedAbout(club))
                .containsExactly(
                        "/api/v1/systems/" + club + "/scope?incident=" + id + "&from=2026-11-01&until=2026-11-03");
    }

    @Test
    void whatCannotBeFoundOutIsNotKept() {
        determine(Map.of("systems", Set.of(club, "nowhere"))).statusCode(400).body(containsString("'nowhere'"));
        determine(Map.of("systems", Set.of(club), "from", "2026-11-01")).statusCode(400);
        determine(Map.of("systems", Set.of(club), "from", "2026-11-02", "until", "2026-11-01"))
                .statusCode(400);
        Neighbours.areAway(true, false);
        determine(Map.of("systems", Set.of(club))).statusCode(503).body("type", endsWith("/scope-unavailable"));
        sam().get(SCOPES, id).then().body("$", empty());
    }

    @Test
    void everybodyGetsOneLetterByTheSystemsAddressOrTheOneThatConsentServiceKnows() throws MessagingException {
        Neighbours.contact("carl-" + run, mail("carl"), "de");
        ready("INDIVIDUAL");
        fetch().statusCode(200).body("system", contains(club));

        fetched(is("DONE"));
        sam().get(FETCHES, id)
                .then()
                .body("added", contains(3))
                .body("unreachable", contains(1))
                .body("askedBy", contains("sam"));
        sam().get(COMMUNICATIONS, id)
                .then()
                .body("[0].letters", equalTo(Map.of("WAITING", 3, "UNREACHABLE", 1)))
                .body("[0].publicCommunicationProposed", is(true));
        approve();
        states(contains("SENT", "SENT", "SENT", "UNREACHABLE"));
        assertThat(Receivers.mailTo(mail("anna"), run).orElseThrow().getHeader("Content-Language"))
                .containsExactly("de");
        assertThat(Receivers.mailTo(mail("carl"), run).orElseThrow().getHeader("Content-Language"))
                .containsExactly("de");
        assertThat(Receivers.mailTo(mail("ben"), run).orElseThrow().getHeader("Content-Language"))
                .containsExactly("en");

        // The same people again, by another scope: nobody gets a second one.
        determine(Map.of("systems", Set.of(club))).statusCode(201);
        sam().body(Map.of("scope", 2)).post(FETCHES, id).then().statusCode(200);
        await().atMost(SOON).untilAsserted(() -> sam().get(FETCHES, id).then().body("state", contains("DONE", "DONE")));
        sam().get(FETCHES, id).then().body("added", contains(3, 0)).body("unreachable", contains(1, 0));
        assertThat(Receivers.mails(run)).hasSize(3);
        // Somebody knows an address after all.
        upload("subject,mail\ndora-" + run + "," + mail("dora") + "\n")
                .statusCode(200)
                .body("taken", equalTo(1));
        states(contains("SENT", "SENT", "SENT", "SENT"));
        sam().get(COMMUNICATIONS, id).then().body("[0].publicCommunicationProposed", is(false));
    }

    @Test
    void aListThatEndsEarlyIsBegunAnewAndNobodyIsInItTwice() {
        AtomicInteger calls = new AtomicInteger();
        String all = IntStream.range(0, 1200)
                .mapToObj(n -> person("p" + n, mail("p" + n), null))
                .collect(Collectors.joining());
        Neighbours.system(club, "{\"atLeast\":1200,\"atMost\":1200}", () -> switch (calls.incrementAndGet()) {
            case 1 -> all;
            case 2 -> all + "{\"people\":1300}\n";
            case 3 -> all + "{\"subject\":\"half-of-a-li";
            default -> all + "{\"people\":1200}\n";
        });
        ready("INDIVIDUAL");
        fetch().statusCode(200);
        for (int attempt = 1; attempt <= 3; attempt++) {
            int attempts = attempt;
            await().atMost(SOON)
                    .untilAsserted(() -> sam().get(FETCHES, id)
                            .then()
                            .body("[0].problem", containsString("ended early"))
                            .body("[0].state", equalTo("WAITING"))
                            .body("[0].attempts", equalTo(attempts)));
            assertThat(communications.told(UUID.fromString(id))).isFalse();
            clock.advance(Duration.ofMinutes(5));
        }
        fetched(is("DONE"));
        sam().get(FETCHES, id).then().body("[0].problem", nullValue()).body("[0].added", equalTo(1200));
        sam().get(COMMUNICATIONS, id).then().body("[0].letters", equalTo(Map.of("WAITING", 1200)));
    }

    /** Whoever has an address there would be called unreachable otherwise. */
    @Test
    void whileConsentServiceIsAwayNobodyIsSaidToBeUnreachable() {
        Neighbours.contact("carl-" + run, mail("carl"), "de");
        Neighbours.contact("dora-" + run, mail("dora"), "de");
        Neighbours.areAway(false, true);
        ready("INDIVIDUAL");
        fetch().statusCode(200);
        await().atMost(SOON)
                .untilAsserted(() ->
                        sam().get(FETCHES, id).then().body("[0].problem", equalTo("another service answered 503")));
        sam().get(COMMUNICATIONS, id).then().body("[0].letters", equalTo(Map.of()));

        Neighbours.areAway(false, false);
        clock.advance(Duration.ofMinutes(2));
        fetched(is("DONE"));
        sam().get(COMMUNICATIONS, id)
                .then()
                .body("[0].letters", equalTo(Map.of("WAITING", 4)))
                .body("[0].publicCommunicationProposed", is(false));
    }

    @Test
    void whatFailedIsAskedForAgainAndOnlyThat() {
        ready("INDIVIDUAL");
        Neighbours.system(club, null, () -> "{\"mail\":\"x@example.org\"}\n{\"people\":1}\n");
        fetch().statusCode(200);
        fetched(is("FAILED"));
        metrics.count();
        double failed = metric(metricsPage, "breach_people_fetches_failed");
        sam().get(FETCHES, id).then().body("[0].problem", containsString("names nobody"));

        Neighbours.system(club, null, () -> person("eva", mail("eva"), "en") + "{\"people\":1}\n");
        fetch().statusCode(200);
        fetched(is("DONE"));
        int asked = Neighbours.askedAbout(club).size();
        fetch().statusCode(200).body("state", contains("DONE"));
        metrics.count();
        assertThat(metric(metricsPage, "breach_people_fetches_failed")).isEqualTo(failed - 1);
        assertThat(Neighbours.askedAbout(club)).hasSize(asked);
    }

    @Test
    void onlyListsThatThereAreAreFetchedIntoLetters() {
        ready("PUBLIC");
        fetch().statusCode(409).body("type", endsWith("/communication-means"));
        draft("INDIVIDUAL");
        sam().body(Map.of("scope", 7))
                .post(COMMUNICATIONS + "/2/fetches", id)
                .then()
                .statusCode(400);
        determine(Map.of("systems", Set.of(paper))).statusCode(201);
        sam().body(Map.of("scope", 2))
                .post(COMMUNICATIONS + "/2/fetches", id)
                .then()
                .statusCode(422)
                .body("type", endsWith("/scope-not-reachable"));
        sam().body(Map.of("scope", 1))
                .post(COMMUNICATIONS + "/3/fetches", id)
                .then()
                .statusCode(404);
    }

    private String mail(String name) {
        return name + "-" + run + "@example.org";
    }

    private String person(
            String name,
            @org.jspecify.annotations.Nullable String mail,
            @org.jspecify.annotations.Nullable String language) {
        return "{\"subject\":\"" + name + "-" + run + "\"" + (mail == null ? "" : ",\"mail\":\"" + mail + "\"")
                + (language == null ? "" : ",\"language\":\"" + language + "\"") + "}\n";
    }

    private ValidatableResponse determine(Map<String, Object> request) {
        return sam().body(request).post(SCOPES, id).then();
    }

    private void ready(String means) {
        determine(Map.of("systems", Set.of(club, paper))).statusCode(201);
        draft(means);
    }

    private void draft(String means) {
        sam().body(Map.of("means", means, "texts", List.of(text("en"), text("de"))))
                .post(COMMUNICATIONS, id)
                .then()
                .statusCode(201);
    }

    private Map<String, String> text(String language) {
        return Map.of(
                "language",
                language,
                "subject",
                "Your data " + run,
                "nature",
                "A notebook is gone.",
                "consequences",
                "Somebody may write to you in our name.",
                "measures",
                "All access was revoked.");
    }

    private ValidatableResponse fetch() {
        return sam().body(Map.of("scope", 1)).post(FETCHES, id).then();
    }

    private void fetched(Matcher<String> state) {
        await().atMost(SOON).untilAsserted(() -> sam().get(FETCHES, id).then().body("[0].state", state));
    }

    private void approve() {
        paula().post(COMMUNICATIONS + "/1/approval", id).then().statusCode(200);
    }

    private void states(Matcher<?> states) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                sam()
                                        .get(COMMUNICATIONS + "/1/letters", id)
                                        .jsonPath()
                                        .getList("state", String.class)
                                        .stream()
                                        .sorted()
                                        .toList())
                        .matches(states::matches));
    }

    private ValidatableResponse upload(String csv) {
        return sam().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs("text/csv", ContentType.TEXT)))
                .contentType("text/csv")
                .body(csv)
                .post(COMMUNICATIONS + "/1/recipients", id)
                .then();
    }
}
