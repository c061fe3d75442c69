package dev.accountable.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The realm of production, with what only a local stack may have added to it: the demo users, and two public clients
 * that take a password, so that a token is one curl line away.
 */
final class Realm {

    /** Takes a password and TOTP code in the request. */
    static final String CLI = "accountable-cli";

    /** As {@link #CLI}, but its tokens expire after a second. */
    static final String SHORT = "accountable-short";

    /** The client of the realm file that audit-service reads logins with. */
    static final String IDENTITY_EVENTS = "identity-events";

    /** The client of the realm file that dsr-service erases accounts with. */
    static final String ACCOUNT_ERASER = "account-eraser";

    private static final List<String> ROLES =
            List.of("data-subject", "employee", "privacy-officer", "security-officer", "auditor", "administrator");

    private Realm() {}

    static ObjectNode local(Path productionRealm, Secrets secrets) {
        try {
            return merge((ObjectNode) Json.read(Files.readAllBytes(productionRealm)), secrets);
        } catch (IOException e) {
            throw new StackException("The realm file " + productionRealm + " cannot be read: " + e.getMessage(), e);
        }
    }

    static ObjectNode merge(ObjectNode realm, Secrets secrets) {
        ArrayNode users = realm.withArrayProperty("users");
        for (DemoUser demo : DemoUser.ALL) {
            users.add(user(demo, secrets.account(demo.name())));
        }
        ArrayNode clients = realm.withArrayProperty("clients");
        ArrayNode mappers = audienceMappers(clients);
        clients.add(client(CLI, mappers));
        clients.add(client(SHORT, mappers)
                .set("attributes", Json.MAPPER.createObjectNode().put("access.token.lifespan", "1")));
        for (String client : List.of(CLI, SHORT)) {
            ObjectNode mapping =
                    realm.withArrayProperty("scopeMappings").addObject().put("client", client);
            ROLES.forEach(mapping.putArray("roles")::add);
        }
        return realm;
    }

    private static ArrayNode audienceMappers(JsonNode clients) {
        for (JsonNode client : clients) {
            if (client.path("clientId").asText().equals("accountable-pages")) {
                return client.withArray("/protocolMappers");
            }
        }
        throw new IllegalStateException("The realm file has no client accountable-pages");
    }

    private static ObjectNode client(String id, ArrayNode mappers) {
        return Json.MAPPER
                .createObjectNode()
                .put("clientId", id)
                .put("publicClient", true)
                .put("standardFlowEnabled", false)
                .put("directAccessGrantsEnabled", true)
                .put("fullScopeAllowed", false)
                .set("protocolMappers", mappers.deepCopy());
    }

    /** A user as Keycloak imports it, or as its admin API takes it. */
    static ObjectNode user(DemoUser demo, Account account) {
        ObjectNode user = Json.MAPPER
                .createObjectNode()
                .put("username", account.username())
                .put("enabled", true)
                .put("email", demo.email())
                .put("emailVerified", true)
                .put("firstName", demo.firstName())
                .put("lastName", demo.lastName());
        ArrayNode roles = user.putArray("realmRoles");
        if (demo.isStaff() && !demo.role().equals("employee")) {
            roles.add("employee");
        }
        roles.add(demo.role());
        ArrayNode credentials = user.putArray("credentials");
        credentials.addObject().put("type", "password").put("value", account.password());
        @Nullable String totp = account.totpSecret();
        if (totp != null) {
            credentials
                    .addObject()
                    .put("type", "otp")
                    .put("userLabel", "local stack")
                    .put("secretData", Json.write(Json.MAPPER.createObjectNode().put("value", totp)))
                    .put(
                            "credentialData",
                            Json.write(Json.MAPPER
                                    .createObjectNode()
                                    .put("subType", "totp")
                                    .put("period", 30)
                                    .put("digits", 6)
                                    .put("algorithm", "HmacSHA1")
                                    .put("secretEncoding", "BASE32")));
        }
        return user;
    }
}
