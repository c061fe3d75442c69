package dev.accountable.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.stack.Http.Answer;

/**
 * What the demonstration needs to be there, registered over the public API by paula, the privacy officer: the purpose
 * {@code newsletter}, a privacy policy, the data map of the sample organisation with its processors and activities, and its
 * accountability programme. What is there already stays.
 */
public final class Seed {

    static final String PURPOSE = "newsletter";
    static final String NOTICE = "privacy-policy";
    static final String SYSTEM = "product";

    private final String api;
    private final Login login;
    private final Http http = new Http();

    public Seed(Endpoints endpoints, Login login) {
        this.api = endpoints.gateway() + "/api/v1";
        this.login = login;
    }

    /** Registers what is missing and returns the id of the privacy policy's first version. */
    public String plant() {
        String paula = login.password("paula");
        if (isMissing("/purposes/" + PURPOSE, paula)) {
            register("/purposes", paula, Json.resource("/sample/newsletter.json"));
        }
        if (isMissing("/systems/" + SYSTEM, paula)) {
            register("/systems", paula, Json.resource("/sample/data-map.json"));
        }
        new ProcessingSeed(api, paula).plant();
        new ProgrammeSeed(api, paula).plant();
        JsonNode notices = get("/notices?key=" + NOTICE, paula).json();
        for (JsonNode notice : notices) {
            if (notice.path("version").asInt() == 1) {
                return notice.path("id").asText();
            }
        }
        return register("/notices", paula, Json.resource("/sample/privacy-policy.json"))
                .json()
                .path("id")
                .asText();
    }

    private boolean isMissing(String path, String token) {
        Answer answer = http.get(api + path, token);
        if (answer.status() != 200 && answer.status() != 404) {
            throw unexpected("GET " + path, answer);
        }
        return answer.status() == 404;
    }

    private Answer get(String path, String token) {
        Answer answer = http.get(api + path, token);
        if (answer.status() != 200) {
            throw unexpected("GET " + path, answer);
        }
        return answer;
    }

    private Answer register(String path, String token, Object body) {
        Answer answer = http.post(api + path, token, body);
        if (answer.status() != 201) {
            throw unexpected("POST " + path, answer);
        }
        return answer;
    }

    private static StackException unexpected(String call, Answer answer) {
        return new StackException("The demonstration's data cannot be set up: " + call + " answers " + answer.status()
                + " " + answer.text());
    }
}
