package dev.accountable.stack;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the alerts of the local stack arrive: an SMTP server and a webhook receiver, with a small view over both
 * ({@code GET /messages}, {@code GET /webhooks}, and a page for people). Kept in memory.
 */
final class Inbox {

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"]+");

    /** A received mail. */
    record Message(
            @Nullable String from,
            List<String> to,
            @Nullable String subject,
            @Nullable String sentAt,
            String text) {}

    /** A received webhook, and whether its Standard Webhooks signature was by our secret. */
    record Delivery(String receivedAt, Map<String, String> headers, String body, boolean verified) {}

    private final GreenMail mail;
    private final Webhook verifier;
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

    private Inbox(Endpoints endpoints, Secrets secrets) {
        var smtp = new ServerSetup(endpoints.port(Port.SMTP), "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        mail = new GreenMail(smtp)
                .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
        try {
            verifier = new Webhook(secrets.webhookSecret());
        } catch (EmptyWebhookSecretException e) {
            throw new IllegalStateException(e);
        }
    }

    static Inbox start(Vertx vertx, Endpoints endpoints, Secrets secrets) {
        var inbox = new Inbox(endpoints, secrets);
        inbox.mail.start();
        Vertxes.listen(vertx.createHttpServer().requestHandler(inbox::answer), endpoints.port(Port.INBOX));
        return inbox;
    }

    void stop() {
        mail.stop();
    }

    private void answer(HttpServerRequest request) {
        String call = request.method() + " " + request.path();
        switch (call) {
            case "POST /webhooks" -> request.body().onSuccess(body -> receive(request, body));
            case "GET /webhooks" -> json(request.response(), deliveries);
            case "GET /messages" -> json(request.response(), messages());
            case "GET /" ->
                request.response()
                        .putHeader("Content-Type", "text/html; charset=utf-8")
                        .end(page());
            default ->
                request.response()
                        .setStatusCode(request.method().equals(HttpMethod.GET) ? 404 : 405)
                        .end();
        }
    }

    private void receive(HttpServerRequest request, Buffer body) {
        var headers = new HashMap<String, String>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        String text = body.toString();
        deliveries.add(new Delivery(Instant.now().toString(), Map.copyOf(headers), text, isOurs(text, headers)));
        request.response().setStatusCode(204).end();
    }

    private boolean isOurs(String body, Map<String, String> headers) {
        var lists = new HashMap<String, List<String>>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        try {
            verifier.verify(body, lists);
            return true;
        } catch (WebhookVerificationException e) {
            return false;
        }
    }

    private List<Message> messages() {
        var messages = new ArrayList<Message>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            try {
                messages.add(message(message));
            } catch (MessagingException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return messages;
    }

    private static Message message(MimeMessage message) throws MessagingException, IOException {
        Address @Nullable [] from = message.getFrom();
        Address @Nullable [] to = message.getAllRecipients();
        @Nullable Date sent = message.getSentDate();
        return new Message(
                from == null || from.length == 0 ? null : from[0].toString(),
                to == null ? List.of() : Stream.of(to).map(Address::toString).toList(),
                message.getSubject(),
                sent == null ? null : sent.toInstant().toString(),
                Objects.requireNonNullElse(plain(message), ""));
    }

    /** What a person reads who does not want HTML: the first part of plain text, decoded. */
    private static @Nullable String plain(Part part) throws MessagingException, IOException {
        if (part.isMimeType("text/plain")) {
            return (String) part.getContent();
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                @Nullable String found = plain(parts.getBodyPart(i));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static void json(HttpServerResponse response, Object value) {
        response.putHeader("Content-Type", "application/json").end(Json.write(value));
    }

    private String page() {
        var page = new StringBuilder("<!doctype html><html lang=en><meta charset=utf-8><title>Inbox</title>"
                + "<style>body{font-family:sans-serif;max-width:60rem;margin:2rem auto}pre{background:#eee;padding:1rem;"
                + "white-space:pre-wrap}</style><h1>Mails</h1>");
        for (Message message : messages()) {
            page.append("<h2>")
                    .append(escape(String.valueOf(message.subject())))
                    .append("</h2><p>To ");
            page.append(escape(String.join(", ", message.to()))).append("</p><pre>");
            page.append(linked(escape(message.text()))).append("</pre>");
        }
        page.append("<h1>Webhooks</h1>");
        for (Delivery delivery : deliveries) {
            page.append("<h2>").append(delivery.receivedAt()).append("</h2><p>Signature ");
            page.append(delivery.verified() ? "verified" : "NOT verified").append("</p><pre>");
            page.append(escape(delivery.body())).append("</pre>");
        }
        return page.append("</html>").toString();
    }

    private static String linked(String escaped) {
        return ADDRESS.matcher(escaped).replaceAll("<a href=\"$0\">$0</a>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
