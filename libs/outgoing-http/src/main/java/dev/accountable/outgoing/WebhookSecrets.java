package dev.accountable.outgoing;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The secrets that are shared with one receiver, by the Standard Webhooks specification: one, or two while they are
 * exchanged. Messages are signed with all; of a message that comes back one signature must be right.
 */
public final class WebhookSecrets {

    private final List<Webhook> secrets = new ArrayList<>();

    /**
     * The secrets of one receiver.
     *
     * @param prefix of the keys of the configuration, for messages: {@code accountable.webhooks.shop}
     * @throws IllegalArgumentException naming the key, never the secret
     */
    public WebhookSecrets(String prefix, String secret, Optional<String> previous) {
        secrets.add(webhook(prefix + ".secret", secret));
        previous.ifPresent(old -> secrets.add(webhook(prefix + ".previous-secret", old)));
    }

    /** The header {@code webhook-signature}. {@code timestamp} in seconds since 1970. */
    public String sign(String id, long timestamp, String body) {
        try {
            var signatures = new StringJoiner(" ");
            for (Webhook secret : secrets) {
                signatures.add(secret.sign(id, timestamp, body));
            }
            return signatures.toString();
        } catch (WebhookSigningException e) {
            throw new IllegalStateException("Every Java signs with HMAC-SHA256", e);
        }
    }

    /**
     * Whether a message was signed with one of the secrets, within five minutes of now.
     *
     * @param headers the values of {@code webhook-id}, {@code webhook-timestamp}, {@code webhook-signature} by these names
     */
    public boolean isSigned(String body, Map<String, String> headers) {
        Map<String, List<String>> lists = new java.util.HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        for (Webhook secret : secrets) {
            try {
                secret.verify(body, lists);
                return true;
            } catch (WebhookVerificationException e) {
                // Perhaps the other one.
            }
        }
        return false;
    }

    private static Webhook webhook(String key, String secret) {
        String problem = key + ": must be whsec_ and the base64 of 24 to 64 random bytes";
        if (!secret.startsWith("whsec_")) {
            throw new IllegalArgumentException(problem);
        }
        try {
            int bytes = Base64.getDecoder().decode(secret.substring("whsec_".length())).length;
            if (bytes < 24 || bytes > 64) {
                throw new IllegalArgumentException(problem);
            }
            return new Webhook(secret);
        } catch (IllegalArgumentException | EmptyWebhookSecretException e) {
            // Without the cause: a decoder quotes what it could not decode.
            throw new IllegalArgumentException(problem);
        }
    }
}
