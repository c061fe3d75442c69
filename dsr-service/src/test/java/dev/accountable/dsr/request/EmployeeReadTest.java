package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.events;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.GrantDesk;
import dev.accountable.test.GrantDesk.Behaviour;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Support is asked "how far is my request?": an employee reads it under an access grant and not otherwise. */
@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(GrantDesk.class)
class EmployeeReadTest {

    private final String clara = "clara-" + UUID.randomUUID();
    private final Person somebody = new Person("somebody-" + UUID.randomUUID(), "somebody@example.org");

    @AfterEach
    void theDeskAnswersAgain() {
        GrantDesk.behave(Behaviour.ANSWER);
    }

    @Test
    void aRequestIsShownUnderAGrantForItsPerson() {
        String path = "requests/" + somebody.asksFor("ACCESS");

        read(path).statusCode(403).body("type", endsWith("/grant-needed"));
        GrantDesk.grant(clara, somebody.subject());
        read(path).statusCode(200).body("subject", equalTo(somebody.subject()));

        assertThat(GrantDesk.askedBy(clara)).containsExactly(path, path);
        // The use is in the log by audit-service's own hand; a second record of it here would count one look twice.
        assertThat(events("access.read", path)).isEmpty();
    }

    @Test
    void soIsItsReport() {
        String path = "requests/" + somebody.isAnswered("ERASURE") + "/report";

        read(path).statusCode(403);
        GrantDesk.grant(clara, somebody.subject());
        read(path).statusCode(200);
    }

    @Test
    void whereGrantsCannotBeCheckedNothingIsShown() {
        String path = "requests/" + somebody.asksFor("ACCESS");
        GrantDesk.grant(clara, somebody.subject());
        GrantDesk.behave(Behaviour.HANG_UP);

        read(path).statusCode(503).body("type", endsWith("/unavailable"));
    }

    @Test
    void aGrantOpensNeitherTheListNorTheApprovalNorThePackage() {
        String id = somebody.isAnswered("ACCESS");
        GrantDesk.grant(clara, somebody.subject());

        read("requests").statusCode(403);
        employee().post("/api/v1/requests/{id}/approval", id).then().statusCode(403);
        String packageId = read("requests/" + id).extract().path("packageId");
        read("packages/" + packageId).statusCode(403);
    }

    private ValidatableResponse read(String path) {
        return employee().get("/api/v1/" + path).then();
    }

    private RequestSpecification employee() {
        return given().auth()
                .oauth2(Issuer.caller("dsr-service", clara, "employee")
                        .withSecondFactor()
                        .token()
                        .value());
    }
}
