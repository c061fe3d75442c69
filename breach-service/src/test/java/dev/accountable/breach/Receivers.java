package dev.accountable.breach;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where alerts arrive: a real mail server, and an HTTP server that verifies signatures and does as a test says. */
public class Receivers implements QuarkusTestResourceLifecycleManager {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
    static final String FIRST_MAILBOX = "security@example.org";
    static final String SECOND_MAILBOX = "on-call@example.org";

    /** A call as it came in, refused or not. */
    public record Call(String id, String body, boolean verified, int answered) {}

    /** What the receiver does with a call about one incident. */
    public interface Behaviour {
        int answer(int earlierCalls) throws InterruptedException;
    }

    private static final List<Call> CALLS = new CopyOnWriteArrayList<>();
    private static volatile Behaviour behaviour = earlier -> 204;
    private static volatile String about = "";
    private static @Nullable GreenMail mail;

    private static final MailGate GATE = new MailGate();

    private @Nullable HttpServer http;

    /** While held, the mail server takes connections and says nothing. */
    public static void holdMail(boolean held) throws IOException {
        GATE.hold(held);
    }

    /** From now on calls that contain {@code text} are treated so, and all others are taken. */
    public static void behave(String text, Behaviour as) {
        behaviour = as;
        about = text;
    }

    public static List<Call> calls(String incident) {
        return CALLS.stream().filter(call -> call.body.contains(incident)).toList();
    }

    public static List<MimeMessage> mails(String incident) {
        GreenMail server = java.util.Objects.requireNonNull(mail);
        return Arrays.stream(server.getReceivedMessages())
                .filter(message -> subject(message).contains(incident))
                .toList();
    }

    public static Optional<MimeMessage> mailTo(String mailbox, String incident) {
        return mails(incident).stream()
                .filter(message -> Arrays.toString(recipients(message)).contains(mailbox))
                .findFirst();
    }

    static Set<String> messageIds(String incident) {
        return mails(incident).stream().map(Receivers::messageId).collect(Collectors.toSet());
    }

    private static String messageId(MimeMessage message) {
        try {
            return message.getMessageID();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String subject(MimeMessage message) {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object[] recipients(MimeMessage message) {
        try {
            return message.getAllRecipients();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            var greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
            greenMail.start();
            mail = greenMail;
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/breach", this::receive);
            server.createContext("/authority", AuthorityMachine::receive);
            server.createContext("/elsewhere", exchange -> {
                CALLS.add(new Call(
                        "redirected", new String(exchange.getRequestBody().readAllBytes(), UTF_8), false, 200));
                answer(exchange, 200);
            });
            server.start();
            http = server;
            return Map.of(
                    "quarkus.mailer.host",
                    "127.0.0.1",
                    "quarkus.mailer.port",
                    Integer.toString(GATE.open(greenMail.getSmtp().getPort())),
                    "accountable.alerts.mail-to",
                    FIRST_MAILBOX + "," + SECOND_MAILBOX,
                    "accountable.alerts.webhook.url",
                    "http://localhost:" + server.getAddress().getPort() + "/breach",
                    "accountable.alerts.webhook.secret",
                    SECRET,
                    "accountable.submission.channels[0].authority",
                    "de-be",
                    "accountable.submission.channels[0].url",
                    "http://localhost:" + server.getAddress().getPort() + "/authority",
                    "accountable.submission.channels[0].token",
                    AuthorityMachine.TOKEN,
                    "accountable.submission.allow-http-localhost",
                    "true",
                    "accountable.submission.first-retry",
                    "100ms");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (http != null) {
            http.stop(0);
        }
        if (mail != null) {
            mail.stop();
        }
        GATE.close();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String id = String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id"));
        int status = 204;
        try {
            if (!about.isEmpty() && body.contains(about)) {
                status = behaviour.answer(calls(about).size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        CALLS.add(new Call(id, body, verified(exchange, body), status));
        if (status >= 300 && status < 400) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
        }
        answer(exchange, status);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static boolean verified(HttpExchange exchange, String body) {
        try {
            new Webhook(SECRET).verify(body, exchange.getRequestHeaders());
            return true;
        } catch (WebhookVerificationException | EmptyWebhookSecretException e) {
            return false;
        }
    }

    /** Answers once somebody lets it. */
    static Behaviour hangUntil(CountDownLatch released) {
        return earlier -> {
            released.await();
            return 204;
        };
    }
}
