package dev.accountable.breach;

import dev.accountable.post.MailClient;
import io.quarkus.mailer.Mail;
import io.smallrye.mutiny.TimeoutException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One mailbox, over SMTP. */
class MailOutlet implements Outlet {

    private final String address;
    private final MailClient client;
    private final Duration timeout;
    private final @Nullable String console;

    MailOutlet(String address, MailClient client, Duration timeout, @Nullable String console) {
        this.address = address;
        this.client = client;
        this.timeout = timeout;
        this.console = console;
    }

    @Override
    public String kind() {
        return "mail";
    }

    @Override
    public String target() {
        return target(address);
    }

    static String target(String address) {
        return "mail:" + address;
    }

    @Override
    public void send(UUID id, AlertMessage message) throws UndeliveredException {
        Mail mail = Mail.withText(address, message.subject(), message.text(console))
                .addHeader("Message-ID", "<" + id + "@breach.accountable>")
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("X-Priority", "1");
        try {
            client.send(mail).await().atMost(timeout);
        } catch (TimeoutException e) {
            throw new UndeliveredException("no answer of the mail server within " + timeout, e);
        } catch (RuntimeException e) {
            throw new UndeliveredException(reason(e), e);
        }
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
