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

    BreachAccessTest() {
        super("breach-service");
    }

    @Override
    protected List<AccessRule> rules() {
        String incidents = "/api/v1/incidents";
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
                allow("GET " + incidents + "/{id}/alerts", "security-officer", "privacy-officer"),
                allow("POST " + signals, "signal-writer"),
                allow("GET " + signals, "security-officer", "privacy-officer"),
                allow("GET " + signals + "/{id}", "security-officer", "privacy-officer"),
                allow("POST " + signals + "/{id}/dismissal", "security-officer"),
                allow("POST " + signals + "/{id}/promotion", "security-officer"));
    }
}
