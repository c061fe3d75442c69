package dev.accountable.consent.mail;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.Together.Outcome;
import dev.accountable.consent.event.Act;
import dev.accountable.consent.event.Choice;
import dev.accountable.consent.event.ConsentEventView;
import dev.accountable.consent.event.ConsentLog;
import dev.accountable.consent.event.Method;
import dev.accountable.consent.event.SubmissionView;
import dev.accountable.consent.event.Unconfirmed;
import dev.accountable.consent.mail.Confirmations.Pending;
import dev.accountable.consent.mail.Confirmations.State;
import dev.accountable.consent.mail.Mails.Claimed;
import dev.accountable.consent.purpose.PurposeText;
import dev.accountable.defaults.UuidV7;
import dev.accountable.post.Letter;
import dev.accountable.problem.ProblemException;
import io.quarkus.mailer.Mail;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks by mail whether it was really the person who consented, and records the consent when they say so: of that moment, for
 * what was shown when it was asked. No answer leaves nothing behind but that somebody asked.
 */
@ApplicationScoped
class DoubleOptIn implements Writer {

    static final String PATH = "/api/v1/consents/confirmations";

    private final Confirmations confirmations;
    private final Mails mails;
    private final Contacts contacts;
    private final ConsentLog log;
    private final Shown shown;
    private final AuditTrail auditTrail;
    private final MailConfig config;
    private final InstantSource clock;

    DoubleOptIn(
            Confirmations confirmations,
            Mails mails,
            Contacts contacts,
            ConsentLog log,
            Shown shown,
            AuditTrail auditTrail,
            MailConfig config,
            InstantSource clock) {
        this.confirmations = confirmations;
        this.mails = mails;
        this.contacts = contacts;
        this.log = log;
        this.shown = shown;
        this.auditTrail = auditTrail;
        this.config = config;
        this.clock = clock;
    }

    void ask(@Observes Unconfirmed unconfirmed) {
        Instant now = clock.instant();
        List<String> addresses =
                unconfirmed.all().stream().map(Unconfirmed.Said::mail).toList();
        if (confirmations.wasAskedOften(addresses, now.minus(Duration.ofHours(1)), config.confirmationsPerHour())) {
            throw ProblemException.later(
                    Status.TOO_MANY_REQUESTS,
                    "asked-often",
                    "This address was asked to confirm something too often within an hour.",
                    3600);
        }
        List<Confirmations.New> all = unconfirmed.all().stream()
                .map(said -> new Confirmations.New(UuidV7.next(), said))
                .toList();
        confirmations.add(all, now, now.plus(config.confirmWithin()));
        mails.add(
                all.stream()
                        .map(one -> new Mails.New(
                                Mails.Kind.CONFIRMATION, one.id(), one.said().person(), 0))
                        .toList(),
                now);
        auditTrail.recordAll(all.stream()
                .map(one -> change(
                        "requested",
                        one.said().actor(),
                        one.id(),
                        one.said().subject(),
                        Map.of(
                                "purposes",
                                one.said().choices().stream()
                                        .map(Choice::purpose)
                                        .collect(Collectors.joining(" ")))))
                .toList());
    }

    private static AuditTrail.Change change(
            String what, String actor, UUID id, @Nullable String subject, Map<String, String> details) {
        return new AuditTrail.Change(
                actor, "consent.confirmation." + what, "consents/confirmations/" + id, subject, details);
    }

    @Override
    public Mails.Kind kind() {
        return Mails.Kind.CONFIRMATION;
    }

    @Override
    public Map<UUID, Mail> write(List<Claimed> claimed, Instant now) {
        Map<UUID, Pending> pending = confirmations
                .find(claimed.stream().map(Claimed::about).toList())
                .stream()
                .collect(Collectors.toMap(Pending::id, one -> one));
        Map<UUID, Mail> letters = new HashMap<>();
        for (Claimed mail : claimed) {
            Pending about = pending.get(mail.about());
            if (about != null
                    && !about.confirmed()
                    && about.subject() != null
                    && about.address() != null
                    && about.expiresAt().isAfter(now)) {
                letters.put(mail.id(), letter(about, about.address(), mail.token()));
            }
        }
        return letters;
    }

    private Mail letter(Pending pending, String address, Token token) {
        String language = pending.circumstances().language();
        Words words = Words.in(language);
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(words.say("confirm.intro", shown.by()));
        texts(pending, language).forEach(text -> paragraphs.add(text.name() + "\n" + text.description()));
        Shown.NoticeLink notice = shown.notice(pending.noticeId(), language);
        if (notice != null) {
            paragraphs.add(words.say("notice", notice.title(), notice.url()));
        }
        paragraphs.add(words.say("confirm.ends", shown.minute(pending.expiresAt())));
        return new Letter(
                        words.language(),
                        words.say("confirm.subject"),
                        paragraphs,
                        shown.link(PATH + "/page", words.language(), token),
                        words.say("confirm.link"),
                        shown.footer(words))
                .to(address);
    }

    private List<PurposeText> texts(Pending pending, @Nullable String language) {
        return pending.choices().stream()
                .map(choice ->
                        shown.purpose(choice.purpose(), Objects.requireNonNull(choice.purposeVersion()), language))
                .toList();
    }

    /** Changes nothing. */
    QuestionView question(Token token, @Nullable String language) {
        Instant now = clock.instant();
        return QuarkusTransaction.requiringNew().call(() -> {
            Pending pending =
                    valid(confirmations.find(List.of(linked(token))).stream().findFirst(), now);
            String shownIn = language == null ? pending.circumstances().language() : language;
            return new QuestionView(
                    (pending.confirmed() ? State.ALREADY : State.OPEN).name(),
                    shown.by(),
                    texts(pending, shownIn),
                    shown.notice(pending.noticeId(), shownIn),
                    pending.expiresAt());
        });
    }

    /** Once; again it says so and changes nothing. */
    ConfirmedView confirm(Token token) {
        return log.inATransaction(() -> {
            Instant now = clock.instant();
            Pending pending = valid(confirmations.locked(linked(token)), now);
            if (pending.confirmed()) {
                return new ConfirmedView(State.ALREADY, List.of());
            }
            Set<String> refused = confirmations.refusedSince(pending);
            List<Choice> stand = pending.choices().stream()
                    .filter(choice -> !refused.contains(choice.purpose()))
                    .toList();
            String subject = Objects.requireNonNull(pending.subject());
            SubmissionView recorded = stand.isEmpty() ? null : record(pending, subject, stand);
            contacts.put(
                    List.of(new Contacts.New(
                            pending.person(),
                            Objects.requireNonNull(pending.address()),
                            pending.circumstances().language())),
                    now);
            confirmations.confirmed(pending.id(), recorded == null ? null : recorded.id(), now);
            List<String> purposes = recorded == null
                    ? List.of()
                    : recorded.events().stream().map(ConsentEventView::purpose).toList();
            auditTrail.recordAll(List.of(change(
                    "confirmed", subject, pending.id(), subject, Map.of("purposes", String.join(" ", purposes)))));
            return new ConfirmedView(recorded == null ? State.ELSEWHERE : State.CONFIRMED, purposes);
        });
    }

    private SubmissionView record(Pending pending, String subject, List<Choice> choices) {
        Outcome<Optional<SubmissionView>> outcome = log.recordHere(List.of(new Act(
                        Act.Kind.SUBMISSION,
                        subject,
                        subject,
                        Method.DOUBLE_OPT_IN,
                        pending.noticeId(),
                        choices,
                        pending.circumstances(),
                        null)))
                .get(0);
        if (outcome.failure() != null) {
            throw outcome.failure();
        }
        return Objects.requireNonNull(outcome.answer()).orElseThrow();
    }

    private UUID linked(Token token) {
        return mails.byToken(token)
                .filter(link -> link.kind() == Mails.Kind.CONFIRMATION)
                .map(Mails.Link::about)
                .orElseThrow(() -> ProblemException.notFound("such link"));
    }

    private static Pending valid(Optional<Pending> found, Instant now) {
        return found.filter(pending -> pending.subject() != null)
                .filter(pending -> pending.confirmed() || pending.expiresAt().isAfter(now))
                .orElseThrow(() -> ProblemException.of(
                        Status.GONE, "link-over", "This link works no more. Nothing was recorded. Choose again."));
    }

    @Scheduled(every = "${accountable.mail.confirmations-interval:1m}", concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        forget(clock.instant());
    }

    void forget(Instant now) {
        Instant old = mails.keptSince(now);
        whileMore(() -> expire(now));
        whileMore(() -> confirmations.removeConfirmed(old));
        whileMore(() -> mails.removeConfirmations(old));
    }

    private boolean expire(Instant now) {
        List<Confirmations.Gone> gone = confirmations.removeExpired(now);
        if (gone.isEmpty()) {
            return false;
        }
        mails.cancelAbout(gone.stream().map(Confirmations.Gone::id).toList(), now);
        auditTrail.recordAll(gone.stream()
                .map(one -> change("expired", log.itself(), one.id(), one.subject(), Map.of()))
                .toList());
        return true;
    }

    private static void whileMore(BooleanSupplier batch) {
        while (QuarkusTransaction.requiringNew().call(batch::getAsBoolean)) {}
    }
}
