package dev.accountable.consent.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.Together.Outcome;
import dev.accountable.consent.event.Background.Imported;
import dev.accountable.consent.event.Background.Pair;
import dev.accountable.consent.event.Background.Target;
import dev.accountable.defaults.UuidV7;
import dev.accountable.idempotency.SharedKeys;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Writes a group of acts in the current transaction, with a handful of statements however many they are. What is said by
 * one person is written one after the other, under a lock on the person that lasts to the commit; an event's instant is
 * later than that of the event before it.
 */
@ApplicationScoped
class Recording {

    private static final Outcome<Optional<SubmissionView>> NOTHING = Outcome.of(Optional.empty());

    private final Database database;
    private final AuditTrail auditTrail;
    private final SharedKeys keys;
    private final Event<Recorded> recorded;
    private final Event<Unconfirmed> unconfirmed;
    private final InstantSource clock;
    private final ObjectMapper json;
    private final Proof minimumProof;

    Recording(
            Database database,
            AuditTrail auditTrail,
            SharedKeys keys,
            Event<Recorded> recorded,
            Event<Unconfirmed> unconfirmed,
            InstantSource clock,
            ObjectMapper json,
            @ConfigProperty(name = Proof.MINIMUM, defaultValue = "B") Proof minimumProof) {
        this.database = database;
        this.auditTrail = auditTrail;
        this.keys = keys;
        this.recorded = recorded;
        this.unconfirmed = unconfirmed;
        this.clock = clock;
        this.json = json;
        this.minimumProof = minimumProof;
    }

    /** One outcome for each act, in their order. Throws {@link Database.Overtaken} where all of it is to be tried anew. */
    List<Outcome<Optional<SubmissionView>>> record(List<Act> acts) {
        return new Group(acts, answeredBefore(acts)).write();
    }

    /**
     * Writes what an account takes over from a visitor, as an act of the account. The caller holds the locks of both
     * ({@link Linking}).
     */
    void carry(Act act, List<Carried> carried) {
        new Group(List.of(act), Map.of()).carry(act, carried);
    }

    private Map<SharedKeys.Request, SharedKeys.Answer> answeredBefore(List<Act> acts) {
        List<SharedKeys.Request> asked =
                acts.stream().map(Act::key).filter(Objects::nonNull).toList();
        return asked.isEmpty() ? Map.of() : keys.known(asked);
    }

    /** The acts of one transaction, applied one after the other to what they find. */
    private final class Group {

        private final List<Act> acts;
        private final Map<SharedKeys.Request, SharedKeys.Answer> answered;
        private final Instant now = clock.instant();
        private final Background background;
        private final Written written = new Written();
        private final List<Unconfirmed.Said> waiting = new ArrayList<>();
        private final Map<SharedKeys.Request, SharedKeys.Answer> answers = new LinkedHashMap<>();

        /** Events that change nothing for anybody who processes data. */
        private final Set<UUID> untold = new HashSet<>();

        Group(List<Act> acts, Map<SharedKeys.Request, SharedKeys.Answer> answered) {
            this.acts = acts;
            this.answered = answered;
            this.background = new Background(database, acts, now);
        }

        List<Outcome<Optional<SubmissionView>>> write() {
            List<Outcome<Optional<SubmissionView>>> outcomes = new ArrayList<>();
            for (Act act : acts) {
                outcomes.add(apply(act));
            }
            finish();
            return outcomes;
        }

        private void finish() {
            if (!written.acts().isEmpty()) {
                written.write(database, now);
                auditTrail.recordAll(
                        written.acts().stream().map(RecordedAct::change).toList());
                recorded.fire(new Recorded(written.acts().stream()
                        .flatMap(RecordedAct::happened)
                        .filter(event -> !untold.contains(event.id()))
                        .toList()));
            }
            if (!waiting.isEmpty()) {
                unconfirmed.fire(new Unconfirmed(waiting));
            }
            if (!answers.isEmpty()) {
                keys.keep(List.copyOf(answers.values()));
            }
        }

        void carry(Act act, List<Carried> carried) {
            Target target = Objects.requireNonNull(background.target(act));
            UUID submission = UuidV7.next();
            List<ConsentEventView> events = new ArrayList<>();
            for (Carried one : carried) {
                Pair pair = new Pair(target.person(), one.purpose(), null);
                Instant at = background.after(background.standing(pair));
                events.add(happen(
                        pair,
                        new ConsentEventView(
                                UuidV7.next(),
                                submission,
                                one.purpose(),
                                one.purposeVersion(),
                                one.noticeId(),
                                one.state(),
                                act.method(),
                                at.isAfter(one.since()) ? at : one.since().plusNanos(1_000),
                                one.expiresAt()),
                        one.proof()));
            }
            done(act, target, submission, events, List.of());
            finish();
        }

        private Outcome<Optional<SubmissionView>> apply(Act act) {
            SharedKeys.Request key = act.key();
            if (key != null) {
                SharedKeys.Answer first = answered.containsKey(key) ? answered.get(key) : inThisGroup(key);
                if (first != null) {
                    return again(key, first);
                }
            }
            Target target = background.target(act);
            if (target == null) {
                return NOTHING;
            }
            try {
                return act.kind() == Act.Kind.SUBMISSION ? submit(act, target) : end(act, target);
            } catch (ProblemException refused) {
                return Outcome.failed(refused);
            }
        }

        private SharedKeys.@Nullable Answer inThisGroup(SharedKeys.Request key) {
            return answers.values().stream()
                    .filter(answer -> answer.request().caller().equals(key.caller())
                            && answer.request().key().equals(key.key()))
                    .findFirst()
                    .orElse(null);
        }

        private Outcome<Optional<SubmissionView>> again(SharedKeys.Request key, SharedKeys.Answer first) {
            if (!first.request().hash().equals(key.hash())) {
                return Outcome.failed(SharedKeys.reused());
            }
            try {
                return Outcome.of(Optional.of(json.readValue(first.body(), SubmissionView.class)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("What was answered once can be read again", e);
            }
        }

        private Outcome<Optional<SubmissionView>> submit(Act act, Target target) {
            if (act.method() == Method.IMPORT && !background.isNew(background.imported(act))) {
                return NOTHING;
            }
            List<ConsentEventView> events = new ArrayList<>();
            List<Choice> unconfirmedChoices = new ArrayList<>();
            UUID submission = UuidV7.next();
            // All of them, before one of them counts.
            act.choices()
                    .forEach(choice -> background.register(act, target, choice).check(act, choice, now));
            for (Choice choice : act.choices()) {
                Register register = background.register(act, target, choice);
                if (register.needsConfirmation(act, choice)) {
                    unconfirmedChoices.add(new Choice(
                            choice.purpose(), choice.state(), register.versionOf(choice), choice.despiteGpc()));
                } else if (act.method() == Method.IMPORT) {
                    events.add(imported(act, submission, target, choice, register));
                } else {
                    events.add(event(act, submission, target, choice, register));
                }
            }
            if (!unconfirmedChoices.isEmpty()) {
                waiting.add(new Unconfirmed.Said(
                        target.person(),
                        target.subject(),
                        act.actor(),
                        Objects.requireNonNull(act.mail()),
                        act.noticeId(),
                        unconfirmedChoices,
                        act.circumstances()));
            }
            return done(
                    act,
                    target,
                    submission,
                    events,
                    unconfirmedChoices.stream().map(Choice::purpose).toList());
        }

        /** At the instant at which it was collected. What is older than what stands is history, and no more. */
        private ConsentEventView imported(Act act, UUID submission, Target target, Choice choice, Register register) {
            Pair pair = new Pair(target.person(), choice.purpose(), null);
            Imported one = background.imported(act);
            Proof proof = Objects.requireNonNull(act.circumstances().proof());
            var event = new ConsentEventView(
                    UuidV7.next(),
                    submission,
                    choice.purpose(),
                    register.versionOf(choice),
                    act.noticeId(),
                    choice.state(),
                    act.method(),
                    one.at(),
                    choice.state() == State.GIVEN ? register.endOf(one.at()) : null);
            background.came(one);
            Standing before = background.standing(pair);
            boolean superseded = before != null && before.isLaterThan(one.at(), choice.state());
            if (superseded || (choice.state() == State.GIVEN && !proof.reaches(minimumProof))) {
                untold.add(event.id());
            }
            return superseded ? event : happen(pair, event, proof);
        }

        private ConsentEventView event(Act act, UUID submission, Target target, Choice choice, Register register) {
            Pair pair = new Pair(target.person(), choice.purpose(), null);
            Standing before = background.standing(pair);
            boolean givenBefore = before != null && before.state() == State.GIVEN;
            boolean given = register.isGiven(act, choice);
            if (given && background.isObjectedTo(pair)) {
                written.endObjection(pair);
            }
            Instant at = background.after(before);
            return happen(
                    pair,
                    new ConsentEventView(
                            UuidV7.next(),
                            submission,
                            choice.purpose(),
                            register.versionOf(choice),
                            act.noticeId(),
                            given ? State.GIVEN : givenBefore ? State.WITHDRAWN : State.REFUSED,
                            act.method(),
                            at,
                            given ? register.endOf(at) : null));
        }

        private Outcome<Optional<SubmissionView>> end(Act act, Target target) {
            UUID submission = UuidV7.next();
            List<String> purposes = act.choices().isEmpty()
                    ? background.purposesOf(target)
                    : act.choices().stream().map(Choice::purpose).distinct().toList();
            List<ConsentEventView> events = new ArrayList<>();
            for (String purpose : purposes) {
                Pair pair = new Pair(target.person(), purpose, null);
                Standing before = background.standing(pair);
                if (before == null
                        || before.state() != State.GIVEN
                        || (act.kind() == Act.Kind.EXPIRY && !before.isOver(now))) {
                    continue;
                }
                events.add(happen(
                        pair,
                        new ConsentEventView(
                                UuidV7.next(),
                                submission,
                                purpose,
                                before.purposeVersion(),
                                before.notice(),
                                act.kind() == Act.Kind.EXPIRY ? State.EXPIRED : State.WITHDRAWN,
                                act.method(),
                                background.after(before),
                                null)));
            }
            return events.isEmpty() ? NOTHING : done(act, target, submission, events, List.of());
        }

        private ConsentEventView happen(Pair pair, ConsentEventView event) {
            return happen(pair, event, null);
        }

        private ConsentEventView happen(Pair pair, ConsentEventView event, @Nullable Proof proof) {
            background.happened(pair, event);
            written.change(pair, event, proof);
            return event;
        }

        private Outcome<Optional<SubmissionView>> done(
                Act act,
                Target target,
                UUID submission,
                List<ConsentEventView> events,
                List<String> pendingConfirmation) {
            Act.Circumstances c = act.circumstances();
            var view = new SubmissionView(
                    submission,
                    target.subject(),
                    events.stream()
                            .map(ConsentEventView::at)
                            .max(Instant::compareTo)
                            .orElse(now),
                    act.method(),
                    act.noticeId(),
                    c.language(),
                    c.formHash(),
                    c.site(),
                    c.ipAddress(),
                    c.userAgent(),
                    c.gpc(),
                    c.age(),
                    c.country(),
                    c.guardian(),
                    c.collectedAt(),
                    c.provenance(),
                    c.proof(),
                    events,
                    pendingConfirmation);
            if (!events.isEmpty()) {
                written.add(new RecordedAct(target.person(), act, view, UuidV7.next()));
            }
            if (act.key() != null) {
                answers.put(act.key(), answer(act.key(), view));
            }
            return Outcome.of(Optional.of(view));
        }

        private SharedKeys.Answer answer(SharedKeys.Request key, SubmissionView view) {
            try {
                return new SharedKeys.Answer(
                        key,
                        view.events().isEmpty() ? 202 : 201,
                        ConsentResource.location(view),
                        json.writeValueAsString(view));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A view is always writable as JSON", e);
            }
        }
    }
}
