package dev.accountable.consent.mail;

import io.quarkus.mailer.Mail;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Whoever has letters sent says what they say, and at the last moment whether they are still to be sent. */
public interface Writer {

    Mails.Kind kind();

    /** By the id of the mail. Those without a letter are not sent. In the transaction that takes them. */
    Map<UUID, Mail> write(List<Mails.Claimed> mails, Instant now);
}
