package dev.accountable.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Service;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody from outside with a JDK and the log's key, who believes nothing else. */
record Auditor(LocalStack stack, String token) {

    /** The address of the log. */
    String log() {
        return stack.endpoints().service(Service.AUDIT) + "/api/v1/log";
    }

    /** What the log answers. */
    String log(String path) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .auth()
                .oauth2(token)
                .get(log() + path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    String key() {
        return log("/key").strip();
    }

    /** Runs the verifier, which has to agree. */
    void verifies(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                stack.repository().resolve("audit-service/verifier/Verify.java").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LOG_TOKEN", token);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            assertThat(said).contains("VERIFIED");
        } catch (IOException e) {
            throw new IllegalStateException("The verifier cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
