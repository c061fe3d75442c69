package dev.accountable.test;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.test.Issuer.Token;
import io.quarkus.test.common.http.TestHTTPResource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Asks the service for its own list of endpoints and knocks on each: every endpoint × no token, a foreign or expired
 * token, every role, a missing second factor, and another person's object. An endpoint that the service's access rules do
 * not name fails the build the moment it exists.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EveryEndpointIsGuarded {

    private final String service;

    @TestHTTPResource(value = "/openapi", management = true)
    String openApi = "";

    /** Read when the first test asks for them. */
    private List<Endpoint> endpoints = List.of();

    private final Map<String, AccessRule> rules = new HashMap<>();

    protected EveryEndpointIsGuarded(String service) {
        this.service = service;
    }

    /** One rule for each endpoint of the service. */
    protected abstract List<AccessRule> rules();

    /** Claims that this service expects of a data subject's token, {@code email} for example. */
    protected Map<String, Object> claimsOf(String subject) {
        return Map.of();
    }

    @Test
    void everyEndpointHasARuleAndEveryRuleAnEndpoint() {
        assertThat(rules().stream().map(AccessRule::operation))
                .containsExactlyInAnyOrderElementsOf(
                        endpoints().stream().map(Endpoint::toString).toList());
    }

    @Test
    void callersWithoutATokenAreTurnedAway() {
        assertThat(guarded()).isNotEmpty();
        AtOnce.check(
                guarded(),
                endpoint -> assertThat(status(endpoint, null))
                        .as("%s without a token", endpoint)
                        .isEqualTo(401));
    }

    @Test
    void whatIsOpenToEverybodyLooksAtNoToken() {
        assertThat(endpoints().stream().filter(endpoint -> rule(endpoint).needsNoToken()))
                .allSatisfy(endpoint -> {
                    var stranger = Issuer.caller(service, "somebody", "no-role-of-ours");
                    assertThat(status(endpoint, null))
                            .as("%s without a token", endpoint)
                            .isNotIn(401, 403, 500);
                    for (var caller : List.of(stranger, stranger.expired(), stranger.audience("another-service"))) {
                        assertThat(status(endpoint, caller.token()))
                                .as("%s with a token that is good for nothing", endpoint)
                                .isNotIn(401, 403, 500);
                    }
                });
    }

    @Test
    void tokensForAnotherServiceAndExpiredTokensAreTurnedAway() {
        AtOnce.check(guarded(), endpoint -> {
            String[] roles = rule(endpoint).roles().toArray(String[]::new);
            var caller = Issuer.caller(service, "somebody", roles).withSecondFactor();
            assertThat(status(endpoint, caller.audience("another-service").token()))
                    .as("%s with a token for another audience", endpoint)
                    .isEqualTo(401);
            assertThat(status(endpoint, caller.expired().token()))
                    .as("%s with an expired token", endpoint)
                    .isEqualTo(401);
        });
    }

    @Test
    void eachRoleReachesWhatItsRuleSaysAndNothingElse() {
        Set<String> roles = new HashSet<>(Issuer.REALM_ROLES);
        rules().forEach(rule -> roles.addAll(rule.roles()));
        roles.add("no-role-of-ours");
        Map<String, Token> tokens = roles.stream()
                .collect(Collectors.toMap(
                        role -> role,
                        role -> Issuer.caller(service, "somebody-" + role, role)
                                .withSecondFactor()
                                .token()));
        AtOnce.check(guarded(), endpoint -> {
            AccessRule rule = rule(endpoint);
            for (String role : roles) {
                int status = status(endpoint, tokens.get(role));
                if (rule.roles().contains(role)) {
                    assertThat(status).as("%s as %s", endpoint, role).isNotIn(401, 403, 500);
                } else {
                    assertThat(status).as("%s as %s", endpoint, role).isEqualTo(403);
                }
            }
        });
    }

    @Test
    void aPasswordAloneIsNotEnoughWhereASecondFactorIsAskedFor() {
        AtOnce.check(endpoints(), endpoint -> {
            AccessRule rule = rule(endpoint);
            if (rule.secondFactor()) {
                var answer = endpoint.call(
                        Issuer.caller(service, "somebody", rule.roles().toArray(String[]::new))
                                .token());
                assertThat(answer.status()).as("%s with acr 1", endpoint).isEqualTo(401);
                assertThat(answer.challenge())
                        .as("%s with acr 1", endpoint)
                        .contains("insufficient_user_authentication");
            }
        });
    }

    @Test
    void oneSubjectDoesNotReachWhatIsAnothers() {
        assertThat(endpoints()).allSatisfy(endpoint -> {
            AccessRule rule = rule(endpoint);
            if (rule.roles().contains("data-subject") && !rule.servesNothingPersonal()) {
                Supplier<String> othersPath = rule.othersPath();
                if (othersPath == null) {
                    throw new AssertionError(endpoint + ": the rule must say how one subject would reach another's");
                }
                String path = othersPath.get();
                assertThat(endpoint.call(subject(AccessRule.STRANGER), path, rule.body())
                                .status())
                        .as("%s on another's object", endpoint)
                        .isIn(403, 404);
                int own = endpoint.call(subject(AccessRule.OWNER), path, rule.body())
                        .status();
                if (rule.asksAnotherService()) {
                    assertThat(own).as("%s on one's own object", endpoint).isEqualTo(503);
                } else {
                    assertThat(own).as("%s on one's own object", endpoint).isBetween(200, 299);
                }
            }
        });
    }

    private Token subject(String name) {
        var caller = Issuer.caller(service, name, "data-subject");
        for (var claim : claimsOf(name).entrySet()) {
            caller = caller.claim(claim.getKey(), claim.getValue());
        }
        return caller.token();
    }

    private static int status(Endpoint endpoint, Issuer.@org.jspecify.annotations.Nullable Token token) {
        return endpoint.call(token).status();
    }

    private List<Endpoint> guarded() {
        return endpoints().stream()
                .filter(endpoint -> !rule(endpoint).needsNoToken())
                .toList();
    }

    private List<Endpoint> endpoints() {
        if (endpoints.isEmpty()) {
            endpoints = Endpoint.all(get(openApi + "?format=json").jsonPath().getMap("$"));
            rules().forEach(rule -> rules.put(rule.operation(), rule));
        }
        return endpoints;
    }

    private AccessRule rule(Endpoint endpoint) {
        AccessRule rule = rules.get(endpoint.toString());
        if (rule == null) {
            throw new AssertionError(endpoint + " has no access rule");
        }
        return rule;
    }
}
