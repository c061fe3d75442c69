package dev.accountable.system;

import dev.accountable.stack.LocalStack;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An incident as a security officer handles it, through the gateway. */
record Breach(LocalStack stack, String officer, String id) {

    private static final String COMMUNICATIONS = "/api/v1/incidents/{id}/communications";

    /** Handled like the real thing, and counted nowhere. */
    static Breach exercise(LocalStack stack, String officer, String title) {
        String id = Platform.call(stack, officer)
                .body(Map.of(
                        "title",
                        title,
                        "description",
                        "A dump of the product database lay open.",
                        "kind",
                        List.of("CONFIDENTIALITY"),
                        "detectedAt",
                        Instant.now().minusSeconds(60).toString(),
                        "exercise",
                        true))
                .post("/api/v1/incidents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return new Breach(stack, officer, id);
    }

    /** Drafts its first communication, by letters. */
    void writes(String subject) {
        Platform.call(stack, officer)
                .body(Map.of(
                        "means",
                        "INDIVIDUAL",
                        "texts",
                        List.of(Map.of(
                                "language", "en",
                                "subject", subject,
                                "nature", "A dump lay open.",
                                "consequences", "Others may know your address.",
                                "measures", "It was removed."))))
                .post(COMMUNICATIONS, id)
                .then()
                .statusCode(201);
    }

    /** Lists people for it: the lines of a CSV file. */
    void lists(String csv) {
        Platform.call(stack, officer)
                .config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs("text/csv", ContentType.TEXT)))
                .contentType("text/csv")
                .body(csv)
                .post(COMMUNICATIONS + "/1/recipients", id)
                .then()
                .statusCode(200);
    }
}
