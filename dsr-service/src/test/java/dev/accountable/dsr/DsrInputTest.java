package dev.accountable.dsr;

import dev.accountable.test.EveryEndpointRefusesBadInput;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class DsrInputTest extends EveryEndpointRefusesBadInput {

    DsrInputTest() {
        super("dsr-service", "data-subject", "privacy-officer", "employee", "opendsr-controller", "scope-reader");
    }
}
