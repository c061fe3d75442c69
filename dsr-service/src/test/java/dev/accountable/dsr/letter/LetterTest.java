package dev.accountable.dsr.letter;

import static dev.accountable.dsr.World.awaitLetter;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
class LetterTest {

    private static final String HOSTILE = "<script>alert(1)</script> {organisation} {#if true}x{/if}\r\nBcc: a@b";

    private static Person person(String mailbox) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return new Person("subject-" + unique, mailbox + unique + "@example.org");
    }

    private static String stateOf(String request) {
        return officer()
                .get("/api/v1/requests/{id}/letters", request)
                .then()
                .statusCode(200)
                .extract()
                .path("[0].state");
    }

    @Test
    void everyLetterHasItsWordsInEveryLanguage() {
        String id = person("words").asksFor("ERASURE");
        for (String language : List.of("en", "de", "fr")) {
            for (LetterKind kind : LetterKind.values()) {
                Map<String, Object> preview =
                        new HashMap<>(Map.of("kind", kind.name(), "language", language, "text", HOSTILE));
                if (kind == LetterKind.REFUSAL) {
                    preview.put("ground", "LEGAL_CLAIMS");
                }
                JsonPath letter = officer()
                        .body(preview)
                        .post("/api/v1/requests/{id}/letter-previews", id)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();
                assertThat(letter.getString("language")).isEqualTo(language);
                assertThat(letter.getString("subject"))
                        .as("%s in %s", kind, language)
                        .isNotBlank()
                        .doesNotContain("\n");
                assertThat(letter.getString("text"))
                        .as("%s in %s", kind, language)
                        .doesNotContain("NOT_FOUND");
                assertThat(letter.getString("html"))
                        .as("%s in %s", kind, language)
                        .contains("<html lang=\"" + language + "\">")
                        .doesNotContain("<script");
            }
        }
        officer()
                .body(Map.of("kind", "REFUSAL", "ground", "OTHERS_IN_A_COPY"))
                .post("/api/v1/requests/{id}/letter-previews", id)
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("ground"));
    }

    @Test
    void whatPeopleWriteIsNoTemplateAndNoMarkup() {
        String id = person("hostile").asksFor("ERASURE");
        JsonPath letter = officer()
                .body(Map.of("kind", "CLARIFICATION", "language", "en", "text", HOSTILE))
                .post("/api/v1/requests/{id}/letter-previews", id)
                .jsonPath();
        assertThat(letter.getString("text")).contains("<script>alert(1)</script> {organisation} {#if true}x{/if}");
        assertThat(letter.getString("html")).contains("&lt;script&gt;alert(1)&lt;/script&gt; {organisation}");
    }

    @Test
    void aLetterGoesOutOnceWhateverTheServerSays() {
        Person soft = person("soft");
        Person hard = person("hard");
        Person cut = person("cut");
        Person none = person("no address ");
        String late = soft.asksFor("ACCESS");
        String never = hard.asksFor("ACCESS");
        String nowhere = none.asksFor("ACCESS");
        String unclear = cut.asksFor("ACCESS");

        awaitLetter(soft.email(), "We have received");
        Awaitility.await().until(() -> stateOf(late), "SENT"::equals);
        Awaitility.await().until(() -> stateOf(never), "FAILED"::equals);
        Awaitility.await().until(() -> stateOf(unclear), "UNCERTAIN"::equals);
        Awaitility.await().until(() -> stateOf(nowhere), "FAILED"::equals);
        assertThat(MailServer.to(cut.email())).hasSize(1);
        assertThat(MailServer.tries(hard.email())).isEqualTo(1);
        assertThat(MailServer.tries(soft.email())).isEqualTo(2);
    }

    @Test
    void aSenderThatDiedLeavesItsLetterUncertain() {
        Person person = person("died");
        String id = person.asksFor("ACCESS");
        awaitLetter(person.email(), "We have received");
        Awaitility.await().until(() -> stateOf(id), "SENT"::equals);
        own("update letter set state = 'SENDING', due_at = now() - interval '1 second', ended_at = null where about = '"
                + id + "'");
        Awaitility.await().until(() -> stateOf(id), "UNCERTAIN"::equals);
        assertThat(MailServer.to(person.email())).hasSize(1);
    }

    @Test
    void nothingOfWhatIsMailedStaysWithTheLetter() {
        Person person = person("row");
        String id = person.asksFor("ACCESS");
        String token = awaitLetter(person.email(), "We have received").token();
        assertThat(own("select l::text from letter l where about = '" + id + "'"))
                .singleElement()
                .satisfies(row -> assertThat(row.get(0)).doesNotContain(person.email(), token));
    }
}
