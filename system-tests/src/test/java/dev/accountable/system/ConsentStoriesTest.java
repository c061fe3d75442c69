package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two stories of consent, through the gateway, with real tokens, letters and the log behind it. */
@ExtendWith(Platform.class)
class ConsentStoriesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern TOKEN = Pattern.compile("#([A-Za-z0-9_-]{40,})");

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String purpose = "news-" + run;

    /** A visitor chooses on a banner, signs in, and what they chose is theirs, wherever they withdraw it. */
    @Test
    void aVisitorsChoiceBecomesTheAccounts(LocalStack stack, Login login) {
        String officer = login.password("paula");
        String other = "ads-" + run;
        register(stack, officer, purpose, Map.of());
        register(stack, officer, other, Map.of());
        publish(stack, officer);
        Platform.call(stack, officer)
                .body(Map.of(
                        "key",
                        "shop-" + run,
                        "name",
                        "Our shop",
                        "origins",
                        List.of("https://shop.example.org"),
                        "purposes",
                        List.of(purpose, other),
                        "notice",
                        "terms-" + run))
                .post("/api/v1/sites")
                .then()
                .statusCode(201);

        String formHash = browser(stack)
                .get("/api/v1/sites/shop-{run}/form", run)
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "https://shop.example.org")
                .extract()
                .path("formHash");
        ValidatableResponse visitor = browser(stack)
                .post("/api/v1/sites/shop-{run}/visitors", run)
                .then()
                .statusCode(201);
        String token = visitor.extract().path("token");
        String reference = visitor.extract().path("visitor");
        browser(stack)
                .header("Visitor", token)
                .body(Map.of(
                        "formHash",
                        formHash,
                        "choices",
                        List.of(
                                Map.of("purpose", purpose, "state", "GIVEN"),
                                Map.of("purpose", other, "state", "REFUSED"))))
                .post("/api/v1/sites/shop-{run}/choices", run)
                .then()
                .statusCode(201);
        String website = login.client("website");
        decide(stack, website, reference, purpose).body("allowed", is(true));

        String anna = login.password("anna");
        String account = Login.claims(anna).path("sub").asText();
        Platform.call(stack, anna)
                .body(Map.of("visitor", token))
                .post("/api/v1/consents/links")
                .then()
                .statusCode(200)
                .body("subject", equalTo(account))
                .body("purposes.purpose", containsInAnyOrder(purpose, other))
                .body("purposes.winner", hasItem("VISITOR"));

        decide(stack, website, account, purpose).body("allowed", is(true));
        decide(stack, website, account, other).body("reason", equalTo("CONSENT_REFUSED"));
        Platform.call(stack, anna)
                .body(Map.of("subject", account, "purposes", List.of(purpose)))
                .post("/api/v1/consents/withdrawals")
                .then()
                .statusCode(200)
                .body("withdrawn.purpose", contains(purpose));
        decide(stack, website, reference, purpose).body("allowed", is(false));
        decide(stack, website, account, purpose).body("reason", equalTo("CONSENT_WITHDRAWN"));
    }

    /** The privacy office looks whom it would ask, asks, and takes silence for what it is. */
    @Test
    void aCampaignEndsWithTheAnswersThatCame(LocalStack stack, Login login) {
        String officer = login.steppedUp("paula");
        String website = login.client("website");
        register(stack, officer, purpose, Map.of("doubleOptIn", true));
        String notice = publish(stack, officer);
        for (String who : List.of("yes", "no", "silent")) {
            Platform.call(stack, website)
                    .body(Map.of("subject", subject(who), "mail", address(who)))
                    .put("/api/v1/consents/contacts")
                    .then()
                    .statusCode(204);
        }
        String campaign = Platform.call(stack, officer)
                .body(Map.of(
                        "key",
                        "ask-" + run,
                        "purpose",
                        purpose,
                        "noticeId",
                        notice,
                        "audience",
                        Map.of("rule", "MISSING"),
                        "texts",
                        List.of(Map.of(
                                "language",
                                "en",
                                "subject",
                                "May we write to you? " + run,
                                "text",
                                "{controller} asks you about {purpose}.")),
                        "hardStop",
                        Instant.now().plus(Duration.ofDays(7)).toString()))
                .post("/api/v1/campaigns")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Platform.call(stack, officer)
                .post("/api/v1/campaigns/{id}/preview", campaign)
                .then()
                .statusCode(200)
                .body("sample", hasItem(subject("silent")));
        assertThat(letters(stack)).isEmpty();

        Platform.call(stack, officer)
                .post("/api/v1/campaigns/{id}/launch", campaign)
                .then()
                .statusCode(200);
        await().atMost(PATIENCE).until(() -> letters(stack).size() == 3);
        answer(stack, "yes", "GIVEN");
        answer(stack, "no", "REFUSED");

        decide(stack, website, subject("yes"), purpose).body("allowed", is(true));
        // The week is over.
        new Tables(stack, "consent")
                .row("update campaign set hard_stop = now() where id = ?::uuid returning id", campaign);
        await().atMost(PATIENCE)
                .untilAsserted(() -> Platform.call(stack, officer)
                        .get("/api/v1/campaigns/{id}/progress", campaign)
                        .then()
                        .statusCode(200)
                        .body("state", equalTo("ENDED"))
                        .body("members.GIVEN", is(1))
                        .body("members.REFUSED", is(1))
                        .body("members.NO_ANSWER", is(1)));
        decide(stack, website, subject("silent"), purpose).body("reason", equalTo("CONSENT_MISSING"));
        decide(stack, website, subject("no"), purpose).body("reason", equalTo("CONSENT_REFUSED"));
        assertThat(letters(stack)).as("nobody got two").hasSize(3);

        // dsr-service, by its own token, forgets who does not want to be known any more.
        String rights = login.client("dsr-service");
        Platform.call(stack, rights)
                .body(Map.of("subject", subject("yes")))
                .post("/api/v1/consents/copies")
                .then()
                .statusCode(200)
                .body("sections.contacts.mail", contains(address("yes")));
        Platform.call(stack, rights)
                .body(Map.of("subject", subject("yes")))
                .post("/api/v1/consents/erasures")
                .then()
                .statusCode(201)
                .body("kept.events", is(1));
        decide(stack, website, subject("yes"), purpose).body("allowed", is(false));
    }

    private void answer(LocalStack stack, String who, String answer) {
        Map<String, Object> letter = letters(stack).stream()
                .filter(mail -> String.valueOf(mail.get("to")).contains(address(who)))
                .findFirst()
                .orElseThrow();
        Matcher token = TOKEN.matcher(String.valueOf(letter.get("text")));
        assertThat(token.find()).isTrue();
        RestAssured.given()
                .baseUri(stack.endpoints().gateway())
                .contentType("application/json")
                .body(Map.of("token", token.group(1), "answer", answer))
                .post("/api/v1/campaigns/answers")
                .then()
                .statusCode(200)
                .body("state", equalTo(answer));
    }

    /** Those of this run. */
    private List<Map<String, Object>> letters(LocalStack stack) {
        List<Map<String, Object>> all = RestAssured.given()
                .get(stack.endpoints().inbox() + "/messages")
                .jsonPath()
                .getList("$");
        return all.stream()
                .filter(mail -> String.valueOf(mail.get("subject")).endsWith(run))
                .toList();
    }

    private String subject(String who) {
        return who + "-" + run;
    }

    private String address(String who) {
        return who + "-" + run + "@example.org";
    }

    private void register(LocalStack stack, String officer, String key, Map<String, Object> more) {
        Map<String, Object> definition = new HashMap<>(
                Map.of("key", key, "name", "News", "description", "News once a month.", "lawfulBasis", "CONSENT"));
        definition.putAll(more);
        Platform.call(stack, officer)
                .body(definition)
                .post("/api/v1/purposes")
                .then()
                .statusCode(201);
    }

    private String publish(LocalStack stack, String officer) {
        return Platform.call(stack, officer)
                .body(Map.of(
                        "key",
                        "terms-" + run,
                        "kind",
                        "TERMS",
                        "texts",
                        List.of(Map.of("language", "en", "title", "Terms", "text", "We send news.")),
                        "publish",
                        true))
                .post("/api/v1/notices")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static RequestSpecification browser(LocalStack stack) {
        return RestAssured.given()
                .baseUri(stack.endpoints().gateway())
                .header("Origin", "https://shop.example.org")
                .contentType("application/json");
    }

    private static ValidatableResponse decide(LocalStack stack, String token, String subject, String purpose) {
        return Platform.call(stack, token)
                .queryParam("subject", subject)
                .queryParam("purpose", purpose)
                .get("/api/v1/decisions")
                .then()
                .statusCode(200);
    }
}
