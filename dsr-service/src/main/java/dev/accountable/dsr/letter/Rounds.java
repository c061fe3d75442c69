package dev.accountable.dsr.letter;

import dev.accountable.dsr.letter.Letters.Claimed;
import dev.accountable.dsr.letter.Letters.State;
import dev.accountable.jdbc.Database;
import dev.accountable.post.Attempts;
import dev.accountable.post.LetterBox;
import dev.accountable.post.LetterTable;
import dev.accountable.post.MailClient;
import dev.accountable.post.Postman;
import dev.accountable.post.ReadyLetter;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.qute.TemplateException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is sent when, and what somebody has to print. */
@ApplicationScoped
class Rounds implements LetterBox {

    private final Letters letters;
    private final LetterWriter writer;
    private final LetterConfig config;
    private final Organisation organisation;
    private final Postman postman;

    Rounds(
            Database database,
            Letters letters,
            LetterWriter writer,
            MailClient client,
            LetterConfig config,
            Organisation organisation,
            InstantSource clock) {
        this.letters = letters;
        this.writer = writer;
        this.config = config;
        this.organisation = organisation;
        this.postman = new Postman(
                this,
                new LetterTable(database, Letters.TABLE),
                client,
                new Attempts(config.timeout(), config.firstRetry(), config.slowestRetry(), config.attempts()),
                "dsr.accountable",
                clock);
    }

    @Scheduled(
            every = "${accountable.letters.interval:1s}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        postman.run();
    }

    /** One whose words cannot be made must not hold up the others. */
    @Override
    public List<ReadyLetter> take(Instant now, Instant leaseEnds) {
        Map<Claimed, Mail> toSend = new LinkedHashMap<>();
        List<UUID> toPrint = new ArrayList<>();
        List<UUID> wordless = new ArrayList<>();
        for (Claimed letter : letters.claim(config.batch(), now)) {
            String address = address(letter);
            try {
                if (address == null) {
                    toPrint.add(letter.id());
                } else {
                    toSend.put(
                            letter,
                            writer.write(letter.kind(), letter.language(), letter.facts(), letter.token())
                                    .to(address));
                }
            } catch (TemplateException e) {
                Log.errorf("Letter %s has no words: the template of %s fails", letter.id(), letter.kind());
                wordless.add(letter.id());
            }
        }
        letters.end(toPrint, State.TO_PRINT, null, now);
        letters.end(wordless, State.FAILED, "no-words", now);
        letters.begin(List.copyOf(toSend.keySet()), now, leaseEnds);
        return toSend.entrySet().stream()
                .map(one -> new ReadyLetter(one.getKey().id(), one.getKey().attempts(), one.getValue()))
                .toList();
    }

    private @Nullable String address(Claimed letter) {
        return letter.kind().isToTheOffice() ? organisation.email() : letter.address();
    }
}
