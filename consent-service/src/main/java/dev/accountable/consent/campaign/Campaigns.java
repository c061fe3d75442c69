package dev.accountable.consent.campaign;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.Together.Outcome;
import dev.accountable.consent.event.Act;
import dev.accountable.consent.event.Act.Circumstances;
import dev.accountable.consent.event.Choice;
import dev.accountable.consent.event.ConsentLog;
import dev.accountable.consent.event.Method;
import dev.accountable.consent.event.SubmissionView;
import dev.accountable.consent.mail.Mails;
import dev.accountable.consent.mail.QuestionView;
import dev.accountable.consent.mail.Shown;
import dev.accountable.consent.mail.Token;
import dev.accountable.consent.mail.Words;
import dev.accountable.consent.mail.Writer;
import dev.accountable.post.Letter;
import dev.accountable.problem.ProblemException;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has letters written, as fast as each campaign wants it and while it runs; says what they say; takes the answers; and ends
 * what is over. Any number of pods may run it: whoever works for a campaign holds its row.
 */
@ApplicationScoped
class Campaigns implements Writer {

    static final String ANSWERS = "/api/v1/campaigns/answers";

    /** As many as may be under way when somebody pauses. */
    private static final int BATCH = 200;

    /** Seconds that an audience of millions may take. */
    static final int LONG = 900;

    private final Members members;
    private final Mails mails;
    private final Shown shown;
    private final ConsentLog log;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    Campaigns(Members members, Mails mails, Shown shown, ConsentLog log, AuditTrail auditTrail, InstantSource clock) {
        this.members = members;
        this.mails = mails;
        this.shown = shown;
        this.log = log;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @Scheduled(every = "${accountable.campaigns.interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        for (UUID id : QuarkusTransaction.requiringNew().call(() -> Campaign.due(clock.instant()))) {
            try {
                QuarkusTransaction.requiringNew().timeout(LONG).run(() -> step(id));
            } catch (RuntimeException e) {
                Log.warnf(e, "The campaign %s is tried again in a moment", id);
            }
        }
    }

    private void step(UUID id) {
        Instant now = clock.instant();
        Campaign campaign = Campaign.locked(id).orElseThrow();
        if (!campaign.takesAnswers(now)) {
            if (campaign.isOver(now)) {
                end(campaign, now);
            }
            return;
        }
        if (!campaign.isRunning()) {
            return;
        }
        int most = Math.max(1, Math.min(BATCH, campaign.plan().perMinute() / 60));
        int written = members.write(campaign, most, now);
        campaign.wrote(Math.max(written, most), now);
        if (written == 0 && !members.anyOpen(id)) {
            end(campaign, now);
        }
    }

    private void end(Campaign campaign, Instant now) {
        if (!campaign.mayEnd()) {
            return;
        }
        campaign.end(now);
        mails.cancelAbout(List.of(campaign.id()), now);
        members.close(campaign.id(), Members.State.NO_ANSWER);
        audit("ended", campaign);
    }

    /** How many stand where is part of what happened. */
    void audit(String what, Campaign campaign) {
        Map<String, String> details = new HashMap<>();
        details.put("purpose", campaign.purpose());
        members.counts(campaign.id()).forEach((state, count) -> details.put(state, Long.toString(count)));
        auditTrail.record("consent.campaign." + what, "campaigns/" + campaign.id(), null, details);
    }

    @Scheduled(every = "1h", concurrentExecution = ConcurrentExecution.SKIP)
    void forget() {
        Instant old = mails.keptSince(clock.instant());
        for (UUID ended : QuarkusTransaction.requiringNew().call(() -> Campaign.endedBefore(old))) {
            while (QuarkusTransaction.requiringNew().call(() -> mails.removeAbout(ended))) {}
        }
    }

    @Override
    public Mails.Kind kind() {
        return Mails.Kind.CAMPAIGN;
    }

    @Override
    public Map<UUID, Mail> write(List<Mails.Claimed> claimed, Instant now) {
        Map<UUID, Members.Addressee> addressees = members.addressees(claimed, now);
        Map<UUID, Campaign> campaigns = Campaign.byId(
                claimed.stream().map(Mails.Claimed::about).distinct().toList());
        Map<UUID, Mail> letters = new HashMap<>();
        for (Mails.Claimed mail : claimed) {
            Members.Addressee addressee = addressees.get(mail.id());
            if (addressee != null) {
                letters.put(mail.id(), letter(Objects.requireNonNull(campaigns.get(mail.about())), mail, addressee));
            }
        }
        return letters;
    }

    private Mail letter(Campaign campaign, Mails.Claimed mail, Members.Addressee addressee) {
        LetterText text = campaign.plan().textFor(addressee.language());
        Words words = Words.in(text.language());
        Map<String, String> values = Map.of(
                "controller",
                shown.by(),
                "purpose",
                shown.purpose(campaign.purpose(), campaign.purposeVersion(), text.language())
                        .name(),
                "until",
                shown.minute(campaign.hardStop()));
        List<String> paragraphs = new ArrayList<>(text.paragraphs(values));
        Shown.NoticeLink notice = shown.notice(campaign.noticeId(), text.language());
        if (notice != null) {
            paragraphs.add(words.say("campaign.notice", notice.title(), notice.url()));
        }
        paragraphs.add(words.say("campaign.ends", shown.minute(campaign.hardStop())));
        String subject = LetterText.fill(text.subject(), values);
        return new Letter(
                        text.language(),
                        mail.number() == 0 ? subject : words.say("campaign.reminder", subject),
                        paragraphs,
                        shown.link(ANSWERS + "/page", words.language(), mail.token()),
                        words.say("campaign.link"),
                        shown.footer(words))
                .to(addressee.address());
    }

    /** Changes nothing. */
    QuestionView question(Token token, @Nullable String language) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Mails.Link link = link(token);
            Campaign campaign = Campaign.of(link.about()).orElseThrow(Campaigns::unknown);
            Members.Answering who = answering(campaign, link);
            return new QuestionView(
                    standing(who).map(Enum::name).orElse("OPEN"),
                    shown.by(),
                    List.of(shown.purpose(campaign.purpose(), campaign.purposeVersion(), language)),
                    shown.notice(campaign.noticeId(), language),
                    campaign.hardStop());
        });
    }

    /** Once; again it says so and changes nothing. */
    AnsweredView answer(Token token, AnswerLink.Answer answer, Circumstances circumstances) {
        return log.inATransaction(() -> {
            Mails.Link link = link(token);
            Campaign campaign = Campaign.of(link.about()).orElseThrow(Campaigns::unknown);
            Members.Answering who = answering(campaign, link);
            Optional<AnsweredView.State> settled = standing(who);
            if (settled.isPresent()) {
                return new AnsweredView(settled.get());
            }
            UUID submission = record(campaign, Objects.requireNonNull(who.subject()), answer, circumstances);
            members.answered(
                    campaign.id(),
                    link.person(),
                    answer == AnswerLink.Answer.GIVEN ? Members.State.GIVEN : Members.State.REFUSED,
                    submission,
                    clock.instant());
            return new AnsweredView(AnsweredView.State.valueOf(answer.name()));
        });
    }

    private UUID record(Campaign campaign, String subject, AnswerLink.Answer answer, Circumstances circumstances) {
        Outcome<Optional<SubmissionView>> outcome = log.recordHere(List.of(new Act(
                        Act.Kind.SUBMISSION,
                        subject,
                        subject,
                        Method.CAMPAIGN_LINK,
                        campaign.noticeId(),
                        List.of(new Choice(campaign.purpose(), answer.state(), campaign.purposeVersion(), null)),
                        circumstances,
                        null)))
                .get(0);
        if (outcome.failure() != null) {
            throw outcome.failure();
        }
        return Objects.requireNonNull(outcome.answer()).orElseThrow().id();
    }

    private static Optional<AnsweredView.State> standing(Members.Answering who) {
        return switch (who.state()) {
            case GIVEN, REFUSED -> Optional.of(AnsweredView.State.ALREADY);
            case ELSEWHERE -> Optional.of(AnsweredView.State.ELSEWHERE);
            default -> who.decidedElsewhere() ? Optional.of(AnsweredView.State.ELSEWHERE) : Optional.empty();
        };
    }

    private Mails.Link link(Token token) {
        return mails.byToken(token)
                .filter(link -> link.kind() == Mails.Kind.CAMPAIGN)
                .orElseThrow(Campaigns::unknown);
    }

    private Members.Answering answering(Campaign campaign, Mails.Link link) {
        if (!campaign.takesAnswers(clock.instant())) {
            throw over();
        }
        return members.answering(campaign.id(), link.person())
                .filter(who -> who.subject() != null)
                .orElseThrow(Campaigns::over);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such link");
    }

    private static ProblemException over() {
        return ProblemException.of(Status.GONE, "link-over", "This link works no more. Nothing was recorded.");
    }
}
