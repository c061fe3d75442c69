package dev.accountable.consent;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A site of its own for each test, with one purpose, and its visitors. */
class SiteWorld {

    static final String ORIGIN = "https://shop.example.org";

    final World world = new World();
    final String key = "site-" + UUID.randomUUID();

    /** A browser's visitor: what it keeps. */
    record Visitor(String reference, String token) {}

    Map<String, Object> definition() {
        world.noticeId();
        return new HashMap<>(Map.of(
                "key",
                key,
                "name",
                "Our shop",
                "origins",
                List.of(ORIGIN),
                "purposes",
                List.of(world.purpose),
                "notice",
                world.purpose));
    }

    SiteWorld register() {
        World.officer().body(definition()).post("/api/v1/sites").then().statusCode(201);
        return this;
    }

    /** As the page does it. */
    static RequestSpecification browser() {
        return given().header("Origin", ORIGIN).contentType(ContentType.JSON);
    }

    static RequestSpecification browser(Visitor visitor) {
        return browser().header("Visitor", visitor.token());
    }

    ValidatableResponse form() {
        return browser().get("/api/v1/sites/{key}/form", key).then();
    }

    String formHash() {
        return form().statusCode(200).extract().path("formHash");
    }

    Visitor visitor() {
        var issued = browser()
                .post("/api/v1/sites/{key}/visitors", key)
                .then()
                .statusCode(201)
                .extract();
        return new Visitor(issued.path("visitor"), issued.path("token"));
    }

    Map<String, Object> choice(String state) {
        return new HashMap<>(
                Map.of("formHash", formHash(), "choices", List.of(Map.of("purpose", world.purpose, "state", state))));
    }

    ValidatableResponse choose(Visitor visitor, String state) {
        return browser(visitor)
                .body(choice(state))
                .post("/api/v1/sites/{key}/choices", key)
                .then();
    }

    ValidatableResponse withdraw(Visitor visitor) {
        return browser(visitor).delete("/api/v1/sites/{key}/choices", key).then();
    }

    ValidatableResponse choices(Visitor visitor) {
        return browser(visitor).get("/api/v1/sites/{key}/choices", key).then();
    }
}
