package dev.accountable.breach;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import dev.accountable.test.TheContractIsCommitted;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class BreachContractTest extends TheContractIsCommitted {

    BreachContractTest() {
        super("breach-service");
    }
}
