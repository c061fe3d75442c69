package dev.accountable.consent.mail;

import dev.accountable.consent.mail.Mails.Claimed;
import dev.accountable.jdbc.Database;
import dev.accountable.post.Attempts;
import dev.accountable.post.LetterBox;
import dev.accountable.post.LetterTable;
import dev.accountable.post.MailClient;
import dev.accountable.post.Postman;
import dev.accountable.post.ReadyLetter;
import io.quarkus.arc.All;
import io.quarkus.mailer.Mail;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is sent when: as fast as the rate of all pods together lets it, and what somebody waits for first. */
@ApplicationScoped
class Rounds implements LetterBox {

    private final Mails mails;
    private final List<Writer> writers;
    private final MailConfig config;
    private final Postman postman;

    Rounds(
            Database database,
            Mails mails,
            @All List<Writer> writers,
            MailClient client,
            MailConfig config,
            InstantSource clock) {
        this.mails = mails;
        this.writers = writers.stream()
                // Somebody waits for a confirmation.
                .sorted((one, other) -> one.kind().compareTo(other.kind()))
                .toList();
        this.config = config;
        this.postman = new Postman(
                this,
                new LetterTable(database, Mails.TABLE),
                client,
                new Attempts(config.timeout(), config.firstRetry(), config.slowestRetry(), config.attempts()),
                "consent.accountable",
                clock);
    }

    @Scheduled(every = "${accountable.mail.interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        postman.run();
    }

    /** One of them. Returns how many letters it took. */
    int once() {
        return postman.round();
    }

    @Override
    public List<ReadyLetter> take(Instant now, Instant leaseEnds) {
        Map<Claimed, Mail> taken = new LinkedHashMap<>();
        if (!mails.mayTake()) {
            return List.of();
        }
        int free = Math.min(config.batch(), config.perMinute() - mails.begunSince(now.minus(Duration.ofMinutes(1))));
        for (Writer writer : writers) {
            if (free > taken.size()) {
                take(writer, free - taken.size(), taken, now);
            }
        }
        if (!taken.isEmpty()) {
            mails.begin(List.copyOf(taken.keySet()), now, leaseEnds);
        }
        return taken.entrySet().stream()
                .map(one -> new ReadyLetter(one.getKey().id(), one.getKey().attempts(), one.getValue()))
                .toList();
    }

    private void take(Writer writer, int most, Map<Claimed, Mail> taken, Instant now) {
        List<Claimed> claimed = mails.claim(writer.kind(), most, now);
        if (claimed.isEmpty()) {
            return;
        }
        Map<UUID, Mail> written = writer.write(claimed, now);
        List<Claimed> needless = new ArrayList<>();
        for (Claimed mail : claimed) {
            Mail letter = written.get(mail.id());
            if (letter == null) {
                needless.add(mail);
            } else {
                taken.put(mail, letter);
            }
        }
        if (!needless.isEmpty()) {
            mails.cancel(needless, now);
        }
    }
}
