package dev.accountable.breach;

import dev.accountable.test.EveryEndpointRefusesBadInput;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class BreachInputTest extends EveryEndpointRefusesBadInput {

    BreachInputTest() {
        super(
                "breach-service",
                "employee",
                "security-officer",
                "privacy-officer",
                "signal-writer",
                "breach-processor",
                "auditor");
    }
}
