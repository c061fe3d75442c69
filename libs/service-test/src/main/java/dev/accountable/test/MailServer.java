package dev.accountable.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mail server over real sockets that also does what real ones do on bad days, by the name of the mailbox: {@code soft…} is
 * refused for now the first time, {@code hard…} for good, and for {@code cut…} the line breaks when the whole letter has been
 * taken and before anybody says so.
 */
public class MailServer implements QuarkusTestResourceLifecycleManager {

    private static final Pattern MAILBOX = Pattern.compile("<([^>]*)>");
    private static final Pattern LINK = Pattern.compile("(https?://\\S+)#(\\S+)");

    /** A letter as it was taken. */
    public record Taken(String to, MimeMessage message) {

        public String id() {
            return header("Message-ID");
        }

        public String header(String name) {
            try {
                return String.join(",", message.getHeader(name));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String subject() {
            try {
                return message.getSubject();
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String text() {
            return part(message, "text/plain");
        }

        public String html() {
            return part(message, "text/html");
        }

        /** Before the #. */
        public String page() {
            return link().group(1);
        }

        /** Behind the #. */
        public String token() {
            return link().group(2);
        }

        private Matcher link() {
            Matcher link = LINK.matcher(text());
            if (!link.find()) {
                throw new AssertionError("No link in: " + text());
            }
            return link;
        }

        private static String part(Part whole, String type) {
            try {
                if (whole.isMimeType(type)) {
                    return (String) whole.getContent();
                }
                if (whole.getContent() instanceof Multipart parts) {
                    for (int i = 0; i < parts.getCount(); i++) {
                        BodyPart inner = parts.getBodyPart(i);
                        String found = part(inner, type);
                        if (!found.isEmpty()) {
                            return found;
                        }
                    }
                }
                return "";
            } catch (MessagingException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final List<Taken> TAKEN = new CopyOnWriteArrayList<>();
    private static final Map<String, Integer> TRIES = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "mail-server");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable ServerSocket door;

    public static List<Taken> to(String mailbox) {
        return TAKEN.stream().filter(taken -> taken.to().equals(mailbox)).toList();
    }

    public static List<Taken> all() {
        return List.copyOf(TAKEN);
    }

    /** How often somebody wanted to send there. */
    public static int tries(String mailbox) {
        return TRIES.getOrDefault(mailbox, 0);
    }

    @Override
    public Map<String, String> start() {
        try {
            ServerSocket opened = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
            door = opened;
            threads.execute(() -> {
                while (!opened.isClosed()) {
                    try {
                        Socket caller = opened.accept();
                        threads.execute(() -> serve(caller));
                    } catch (IOException e) {
                        // Closed: the loop ends.
                    }
                }
            });
            return Map.of(
                    "quarkus.mailer.host", "127.0.0.1", "quarkus.mailer.port", Integer.toString(opened.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            if (door != null) {
                door.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void serve(Socket socket) {
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
                OutputStream out = socket.getOutputStream()) {
            String mailbox = "";
            say(out, "220 mail.example.org");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String command = line.length() < 4 ? "" : line.substring(0, 4).toUpperCase(Locale.ROOT);
                switch (command) {
                    case "RCPT" -> {
                        Matcher named = MAILBOX.matcher(line);
                        mailbox = named.find() ? named.group(1) : "";
                        int times = TRIES.merge(mailbox, 1, Integer::sum);
                        if (mailbox.startsWith("hard")) {
                            say(out, "550 5.1.1 no mailbox here");
                        } else if (mailbox.startsWith("soft") && times == 1) {
                            say(out, "450 4.2.1 later");
                        } else {
                            say(out, "250 OK");
                        }
                    }
                    case "DATA" -> {
                        say(out, "354 go on");
                        String letter = letter(in);
                        TAKEN.add(new Taken(mailbox, message(letter)));
                        if (mailbox.startsWith("cut")) {
                            return;
                        }
                        say(out, "250 taken");
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "250 OK");
                }
            }
        } catch (IOException e) {
            // The caller has gone.
        }
    }

    private static String letter(BufferedReader in) throws IOException {
        var letter = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            letter.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return letter.toString();
    }

    private static MimeMessage message(String letter) {
        try {
            return new MimeMessage(
                    Session.getInstance(new Properties()), new ByteArrayInputStream(letter.getBytes(UTF_8)));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(UTF_8));
        out.flush();
    }
}
