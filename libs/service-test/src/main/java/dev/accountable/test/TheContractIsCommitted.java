package dev.accountable.test;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The committed OpenAPI document is the served one, so that a change of the API shows in review. To accept a change run
 * the test with {@code -Dopenapi.update=true}.
 */
public abstract class TheContractIsCommitted {

    private final Path committed;

    @TestHTTPResource(value = "/openapi", management = true)
    String openApi = "";

    protected TheContractIsCommitted(String service) {
        this.committed = Path.of("..", "docs", "openapi", service + ".yaml");
    }

    @Test
    void andItIsTheServedOne() throws IOException {
        String served = get(openApi).asString();
        if (Boolean.getBoolean("openapi.update")) {
            Files.createDirectories(committed.getParent());
            Files.writeString(committed, served);
        }
        assertThat(served).isEqualTo(Files.readString(committed));
    }
}
