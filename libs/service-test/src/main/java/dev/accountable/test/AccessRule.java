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
 * @param open for everybody, with a token or without
 */
public record AccessRule(
        String operation,
        Set<String> roles,
        boolean secondFactor,
        @Nullable Supplier<String> othersPath,
        @Nullable Supplier<Object> body,
        boolean servesNothingPersonal,
        boolean open) {

    /** The subject whose objects {@code othersPath} names. */
    public static final String OWNER = "owner-0190";

    /** The subject who asks for them in vain. */
    public static final String STRANGER = "stranger-0191";

    public static AccessRule allow(String operation, String... roles) {
        return new AccessRule(operation, Set.of(roles), false, null, null, false, false);
    }

    /**
     * On purpose for whoever calls, without a token: what is published, or guards itself by a signed link. An endpoint that
     * is open and not named so fails the guard.
     */
    public static AccessRule openToEverybody(String operation) {
        return new AccessRule(operation, Set.of(), false, null, null, true, true);
    }

    public AccessRule withSecondFactor() {
        return new AccessRule(operation, roles, true, othersPath, body, servesNothingPersonal, open);
    }

    /** A data subject reaches here only what is its own; the path leads to something of the owner's. */
    public AccessRule ownOnly(Supplier<String> pathOfOwners) {
        return new AccessRule(operation, roles, secondFactor, pathOfOwners, body, false, open);
    }

    /** As {@link #ownOnly(Supplier)}, for an endpoint where the body says whose it is. */
    public AccessRule ownOnly(Supplier<String> pathOfOwners, Supplier<Object> bodyOfOwners) {
        return new AccessRule(operation, roles, secondFactor, pathOfOwners, bodyOfOwners, false, open);
    }

    /** Nothing here belongs to one person: published texts, or an answer about the caller alone. */
    public AccessRule nothingPersonal() {
        return new AccessRule(operation, roles, secondFactor, null, null, true, open);
    }
}
