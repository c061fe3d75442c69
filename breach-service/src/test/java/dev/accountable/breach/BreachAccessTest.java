package dev.accountable.breach;

import static dev.accountable.test.AccessRule.allow;

import dev.accountable.test.AccessRule;
import dev.accountable.test.EveryEndpointIsGuarded;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class BreachAccessTest extends EveryEndpointIsGuarded {

    private static final String[] HANDLERS = {"security-officer", "privacy-officer"};

    private static final String[] READERS = {"security-officer", "privacy-officer", "auditor"};

    BreachAccessTest() {
        super("breach-service");
    }

    @Override
    protected List<AccessRule> rules() {
        String incidents = "/api/v1/incidents";
        String incident = incidents + "/{id}";
        String notifications = incident + "/authority-notifications";
        String signals = "/api/v1/signals";
        return List.of(
                allow("POST " + incidents, "employee", "security-officer"),
                allow("GET " + incidents, "security-officer", "privacy-officer"),
                // An employee reaches the state of an own report only: IncidentTest.
                allow("GET " + incidents + "/{id}", "employee", "security-officer", "privacy-officer"),
                allow("POST " + incidents + "/{id}/awareness", "security-officer"),
                allow("GET " + incidents + "/{id}/awareness", "security-officer", "privacy-officer"),
                allow("POST " + incidents + "/{id}/notifications", "security-officer")
                        .withSecondFactor(),
                allow("GET " + incidents + "/alerts", HANDLERS),
                allow("GET " + incidents + "/{id}/alerts", "security-officer", "privacy-officer"),
                allow("POST " + incident + "/facts", HANDLERS),
                allow("GET " + incident + "/facts", HANDLERS),
                allow("POST " + incident + "/severity-scores", HANDLERS),
                allow("GET " + incident + "/assessment", HANDLERS),
                allow("POST " + incident + "/decisions", HANDLERS).withSecondFactor(),
                allow("GET " + incident + "/decisions", HANDLERS),
                allow("POST " + incident + "/decisions/{number}/confirmation", HANDLERS)
                        .withSecondFactor(),
                allow("POST " + notifications, HANDLERS),
                allow("GET " + notifications, HANDLERS),
                allow("GET " + notifications + "/{number}", HANDLERS),
                allow("PUT " + notifications + "/{number}", HANDLERS),
                allow("GET " + notifications + "/{number}/document", HANDLERS),
                allow("GET " + notifications + "/{number}/text", HANDLERS),
                allow("GET " + notifications + "/{number}/changes", HANDLERS),
                allow("POST " + notifications + "/{number}/approval", HANDLERS).withSecondFactor(),
                allow("POST " + notifications + "/{number}/submission", HANDLERS)
                        .withSecondFactor(),
                allow("POST " + notifications + "/{number}/transmission", HANDLERS)
                        .withSecondFactor(),
                allow("GET " + notifications + "/{number}/transmission", HANDLERS),
                allow("GET /api/v1/authorities", HANDLERS),
                allow("POST " + incident + "/acknowledgement", "security-officer"),
                allow("POST " + incident + "/timeline", HANDLERS),
                allow("POST " + incident + "/timeline/imports", HANDLERS),
                allow("GET " + incident + "/timeline", HANDLERS),
                allow("POST " + incident + "/evidence", HANDLERS),
                allow("GET " + incident + "/evidence", HANDLERS),
                allow("POST " + incident + "/evidence/{number}/custody", HANDLERS),
                allow("PUT " + incident + "/evidence/{number}/content", HANDLERS),
                allow("GET " + incident + "/evidence/{number}/content", HANDLERS)
                        .withSecondFactor(),
                allow("GET " + incident + "/case-file", HANDLERS).withSecondFactor(),
                allow("POST " + incident + "/playbook", HANDLERS),
                allow("POST " + incident + "/tasks", HANDLERS),
                allow("GET " + incident + "/tasks", HANDLERS),
                allow("POST " + incident + "/tasks/{number}/end", HANDLERS),
                allow("POST " + incident + "/closure", HANDLERS).withSecondFactor(),
                allow("GET /api/v1/playbooks", HANDLERS),
                allow("GET " + incidents + "/register", READERS),
                allow("GET " + incidents + "/register/csv", READERS),
                allow("GET " + incidents + "/register/html", READERS),
                allow("GET " + incidents + "/register/figures", READERS),
                allow("POST " + incident + "/communications", HANDLERS),
                allow("GET " + incident + "/communications", HANDLERS),
                allow("POST " + incident + "/communications/{number}/recipients", HANDLERS),
                allow("POST " + incident + "/communications/{number}/approval", HANDLERS)
                        .withSecondFactor(),
                allow("POST " + incident + "/communications/{number}/publication", HANDLERS)
                        .withSecondFactor(),
                allow("GET " + incident + "/communications/{number}/letters", HANDLERS),
                allow("POST " + incident + "/communications/{number}/fetches", "security-officer")
                        .withSecondFactor(),
                allow("GET " + incident + "/communications/{number}/fetches", HANDLERS),
                allow("POST " + incident + "/scopes", "security-officer").withSecondFactor(),
                allow("GET " + incident + "/scopes", HANDLERS),
                allow("POST " + incident + "/communications/{number}/letters/{letter}/bounce", HANDLERS),
                allow("POST " + incident + "/communications/{number}/letters/{letter}/acknowledgement", HANDLERS),
                allow("GET " + incident + "/deadlines", HANDLERS),
                allow("POST /api/v1/risks", HANDLERS),
                allow("PUT /api/v1/risks/{id}", HANDLERS),
                allow("GET /api/v1/risks", READERS),
                allow("GET /api/v1/risks/{id}", READERS),
                allow("POST " + signals + "/alertmanager", "signal-writer"),
                allow("POST " + signals + "/reports").openToEverybody(),
                allow("POST " + signals + "/processor-notices", "breach-processor"),
                allow("POST " + signals + "/{id}/merge", "security-officer"),
                allow("POST " + signals, "signal-writer"),
                allow("GET " + signals, "security-officer", "privacy-officer"),
                allow("GET " + signals + "/{id}", "security-officer", "privacy-officer"),
                allow("POST " + signals + "/{id}/dismissal", "security-officer"),
                allow("POST " + signals + "/{id}/promotion", "security-officer"));
    }
}
