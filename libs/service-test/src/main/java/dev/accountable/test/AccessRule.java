package dev.accountable.test;

import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may call one endpoint.
 *
 * @param operation as in the OpenAPI document: {@code GET /api/v1/consents/{id}}
 * @param secondFactor true where acr 2 is asked for
 * @param othersPath for endpoints that a data subject may call: a path to something of {@link #OWNER}'s, which
 *     {@link #STRANGER} must not reach; null where the endpoint serves nothing personal
 * @param needsNoToken whoever calls, and whatever token is sent along, the answer is not 401
 * @param asksAnotherService whoever is let through learns in this test that the other service is away (503)
 */
public record AccessRule(
        String operation,
        Set<String> roles,
        boolean secondFactor,
        @Nullable Supplier<String> othersPath,
        @Nullable Supplier<Object> body,
        boolean servesNothingPersonal,
        boolean needsNoToken,
        boolean asksAnotherService) {

    /** The subject whose objects {@code othersPath} names. */
    public static final String OWNER = "owner-0190";

    /** The subject who asks for them in vain. */
    public static final String STRANGER = "stranger-0191";

    public static AccessRule allow(String operation, String... roles) {
        return new AccessRule(operation, Set.of(roles), false, null, null, false, false, false);
    }

    public AccessRule withSecondFactor() {
        return new AccessRule(
                operation, roles, true, othersPath, body, servesNothingPersonal, needsNoToken, asksAnotherService);
    }

    /** A data subject reaches here only what is its own; the path leads to something of the owner's. */
    public AccessRule ownOnly(Supplier<String> pathOfOwners) {
        return new AccessRule(
                operation, roles, secondFactor, pathOfOwners, body, false, needsNoToken, asksAnotherService);
    }

    /** As {@link #ownOnly(Supplier)}, for an endpoint where the body says whose it is. */
    public AccessRule ownOnly(Supplier<String> pathOfOwners, Supplier<Object> bodyOfOwners) {
        return new AccessRule(
                operation, roles, secondFactor, pathOfOwners, bodyOfOwners, false, needsNoToken, asksAnotherService);
    }

    /** Nothing here belongs to one person: published texts, or an answer about the caller alone. */
    public AccessRule nothingPersonal() {
        return new AccessRule(operation, roles, secondFactor, null, null, true, needsNoToken, asksAnotherService);
    }

    /** No token is needed, and none is looked at: it never answers 401 or 403. */
    public AccessRule openToEverybody() {
        return new AccessRule(operation, roles, false, null, null, true, true, asksAnotherService);
    }

    /** Behind the check stands a service that is away in this test: the owner gets as far as its 503. */
    public AccessRule behindAnotherService() {
        return new AccessRule(
                operation, roles, secondFactor, othersPath, body, servesNothingPersonal, needsNoToken, true);
    }
}
