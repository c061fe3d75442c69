package dev.accountable.audit.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.audit.event.TruncatedIp;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event of Keycloak as the log takes it. Of what Keycloak says only ids and codes are kept: no user names, no e-mail
 * addresses, and of network addresses the network.
 *
 * @param id made of Keycloak's own, so that the same event is the same however often it is read
 * @param cloudEvent what the log is sent
 */
record IdentityEvent(UUID id, Instant time, String cloudEvent) {

    /** Other texts come from whoever tries to sign in, and may be anything. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._:/-]{1,200}");

    private static final Pattern MAPPED_USER = Pattern.compile("users/([^/]+)/role-mappings/(realm|clients/[^/]+)");

    /** LOGIN or LOGIN_ERROR. Who fails to sign in is not known to be the account's owner. */
    static IdentityEvent login(JsonNode event) {
        boolean failed = event.path("type").asText().equals("LOGIN_ERROR");
        String account = code(event.path("userId"), "");
        ObjectNode details = details(event.path("ipAddress"));
        details.put("client", code(event.path("clientId"), "other"));
        if (failed) {
            details.put("error", code(event.path("error"), "other"));
        }
        return of(
                event,
                failed ? "login-failed" : "login",
                failed || account.isEmpty() ? "anonymous" : account,
                account,
                failed ? "REFUSED" : "SUCCESS",
                details);
    }

    /** A role mapping of a user that was created or deleted. */
    static IdentityEvent roleChange(JsonNode event) {
        JsonNode by = event.path("authDetails");
        Matcher path = MAPPED_USER.matcher(event.path("resourcePath").asText());
        boolean known = path.matches();
        ObjectNode details = details(by.path("ipAddress"));
        details.put("change", event.path("operationType").asText().equals("DELETE") ? "TAKEN" : "GIVEN");
        details.put("client", code(by.path("clientId"), "other"));
        details.put("roles", known && CODE.matcher(path.group(2)).matches() ? path.group(2) : "other");
        return of(
                event,
                "role-changed",
                code(by.path("userId"), "anonymous"),
                known && CODE.matcher(path.group(1)).matches() ? path.group(1) : "",
                "SUCCESS",
                details);
    }

    private static IdentityEvent of(
            JsonNode event, String type, String actor, String account, String outcome, ObjectNode details) {
        UUID id = id(type, event);
        Instant time = Instant.ofEpochMilli(event.path("time").asLong());
        ObjectNode data =
                JsonNodeFactory.instance.objectNode().put("actor", actor).put("outcome", outcome);
        if (!account.isEmpty()) {
            data.put("dataSubject", account);
        }
        data.set("details", details);
        ObjectNode cloudEvent = JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", id.toString())
                .put("source", "/identity-provider")
                .put("type", "dev.accountable.identity." + type)
                .put("time", time.toString())
                .put("subject", "accounts/" + (account.isEmpty() ? "unknown" : account))
                .put("datacontenttype", "application/json");
        cloudEvent.set("data", data);
        return new IdentityEvent(id, time, cloudEvent.toString());
    }

    private static ObjectNode details(JsonNode address) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        TruncatedIp.of(address.asText()).ifPresent(network -> details.put("network", network));
        return details;
    }

    private static String code(JsonNode value, String otherwise) {
        return CODE.matcher(value.asText()).matches() ? value.asText() : otherwise;
    }

    /** Made of the name by SHA-256 (RFC 9562, version 8). An issuer that gives its events no id is told by what they say. */
    private static UUID id(String type, JsonNode event) {
        String own = event.path("id").asText();
        String name = event.path("realmId").asText() + "/" + type + "/" + (own.isEmpty() ? event.toString() : own);
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)));
            long high = (hash.getLong() & ~0xF000L) | 0x8000L;
            long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
