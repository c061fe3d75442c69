package dev.accountable.post;

import io.quarkus.mailer.Mail;
import java.util.UUID;

/**
 * One that is to be sent now, and stands in its table as SENDING.
 *
 * @param attempt from 1 on, as it stands in the table
 */
public record ReadyLetter(UUID id, int attempt, Mail mail) {}
