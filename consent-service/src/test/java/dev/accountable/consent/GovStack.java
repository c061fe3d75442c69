package dev.accountable.consent;

import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.website;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** Asks as the GovStack consent building block has it: a website for one person about one purpose, or a verifier. */
record GovStack(World world, String subject) {

    static final String API = "/govstack/v1/service";
    static final String INDIVIDUAL = "X-ConsentBB-IndividualId";

    static RequestSpecification verifier() {
        return as("verifier", "decision-reader");
    }

    RequestSpecification named() {
        return website().header(INDIVIDUAL, subject);
    }

    ValidatableResponse agreement() {
        return website().get(API + "/data-agreement/" + world.purpose).then();
    }

    ValidatableResponse create() {
        return create(named());
    }

    ValidatableResponse create(RequestSpecification request) {
        return request.post(API + "/individual/record/data-agreement/" + world.purpose + "/")
                .then();
    }

    ValidatableResponse record() {
        return named().get(API + "/individual/record/data-agreement/" + world.purpose)
                .then();
    }

    ValidatableResponse history() {
        return named().get(API + "/individual/record/data-agreement/" + world.purpose + "/all")
                .then();
    }

    static ValidatableResponse update(String id, Object body) {
        return website()
                .body(body)
                .put(API + "/individual/record/consent-record/" + id + "/")
                .then();
    }

    static ValidatableResponse verify(String id) {
        return verifier().get(API + "/verification/consent-record/" + id + "/").then();
    }
}
