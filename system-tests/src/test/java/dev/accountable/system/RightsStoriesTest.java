package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import dev.accountable.stack.Account;
import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.Seed;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Ben, a customer of the sample organisation, uses the rights that the tour does not show: through the gateway, with real
 * tokens, against the real database, and with what consent-service then decides about him.
 */
@ExtendWith(Platform.class)
// They sign in once: a TOTP code counts once, and the next comes after half a minute.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsStoriesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LocalStack stack;
    private final Login login;
    private String run = "";
    private String ben = "";
    private String subject = "";
    private String officer = "";
    private String auditor = "";

    RightsStoriesTest(LocalStack stack, Login login) {
        this.stack = stack;
        this.login = login;
    }

    @BeforeEach
    void aRunOfItsOwn() {
        run = UUID.randomUUID().toString().substring(0, 8);
    }

    @BeforeAll
    void signIn() {
        new Seed(stack.endpoints(), login).plant();
        ben = login.password("ben");
        subject = Login.claims(ben).path("sub").asText();
        officer = login.steppedUp("paula");
        auditor = login.password("audrey");
    }

    @Test
    void heTakesAlongWhatHeProvidedAndNothingThatWasMadeOfIt() throws IOException {
        String request = asks(Map.of("type", "PORTABILITY"));
        approve(request);
        completed(request);

        Map<String, String> files = fetched(request);
        assertThat(files.keySet())
                .contains("product/users.json", "product/time-entries.csv", "product/newsletter-subscriptions.json")
                // Kept because the law asks for it, and derived.
                .doesNotContain("product/invoices.json", "product/invoices.csv");
        Map<String, Object> user = new JsonPath(files.get("product/users.json")).getMap("[0]");
        assertThat(user)
                .containsEntry("email", "ben.okafor@example.org")
                .containsKey("full_name")
                // Of legitimate interests, and therefore not his to take along.
                .doesNotContainKeys("birth_date", "last_login_ip");
    }

    @Test
    void hisNameIsPutRight() {
        String request = asks(Map.of("type", "RECTIFICATION", "details", "My name is Benedict."));
        reaches(request, "REVIEW");
        Platform.call(stack, officer)
                .body(Map.of(
                        "corrections",
                        List.of(Map.of(
                                "system", "product",
                                "dataset", "users",
                                "column", "full_name",
                                "value", "Benedict O'Kafor; --"))))
                .put("/api/v1/requests/{id}/corrections", request)
                .then()
                .statusCode(200);
        approve(request);
        completed(request);

        assertThat(sample("select full_name from users where email = 'ben.okafor@example.org'"))
                .isEqualTo("Benedict O'Kafor; --");
        assertThat(sample("select count(*) from users where full_name like 'Benedict%'"))
                .isEqualTo("1");
    }

    @Test
    void nothingIsDoneWithHisDataWhileItIsRestricted() {
        String purpose = purpose(false);
        decision(purpose).body("allowed", is(true));
        String request = asks(Map.of("type", "RESTRICTION", "restrictionGround", "ACCURACY_CONTESTED"));
        approve(request);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> decision(purpose).body("allowed", is(false)).body("reason", equalTo("RESTRICTED")));
        byHand(request);
        completed(request);

        Platform.call(stack, officer)
                .body(Map.of(
                        "reason",
                        "The address was checked.",
                        "on",
                        LocalDate.now(ZoneOffset.UTC).plusDays(10).toString()))
                .post("/api/v1/requests/{id}/lifting", request)
                .then()
                .statusCode(200);
        await().atMost(PATIENCE).until(() -> letters("ben.okafor@example.org").contains("The address was checked."));
        decision(purpose).body("allowed", is(false));

        // The day comes.
        run(
                "dsr",
                "update request_task set next_attempt_at = now() where kind = 'LIFT' and request_id = '" + request
                        + "' returning kind");
        await().atMost(PATIENCE).untilAsserted(() -> decision(purpose).body("allowed", is(true)));
    }

    /** Art. 21(2) and (3): nobody weighs anything. */
    @Test
    void directMarketingStopsWhenHeObjects() {
        String purpose = purpose(true);
        decision(purpose).body("allowed", is(true));
        String request = asks(Map.of("type", "OBJECTION", "purpose", purpose, "details", "No more of it."));
        approve(request);
        completed(request);

        decision(purpose).body("allowed", is(false)).body("reason", equalTo("OBJECTED"));
    }

    @Test
    void aHumanBeingLooksAtWhatAMachineDecided() {
        String request = asks(Map.of("type", "AUTOMATED_DECISION", "details", "My discount was refused."));
        approve(request);
        Platform.call(stack, officer)
                .body(Map.of("outcome", "REVERSED", "reasons", "Two invoices were left out."))
                .post("/api/v1/requests/{id}/human-review", request)
                .then()
                .statusCode(200)
                .body("humanReview.outcome", equalTo("REVERSED"));
        completed(request);
        await().atMost(PATIENCE).until(() -> letters("ben.okafor@example.org").contains(request));
    }

    /** Not only the product: the account at the real issuer, what they consented to, and what the log says of them. */
    @Test
    void whoLeavesIsForgottenByEverySystemThatKnowsThem() {
        Account account = customer();
        String token = login.password(account);
        String leaving = Login.claims(token).path("sub").asText();
        String website = login.client("website");
        String notice = new Seed(stack.endpoints(), login).plant();
        Platform.call(stack, website)
                .body(Map.of(
                        "subject", leaving,
                        "noticeId", notice,
                        "choices", List.of(Map.of("purpose", "newsletter", "state", "GIVEN"))))
                .post("/api/v1/consents")
                .then()
                .statusCode(201);
        await().atMost(PATIENCE).until(() -> !eventsAbout(auditor, leaving).isEmpty());

        Map<String, String> kinds =
                Map.of("consent", "CONSENT_SERVICE", "log", "AUDIT_SERVICE", "accounts", "KEYCLOAK");
        kinds.forEach(this::register);
        try {
            String request = asks(token, Map.of("type", "ERASURE"));
            approve(request);
            reaches(request, "COMPLETED");
        } finally {
            kinds.keySet().forEach(this::retire);
        }

        assertThat(sample("select count(*) from users where email like '%" + run + "%'"))
                .isEqualTo("0");
        assertThatThrownBy(() -> login.password(account)).hasMessageContaining("no token");
        decision(leaving, "newsletter").body("allowed", is(false));
        for (String service : List.of("consent", "dsr")) {
            await().atMost(PATIENCE)
                    .until(() -> new Tables(stack, service)
                            .rows("select 1 from audit_outbox where event like ?", "%" + leaving + "%")
                            .isEmpty());
        }
        // What was on its way when the log forgot is forgotten once more (decision 12). The last step comes behind it.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(eventsAbout(auditor, leaving))
                        .extracting(event -> event.get("type"))
                        .isSubsetOf("dev.accountable.access.read", "dev.accountable.dsr.request.completed"));
    }

    /** A user of the product, and an account with the same address. */
    private Account customer() {
        String address = "leaves-" + run + "@example.org";
        sample("insert into users (id, company_id, email, full_name, created_at) select max(id) + 1, min(company_id), '"
                + address + "', 'Lea Vesnow', now() from users where id < 700000 returning id");
        return stack.signUp("leaves-" + run, "Lea", "Vesnow", address);
    }

    private void register(String key, String kind) {
        Platform.call(stack, officer)
                .body(Map.of(
                        "key", key, "name", key, "kind", kind, "connection", key, "owner", "Us", "datasets", List.of()))
                .post("/api/v1/systems")
                .then()
                .statusCode(201);
    }

    private void retire(String key) {
        String version =
                Platform.call(stack, officer).get("/api/v1/systems/{key}", key).header("ETag");
        Platform.call(stack, officer)
                .header("If-Match", version)
                .delete("/api/v1/systems/{key}", key)
                .then()
                .statusCode(204);
    }

    private List<Map<String, Object>> eventsAbout(String auditor, String person) {
        return Platform.call(stack, auditor)
                .queryParam("subject", person)
                .get("/api/v1/events")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("$");
    }

    private String asks(Map<String, Object> request) {
        return asks(ben, request);
    }

    private String asks(String token, Map<String, Object> request) {
        return Platform.call(stack, token)
                .body(request)
                .post("/api/v1/requests")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private void approve(String request) {
        reaches(request, "REVIEW");
        Platform.call(stack, officer)
                .post("/api/v1/requests/{id}/approval", request)
                .then()
                .statusCode(202);
    }

    private void completed(String request) {
        reaches(request, "COMPLETED");
        await().atMost(PATIENCE)
                .untilAsserted(() -> Platform.call(stack, auditor)
                        .queryParam("type", "dev.accountable.dsr.request.completed")
                        .get("/api/v1/events")
                        .then()
                        .statusCode(200)
                        .body("resource", hasItem("requests/" + request)));
    }

    private void reaches(String request, String state) {
        await().atMost(PATIENCE)
                .until(
                        () -> Platform.call(stack, officer)
                                .get("/api/v1/requests/{id}", request)
                                .jsonPath()
                                .getString("state"),
                        state::equals);
    }

    /** A database without a mark for it asks a person to see to it. */
    private void byHand(String request) {
        List<String> steps = Platform.call(stack, officer)
                .get("/api/v1/requests/{id}", request)
                .jsonPath()
                .getList("steps.findAll { it.state == 'BY_HAND' }.id");
        for (String step : steps) {
            Platform.call(stack, officer)
                    .body(Map.of("note", "His account is set aside."))
                    .post("/api/v1/requests/{id}/tasks/{step}/completion", request, step)
                    .then()
                    .statusCode(200);
        }
    }

    private Map<String, String> fetched(String request) throws IOException {
        String id = Platform.call(stack, ben)
                .get("/api/v1/requests/{id}", request)
                .jsonPath()
                .getString("packageId");
        byte[] zip = Platform.call(stack, ben)
                .get("/api/v1/packages/{id}", id)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        Map<String, String> files = new TreeMap<>();
        try (var stream = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                files.put(entry.getName(), new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    /** For legitimate interests, so that without an objection the answer is yes. */
    private String purpose(boolean directMarketing) {
        String key = "interest-" + run;
        Map<String, Object> definition = new HashMap<>(Map.of(
                "key",
                key,
                "name",
                "Interest",
                "description",
                "Something that is in our interest.",
                "lawfulBasis",
                "LEGITIMATE_INTERESTS",
                "legitimateInterestAssessment",
                Map.of(
                        "reference", "LIA-1",
                        "purposeTest", "It is lawful.",
                        "necessityTest", "There is no other way.",
                        "balancingTest", "Customers expect it.",
                        "assessedOn", "2026-11-02"),
                "directMarketing",
                directMarketing));
        Platform.call(stack, officer)
                .body(definition)
                .post("/api/v1/purposes")
                .then()
                .statusCode(201);
        return key;
    }

    private ValidatableResponse decision(String purpose) {
        return decision(subject, purpose);
    }

    private ValidatableResponse decision(String subject, String purpose) {
        return Platform.call(stack, login.client("website"))
                .queryParam("subject", subject)
                .queryParam("purpose", purpose)
                .get("/api/v1/decisions")
                .then()
                .statusCode(200);
    }

    /** All that was written to somebody. */
    private String letters(String address) {
        List<Map<String, Object>> all = RestAssured.given()
                .get(stack.endpoints().inbox() + "/messages")
                .jsonPath()
                .getList("$");
        return all.stream()
                .filter(mail -> String.valueOf(mail.get("to")).contains(address))
                .map(mail -> String.valueOf(mail.get("text")))
                .reduce("", String::concat);
    }

    private String sample(String query) {
        return run("sample", query);
    }

    private String run(String database, String query) {
        return new Tables(stack, database).row(query);
    }
}
