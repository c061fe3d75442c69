package dev.accountable.dsr;

import dev.accountable.test.Issuer;
import dev.accountable.test.TheContractIsCommitted;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class DsrContractTest extends TheContractIsCommitted {

    DsrContractTest() {
        super("dsr-service");
    }
}
