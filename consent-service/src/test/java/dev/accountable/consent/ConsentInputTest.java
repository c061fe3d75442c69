package dev.accountable.consent;

import dev.accountable.test.EveryEndpointRefusesBadInput;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ConsentInputTest extends EveryEndpointRefusesBadInput {

    ConsentInputTest() {
        super(
                "consent-service",
                "consent-writer",
                "decision-reader",
                "privacy-officer",
                "rights-writer",
                "contact-reader",
                "data-subject");
    }
}
