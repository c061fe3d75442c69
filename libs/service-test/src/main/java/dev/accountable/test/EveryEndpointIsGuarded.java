package dev.accountable.test;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.test.Issuer.Token;
import io.quarkus.test.common.http.TestHTTPResource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Asks the service for its own list of endpoints and knocks on each: every endpoint × no token, a foreign or expired
 * token, every role, a missing second factor, and another person's object. An endpoint that the service's access rules do
 * not name fails the build the moment it exists, and so does an open one that they do not call open.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EveryEndpointIsGuarded {

    private final String service;

    @TestHTTPResource(value = "/openapi", management = true)
    String openApi = "";

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
        assertThat(guarded())
                .isNotEmpty()
                .allSatisfy(endpoint -> assertThat(status(endpoint, null))
                        .as("%s without a token", endpoint)
                        .isEqualTo(401));
    }

    /** A bad token is no worse than none: whoever was signed in yesterday reads what everybody may read. */
    @Test
    void whatIsOpenToEverybodyAsksForNoToken() {
        var somebody = Issuer.caller(service, "somebody", "no-role-of-ours");
        assertThat(endpoints()).filteredOn(endpoint -> rule(endpoint).open()).allSatisfy(endpoint -> {
            for (Token token : Arrays.asList(
                    null,
                    somebody.token(),
                    somebody.audience("another-service").token(),
                    somebody.expired().token())) {
                assertThat(status(endpoint, token))
                        .as("%s with %s", endpoint, token == null ? "no token" : "a token")
                        .isNotIn(401, 403)
                        .isLessThan(500);
            }
        });
    }

    @Test
    void tokensForAnotherServiceAndExpiredTokensAreTurnedAway() {
        assertThat(guarded()).allSatisfy(endpoint -> {
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
        assertThat(guarded()).allSatisfy(endpoint -> {
            AccessRule rule = rule(endpoint);
            for (String role : roles) {
                Token token = Issuer.caller(service, "somebody-" + role, role)
                        .withSecondFactor()
                        .token();
                int status = status(endpoint, token);
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
        assertThat(endpoints()).allSatisfy(endpoint -> {
            AccessRule rule = rule(endpoint);
            if (rule.secondFactor()) {
                var response = endpoint.call(
                        Issuer.caller(service, "somebody", rule.roles().toArray(String[]::new))
                                .token());
                assertThat(response.statusCode()).as("%s with acr 1", endpoint).isEqualTo(401);
                assertThat(response.header("WWW-Authenticate"))
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
                                .statusCode())
                        .as("%s on another's object", endpoint)
                        .isIn(403, 404);
                assertThat(endpoint.call(subject(AccessRule.OWNER), path, rule.body())
                                .statusCode())
                        .as("%s on one's own object", endpoint)
                        .isBetween(200, 299);
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
        return endpoint.call(token).statusCode();
    }

    private List<Endpoint> endpoints() {
        return Endpoint.all(get(openApi + "?format=json").jsonPath().getMap("$"));
    }

    /** All but those that are open to everybody on purpose. */
    private List<Endpoint> guarded() {
        return endpoints().stream().filter(endpoint -> !rule(endpoint).open()).toList();
    }

    private AccessRule rule(Endpoint endpoint) {
        return rules().stream()
                .filter(rule -> rule.operation().equals(endpoint.toString()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(endpoint + " has no access rule"));
    }
}
