package dev.accountable.audit;

import dev.accountable.test.EveryEndpointRefusesBadInput;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** The endpoint that takes CloudEvents takes no application/json; what it refuses stands in AppendTest. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class AuditBadInputTest extends EveryEndpointRefusesBadInput {

    AuditBadInputTest() {
        super(
                "audit-service",
                "audit-writer",
                "auditor",
                "privacy-officer",
                "security-officer",
                "employee",
                "grant-checker",
                "log-eraser",
                "data-subject",
                "subject-events-reader");
    }
}
