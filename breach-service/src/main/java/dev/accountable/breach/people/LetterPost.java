package dev.accountable.breach.people;

import dev.accountable.breach.OrganisationConfig;
import dev.accountable.breach.people.Letters.Claimed;
import dev.accountable.jdbc.Database;
import dev.accountable.post.Attempts;
import dev.accountable.post.LetterBox;
import dev.accountable.post.LetterTable;
import dev.accountable.post.MailClient;
import dev.accountable.post.Postman;
import dev.accountable.post.ReadyLetter;
import io.quarkus.mailer.Mail;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Sends the letters of approved communications, each at most once (decision 21). */
@ApplicationScoped
class LetterPost implements LetterBox {

    /** The wait between attempts doubles this often. */
    private static final int DOUBLINGS = 10;

    private final Letters letters;
    private final Communications communications;
    private final OrganisationConfig organisation;
    private final LetterConfig config;
    private final Postman postman;

    LetterPost(
            Database database,
            Letters letters,
            Communications communications,
            OrganisationConfig organisation,
            MailClient client,
            LetterConfig config,
            InstantSource clock) {
        this.letters = letters;
        this.communications = communications;
        this.organisation = organisation;
        this.config = config;
        this.postman = new Postman(
                this,
                new LetterTable(database, "letter"),
                client,
                new Attempts(
                        config.timeout(),
                        config.firstRetry(),
                        config.firstRetry().multipliedBy(1L << DOUBLINGS),
                        config.attempts()),
                "letters.breach.accountable",
                clock);
    }

    @Scheduled(every = "${accountable.letters.interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void send() {
        postman.run();
    }

    @Override
    public List<ReadyLetter> take(Instant now, Instant leaseEnds) {
        return letters.claim(config.batch(), now, leaseEnds).stream()
                .map(letter -> new ReadyLetter(letter.id(), letter.attempts(), mail(letter)))
                .toList();
    }

    /** An address is kept no longer than it is needed. */
    @Override
    public void sent(List<UUID> sent) {
        letters.forgetAddresses(sent);
    }

    private Mail mail(Claimed letter) {
        LetterText text = LetterText.of(
                letter.audience(), communications.read(letter.texts()), letter.language(), contact(organisation));
        return Mail.withText(letter.address(), text.subject(), text.body())
                .addHeader("Content-Language", text.language());
    }

    /** Art. 33(3)(b): the data protection officer, or another contact point. */
    static String contact(OrganisationConfig organisation) {
        String name = organisation.dpoName().or(organisation::name).orElse("");
        String contact = organisation.dpoContact().or(organisation::contact).orElse("");
        return (name + "\n" + contact).strip();
    }
}
