package dev.accountable.consent;

import static dev.accountable.consent.World.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.accountable.test.GrantDesk;
import dev.accountable.test.GrantDesk.Behaviour;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An employee reads a person's consents under an access grant and not otherwise. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(GrantDesk.class)
class EmployeeReadTest {

    final World world = new World();
    final String subject = "subject-" + UUID.randomUUID();
    final String clara = "clara-" + UUID.randomUUID();

    @AfterEach
    void theDeskAnswersAgain() {
        GrantDesk.behave(Behaviour.ANSWER);
    }

    @Test
    void withoutAGrantNothingIsShown() {
        String id = world.give(subject);

        for (ValidatableResponse refused : List.of(history(subject), one(id))) {
            refused.statusCode(403)
                    .contentType("application/problem+json")
                    .body("type", endsWith("/grant-needed"))
                    .body("detail", containsString("POST /api/v1/access-grants"));
        }
        assertThat(GrantDesk.askedBy(clara)).containsExactly("consents", "consents/" + id);
    }

    @Test
    void aGrantShowsThisPersonsAndNobodyElses() {
        String id = world.give(subject);
        String others = "others-" + UUID.randomUUID();
        String theirs = world.give(others);
        GrantDesk.grant(clara, subject);

        history(subject).statusCode(200).body("submission", contains(id));
        one(id).statusCode(200).body("subject", equalTo(subject));
        history(others).statusCode(403);
        one(theirs).statusCode(403);
    }

    @Test
    void aGrantThatWasRevokedShowsNothingAMomentLater() {
        GrantDesk.grant(clara, subject);
        history(subject).statusCode(200);
        GrantDesk.revoke(clara, subject);

        history(subject).statusCode(403);
    }

    @Test
    void whereGrantsCannotBeCheckedNothingIsShown() {
        GrantDesk.grant(clara, subject);
        String id = world.give(subject);
        GrantDesk.behave(Behaviour.UNAVAILABLE);

        history(subject).statusCode(503).body("type", endsWith("/unavailable"));
        one(id).statusCode(503);
    }

    @Test
    void whoeverReadsTheirOwnNeedsNone() {
        String id = world.give(clara);

        history(clara).statusCode(200);
        one(id).statusCode(200);
        assertThat(GrantDesk.askedBy(clara)).isEmpty();
    }

    @Test
    void aGrantToReadIsNoneToWithdraw() {
        String id = world.give(subject);
        GrantDesk.grant(clara, subject);

        as(clara, "employee")
                .post("/api/v1/consents/{id}/withdrawal", id)
                .then()
                .statusCode(403);
        as(clara, "employee", "data-subject")
                .post("/api/v1/consents/{id}/withdrawal", id)
                .then()
                .statusCode(404);
    }

    private ValidatableResponse history(String whose) {
        return as(clara, "employee")
                .queryParam("subject", whose)
                .get("/api/v1/consents")
                .then();
    }

    private ValidatableResponse one(String id) {
        return as(clara, "employee").get("/api/v1/consents/{id}", id).then();
    }
}
