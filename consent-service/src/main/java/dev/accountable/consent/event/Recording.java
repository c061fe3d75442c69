package dev.accountable.consent.event;

import static dev.accountable.consent.Database.instant;
import static dev.accountable.consent.Database.setColumn;
import static dev.accountable.consent.Database.setInstant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.Database;
import dev.accountable.consent.Together.Outcome;
import dev.accountable.consent.purpose.LawfulBasis;
import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.consent.receipt.Receipt;
import dev.accountable.defaults.UuidV7;
import dev.accountable.idempotency.SharedKeys;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
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

    private record Target(long person, String subject) {}

    private record Pair(
            long person, String purpose, @Nullable UUID notice) {}

    /** The state in force, as the acts of this group change it. */
    private record Standing(
            UUID event,
            State state,
            Instant at,
            @Nullable Instant expiresAt,
            int purposeVersion,
            @Nullable UUID notice) {

        /** In doubt what allows less stands. */
        boolean isLaterThan(Instant said, State what) {
            return at.isAfter(said) || (at.equals(said) && state != State.GIVEN && what == State.GIVEN);
        }
    }

    private record Register(
            boolean known,
            int version,
            int oldestValidVersion,
            LawfulBasis basis,
            @Nullable Period validity,
            boolean doubleOptIn,
            @Nullable PurposeDefinition offeredToChildren,
            boolean sharesData,
            boolean ended,
            boolean noticeKnown,
            boolean noticeSuperseded) {

        /** Of a consent given then, by the calendar; null: it does not end by itself. */
        @Nullable
        Instant endOf(Instant given) {
            return validity == null
                    ? null
                    : given.atOffset(ZoneOffset.UTC).plus(validity).toInstant();
        }
    }

    /** @param auditEvent by which the log knows the act: the submission names it, so that its receipt can be proved */
    private record Row(long person, Act act, SubmissionView view, UUID auditEvent) {}

    private record StateRow(
            long person, ConsentEventView event, @Nullable Proof proof) {}

    /** By which an import is known when it comes again. */
    private record Imported(long person, String purpose, State state, Instant at) {}

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
        Map<SharedKeys.Request, SharedKeys.Answer> answered = answeredBefore(acts);
        Map<String, Target> people = people(acts);
        return new Group(acts, answered, people).write();
    }

    /**
     * Writes what an account takes over from a visitor, as an act of the account. The caller holds the locks of both
     * ({@link Linking}).
     */
    void carry(Act act, List<Carried> carried) {
        new Group(List.of(act), Map.of(), people(List.of(act))).carry(act, carried);
    }

    private Map<SharedKeys.Request, SharedKeys.Answer> answeredBefore(List<Act> acts) {
        List<SharedKeys.Request> asked =
                acts.stream().map(Act::key).filter(Objects::nonNull).toList();
        return asked.isEmpty() ? Map.of() : keys.known(asked);
    }

    /** Whoever acts has a row from then on; to withdraw nothing makes nobody known. Locked in one order, until the commit. */
    private Map<String, Target> people(List<Act> acts) {
        List<String> all = acts.stream().map(Act::subject).distinct().toList();
        Map<String, Target> known = lock(all);
        List<String> unknown = acts.stream()
                .filter(act -> act.kind() == Act.Kind.SUBMISSION && !known.containsKey(act.subject()))
                .map(Act::subject)
                .distinct()
                .sorted()
                .toList();
        if (unknown.isEmpty()) {
            return known;
        }
        database.run("insert into person (subject) select * from unnest(?) on conflict do nothing", statement -> {
            setColumn(statement, 1, "text", unknown, subject -> subject);
            return statement.executeUpdate();
        });
        return lock(all);
    }

    /** A negative key, so that no advisory lock of the libraries is the same. */
    private Map<String, Target> lock(List<String> subjects) {
        return database.run("""
                with wanted as materialized (
                    select p.subject as asked, coalesce(t.id, p.id) as id, coalesce(t.subject, p.subject) as subject
                    from person p left join person t on t.id = p.merged_into
                    where p.subject = any (?) order by 2)
                select asked, id, subject, pg_advisory_xact_lock(-id) from wanted""", statement -> {
            setColumn(statement, 1, "text", subjects, subject -> subject);
            ResultSet rows = statement.executeQuery();
            Map<String, Target> found = new HashMap<>();
            while (rows.next()) {
                found.put(rows.getString(1), new Target(rows.getLong(2), rows.getString(3)));
            }
            return found;
        });
    }

    /** The acts of one transaction, applied one after the other to what they find. */
    private final class Group {

        private final List<Act> acts;
        private final Map<SharedKeys.Request, SharedKeys.Answer> answered;
        private final Map<String, Target> people;
        private final Map<Pair, Register> registers = new HashMap<>();
        private final Map<Pair, Standing> standings = new HashMap<>();
        private final Map<Pair, StateRow> changed = new LinkedHashMap<>();
        private final List<Row> rows = new ArrayList<>();
        private final List<Unconfirmed.Said> waiting = new ArrayList<>();
        private final Set<Pair> objectedTo = new HashSet<>();
        private final List<Pair> objected = new ArrayList<>();
        private final List<Row> gpc = new ArrayList<>();
        private final Map<SharedKeys.Request, SharedKeys.Answer> answers = new LinkedHashMap<>();
        private final Set<Imported> imported = new HashSet<>();
        /** Events that change nothing for anybody who processes data. */
        private final Set<UUID> untold = new HashSet<>();

        private final Instant now = clock.instant();

        Group(List<Act> acts, Map<SharedKeys.Request, SharedKeys.Answer> answered, Map<String, Target> people) {
            this.acts = acts;
            this.answered = answered;
            this.people = people;
        }

        List<Outcome<Optional<SubmissionView>>> write() {
            look();
            List<Outcome<Optional<SubmissionView>>> outcomes = new ArrayList<>();
            for (Act act : acts) {
                outcomes.add(apply(act));
            }
            finish();
            return outcomes;
        }

        private void finish() {
            if (!rows.isEmpty()) {
                insert();
                if (!gpc.isEmpty()) {
                    object();
                }
                if (!objected.isEmpty()) {
                    endObjections();
                }
                audit();
                recorded.fire(new Recorded(happened()));
            }
            if (!waiting.isEmpty()) {
                unconfirmed.fire(new Unconfirmed(waiting));
            }
            if (!answers.isEmpty()) {
                keys.keep(List.copyOf(answers.values()));
            }
        }

        void carry(Act act, List<Carried> carried) {
            look();
            Target target = Objects.requireNonNull(people.get(act.subject()));
            UUID submission = UuidV7.next();
            List<ConsentEventView> events = new ArrayList<>();
            for (Carried one : carried) {
                Pair pair = new Pair(target.person(), one.purpose(), null);
                Instant at = after(standings.get(pair));
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

        private void look() {
            List<Pair> pairs = new ArrayList<>();
            List<Long> all = new ArrayList<>();
            for (Act act : acts) {
                Target target = people.get(act.subject());
                if (target == null) {
                    continue;
                }
                if (act.kind() == Act.Kind.WITHDRAWAL && act.choices().isEmpty()) {
                    all.add(target.person());
                }
                for (Choice choice : act.choices()) {
                    pairs.add(new Pair(target.person(), choice.purpose(), act.noticeId()));
                }
            }
            if (!pairs.isEmpty()) {
                lookUp(pairs.stream().distinct().toList());
            }
            List<Imported> imports = acts.stream()
                    .filter(act -> act.method() == Method.IMPORT && people.containsKey(act.subject()))
                    .map(this::imported)
                    .toList();
            if (!imports.isEmpty()) {
                lookUpImports(imports);
            }
            if (!all.isEmpty()) {
                lookUpAll(all);
            }
        }

        private void lookUp(List<Pair> pairs) {
            database.run("""
                    select w.n, r.subject is not null and r.merged_into is null as there,
                           p.version, p.oldest_valid_version, p.lawful_basis, p.validity, p.double_opt_in, p.shares_data,
                           p.ended_at, v.definition,
                           s.event, s.state, s.at, s.expires_at, s.purpose_version, s.notice_id,
                           n.id is not null as notice_known,
                           exists (select from notice m where m.key = n.key and m.major and m.version > n.version
                                   and m.effective_at <= ?) as superseded,
                           exists (select from objection o where o.person = w.person
                                   and coalesce(o.purpose, '') = w.purpose
                                   and o.state in ('RECEIVED', 'UPHELD')) as objected
                    from unnest(?, ?, ?) with ordinality as w (person, purpose, notice, n)
                    join person r on r.id = w.person
                    left join purpose p on p.key = w.purpose
                    left join purpose_version v on p.offered_to_children and v.purpose = p.key and v.version = p.version
                    left join consent_state s on s.person = w.person and s.purpose = w.purpose
                    left join notice n on n.id = w.notice and n.published_at is not null""", statement -> {
                setInstant(statement, 1, now);
                setColumn(statement, 2, "bigint", pairs, Pair::person);
                setColumn(statement, 3, "text", pairs, Pair::purpose);
                setColumn(statement, 4, "uuid", pairs, Pair::notice);
                ResultSet row = statement.executeQuery();
                while (row.next()) {
                    Pair pair = pairs.get(row.getInt("n") - 1);
                    mustBeThere(row);
                    registers.put(pair, register(row));
                    Pair key = new Pair(pair.person(), pair.purpose(), null);
                    if (row.getString("state") != null) {
                        standings.put(key, standing(row));
                    }
                    if (row.getBoolean("objected")) {
                        objectedTo.add(key);
                    }
                }
                return registers;
            });
        }

        private void lookUpAll(List<Long> everything) {
            database.run("""
                    select r.id, r.subject is not null and r.merged_into is null as there,
                           s.purpose, s.event, s.state, s.at, s.expires_at, s.purpose_version, s.notice_id
                    from person r left join consent_state s on s.person = r.id and s.state = 'GIVEN'
                    where r.id = any (?)""", statement -> {
                setColumn(statement, 1, "bigint", everything, person -> person);
                ResultSet row = statement.executeQuery();
                while (row.next()) {
                    mustBeThere(row);
                    if (row.getString("state") != null) {
                        standings.put(new Pair(row.getLong("id"), row.getString("purpose"), null), standing(row));
                    }
                }
                return standings;
            });
        }

        private Imported imported(Act act) {
            Choice choice = act.choices().get(0);
            return new Imported(
                    Objects.requireNonNull(people.get(act.subject())).person(),
                    choice.purpose(),
                    choice.state(),
                    Objects.requireNonNull(act.circumstances().collectedAt()));
        }

        /** By the index of each person's events, however many rows the tables have grown by since they were analysed. */
        private void lookUpImports(List<Imported> imports) {
            database.run("""
                    select w.n from unnest(?, ?, ?, ?) with ordinality as w (person, purpose, state, at, n)
                    cross join lateral (
                        select from (select w.person as id
                                     union all select v.id from person v where v.merged_into = w.person) p
                        join consent_event e on e.person = p.id and e.purpose = w.purpose
                        join submission s on s.id = e.submission and s.method = 'IMPORT'
                        where e.state = w.state and e.at = w.at
                        limit 1) found""", statement -> {
                setColumn(statement, 1, "bigint", imports, Imported::person);
                setColumn(statement, 2, "text", imports, Imported::purpose);
                setColumn(statement, 3, "text", imports, one -> one.state().name());
                setColumn(statement, 4, "timestamptz", imports, Imported::at);
                ResultSet row = statement.executeQuery();
                while (row.next()) {
                    imported.add(imports.get(row.getInt(1) - 1));
                }
                return imported;
            });
        }

        /** Forgotten, or turned out to be somebody, between being found and being locked: to be found anew. */
        private static void mustBeThere(ResultSet row) throws SQLException {
            if (!row.getBoolean("there")) {
                throw new Database.Overtaken();
            }
        }

        private Register register(ResultSet row) throws SQLException {
            String basis = row.getString("lawful_basis");
            String validity = row.getString("validity");
            String definition = row.getString("definition");
            return new Register(
                    basis != null,
                    row.getInt("version"),
                    row.getInt("oldest_valid_version"),
                    basis == null ? LawfulBasis.CONSENT : LawfulBasis.valueOf(basis),
                    validity == null ? null : Period.parse(validity),
                    row.getBoolean("double_opt_in"),
                    definition == null ? null : PurposeDefinition.stored(definition),
                    row.getBoolean("shares_data"),
                    row.getObject("ended_at") != null,
                    row.getBoolean("notice_known"),
                    row.getBoolean("superseded"));
        }

        private Standing standing(ResultSet row) throws SQLException {
            return new Standing(
                    row.getObject("event", UUID.class),
                    State.valueOf(row.getString("state")),
                    Objects.requireNonNull(instant(row, "at")),
                    instant(row, "expires_at"),
                    row.getInt("purpose_version"),
                    row.getObject("notice_id", UUID.class));
        }

        private Outcome<Optional<SubmissionView>> apply(Act act) {
            SharedKeys.Request key = act.key();
            if (key != null) {
                SharedKeys.Answer first = answered.containsKey(key) ? answered.get(key) : inThisGroup(key);
                if (first != null) {
                    return again(key, first);
                }
            }
            Target target = people.get(act.subject());
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
            if (act.method() == Method.IMPORT && imported.contains(imported(act))) {
                return NOTHING;
            }
            List<ConsentEventView> events = new ArrayList<>();
            List<Choice> unconfirmedChoices = new ArrayList<>();
            UUID submission = UuidV7.next();
            // All of them, before one of them counts.
            act.choices().forEach(choice -> check(act, choice, register(act, target, choice)));
            for (Choice choice : act.choices()) {
                Register register = register(act, target, choice);
                if (needsConfirmation(act, choice, register)) {
                    Integer version = choice.purposeVersion();
                    unconfirmedChoices.add(new Choice(
                            choice.purpose(),
                            choice.state(),
                            version == null ? register.version() : version,
                            choice.despiteGpc()));
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

        private Register register(Act act, Target target, Choice choice) {
            return Objects.requireNonNull(registers.get(new Pair(target.person(), choice.purpose(), act.noticeId())));
        }

        private static boolean needsConfirmation(Act act, Choice choice, Register register) {
            return register.doubleOptIn()
                    && isGiven(act, choice, register)
                    && act.method() != Method.DOUBLE_OPT_IN
                    && act.method() != Method.CAMPAIGN_LINK
                    && act.method() != Method.LINKED
                    && act.method() != Method.IMPORT;
        }

        private static boolean isGiven(Act act, Choice choice, Register register) {
            return choice.state() == State.GIVEN
                    && !(act.circumstances().gpc()
                            && register.sharesData()
                            && !Boolean.TRUE.equals(choice.despiteGpc()));
        }

        /** At the instant at which it was collected. What is older than what stands is history, and no more. */
        private ConsentEventView imported(Act act, UUID submission, Target target, Choice choice, Register register) {
            Pair pair = new Pair(target.person(), choice.purpose(), null);
            Imported one = imported(act);
            Proof proof = Objects.requireNonNull(act.circumstances().proof());
            Integer version = choice.purposeVersion();
            var event = new ConsentEventView(
                    UuidV7.next(),
                    submission,
                    choice.purpose(),
                    version == null ? register.version() : version,
                    act.noticeId(),
                    choice.state(),
                    act.method(),
                    one.at(),
                    choice.state() == State.GIVEN ? register.endOf(one.at()) : null);
            imported.add(one);
            Standing before = standings.get(pair);
            boolean superseded = before != null && before.isLaterThan(one.at(), choice.state());
            if (superseded || (choice.state() == State.GIVEN && !proof.reaches(minimumProof))) {
                untold.add(event.id());
            }
            return superseded ? event : happen(pair, event, proof);
        }

        private void check(Act act, Choice choice, Register register) {
            if (!register.known()) {
                throw ProblemException.invalid("purpose", "is not a registered purpose: " + choice.purpose());
            }
            if (register.basis() != LawfulBasis.CONSENT) {
                // EDPB Guidelines 05/2020, para. 121-123: asking for consent where another basis applies misleads
                // people.
                throw ProblemException.refused(
                        "consent-is-not-the-basis",
                        "Consent is not the basis of this purpose",
                        "The purpose '" + choice.purpose() + "' rests on " + register.basis()
                                + " (Art. 6(1)), so consent to it cannot be given or refused.");
            }
            Integer version = choice.purposeVersion();
            if (version != null && version > register.version()) {
                throw ProblemException.invalid("purposeVersion", "is not a version of " + choice.purpose());
            }
            if (act.noticeId() != null && !register.noticeKnown()) {
                throw ProblemException.invalid("noticeId", "is not a published notice");
            }
            if (act.method() == Method.IMPORT || choice.state() != State.GIVEN) {
                return;
            }
            if (register.ended()) {
                throw ProblemException.conflict("purpose-ended", "The purpose '" + choice.purpose() + "' has ended.");
            }
            if (register.noticeSuperseded() || (version != null && version < register.oldestValidVersion())) {
                throw ProblemException.conflict(
                        "form-outdated",
                        "What was shown for '" + choice.purpose()
                                + "' was replaced by a version about which people are asked"
                                + " again. Show the current one.");
            }
            if (register.offeredToChildren() != null && act.method() != Method.LINKED) {
                checkAge(act.circumstances(), choice, register.offeredToChildren());
            }
            if (act.mail() == null && needsConfirmation(act, choice, register)) {
                throw ProblemException.refused(
                        "confirmation-needed",
                        "Consent to this purpose is confirmed by mail",
                        "Consent to '" + choice.purpose() + "' counts only once it was confirmed by mail."
                                + " Send the person's address in 'mail'.");
            }
        }

        /** Art. 8(1): below the age that the child's country sets, whoever holds parental responsibility consents. */
        private void checkAge(Act.Circumstances c, Choice choice, PurposeDefinition purpose) {
            if (c.guardian() != null) {
                return;
            }
            Integer age = c.age();
            if (age == null) {
                throw ProblemException.refused(
                        "age-needed",
                        "This purpose is offered to children, so the age has to be known",
                        "Art. 8(1): '" + choice.purpose()
                                + "' is offered directly to children. Send the age and country, or the guardian who"
                                + " consents.");
            }
            int minimum = purpose.minimumAge(c.country(), now);
            if (age < minimum) {
                throw ProblemException.refused(
                        "guardian-needed",
                        "A guardian consents for a child of this age",
                        "Art. 8(1): below " + minimum + " years"
                                + (c.country() == null ? "" : " in " + c.country())
                                + " whoever holds parental responsibility consents to '" + choice.purpose()
                                + "'. Send who, as 'guardian'.");
            }
        }

        private ConsentEventView event(Act act, UUID submission, Target target, Choice choice, Register register) {
            Pair pair = new Pair(target.person(), choice.purpose(), null);
            Standing before = standings.get(pair);
            boolean givenBefore = before != null && before.state() == State.GIVEN;
            boolean given = isGiven(act, choice, register);
            if (given && objectedTo.contains(pair)) {
                objected.add(pair);
            }
            Instant at = after(before);
            Integer version = choice.purposeVersion();
            return happen(
                    pair,
                    new ConsentEventView(
                            UuidV7.next(),
                            submission,
                            choice.purpose(),
                            version == null ? register.version() : version,
                            act.noticeId(),
                            given ? State.GIVEN : givenBefore ? State.WITHDRAWN : State.REFUSED,
                            act.method(),
                            at,
                            given ? register.endOf(at) : null));
        }

        private Outcome<Optional<SubmissionView>> end(Act act, Target target) {
            UUID submission = UuidV7.next();
            List<String> purposes = act.choices().isEmpty()
                    ? standings.keySet().stream()
                            .filter(pair -> pair.person() == target.person())
                            .map(Pair::purpose)
                            .sorted()
                            .toList()
                    : act.choices().stream().map(Choice::purpose).distinct().toList();
            List<ConsentEventView> events = new ArrayList<>();
            for (String purpose : purposes) {
                Pair pair = new Pair(target.person(), purpose, null);
                Standing before = standings.get(pair);
                if (before == null
                        || before.state() != State.GIVEN
                        || (act.kind() == Act.Kind.EXPIRY && !isOver(before))) {
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
                                after(before),
                                null)));
            }
            return events.isEmpty() ? NOTHING : done(act, target, submission, events, List.of());
        }

        private boolean isOver(Standing standing) {
            return standing.expiresAt() != null && !standing.expiresAt().isAfter(now);
        }

        /** Clocks of two pods differ; what was said later is later all the same. */
        private Instant after(@Nullable Standing before) {
            return before == null || before.at().isBefore(now)
                    ? now
                    : before.at().plusNanos(1_000);
        }

        private ConsentEventView happen(Pair pair, ConsentEventView event) {
            return happen(pair, event, null);
        }

        private ConsentEventView happen(Pair pair, ConsentEventView event, @Nullable Proof proof) {
            standings.put(
                    pair,
                    new Standing(
                            event.id(),
                            event.state(),
                            event.at(),
                            event.expiresAt(),
                            event.purposeVersion(),
                            event.noticeId()));
            changed.put(pair, new StateRow(pair.person(), event, proof));
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
                var row = new Row(target.person(), act, view, UuidV7.next());
                rows.add(row);
                if (c.gpc()) {
                    gpc.add(row);
                }
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

        /** One statement, so that one way to the database and back is enough. */
        private void insert() {
            List<ConsentEventView> events =
                    rows.stream().flatMap(row -> row.view().events().stream()).toList();
            List<Long> persons = rows.stream()
                    .flatMap(row -> row.view().events().stream().map(event -> row.person()))
                    .toList();
            List<StateRow> states = List.copyOf(changed.values());
            database.run("""
                    with submissions as (
                        insert into submission (id, person, at, actor, method, notice_id, language, form_hash, site,
                                                ip_address, user_agent, gpc, age, country, guardian, collected_at, provenance,
                                                audit_event, proof_quality)
                        select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)),
                    events as (
                        insert into consent_event (id, submission, person, purpose, purpose_version, notice_id, state, at,
                                                   expires_at)
                        select id, submission, person, purpose, version, notice, state, at, ends
                        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) with ordinality
                             as e (id, submission, person, purpose, version, notice, state, at, ends, n)
                        order by n)
                    insert into consent_state (person, purpose, event, state, at, expires_at, purpose_version, notice_id,
                                               method, proof_quality)
                    select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (person, purpose) do update
                    set event = excluded.event, state = excluded.state, at = excluded.at, expires_at = excluded.expires_at,
                        purpose_version = excluded.purpose_version, notice_id = excluded.notice_id,
                        method = excluded.method, proof_quality = excluded.proof_quality""", statement -> {
                setColumn(statement, 1, "uuid", rows, row -> row.view().id());
                setColumn(statement, 2, "bigint", rows, Row::person);
                setColumn(statement, 3, "timestamptz", rows, row -> row.view().at());
                setColumn(statement, 4, "text", rows, row -> row.act().actor());
                setColumn(statement, 5, "text", rows, row -> row.act().method().name());
                setColumn(statement, 6, "uuid", rows, row -> row.act().noticeId());
                setColumn(statement, 7, "text", rows, row -> row.view().language());
                setColumn(statement, 8, "text", rows, row -> row.view().formHash());
                setColumn(statement, 9, "text", rows, row -> row.view().site());
                setColumn(statement, 10, "text", rows, row -> row.view().ipAddress());
                setColumn(statement, 11, "text", rows, row -> row.view().userAgent());
                setColumn(statement, 12, "boolean", rows, row -> row.view().gpc());
                setColumn(statement, 13, "smallint", rows, row -> row.view().age());
                setColumn(statement, 14, "text", rows, row -> row.view().country());
                setColumn(statement, 15, "text", rows, row -> row.view().guardian());
                setColumn(statement, 16, "timestamptz", rows, row -> row.view().collectedAt());
                setColumn(statement, 17, "text", rows, row -> row.view().provenance());
                setColumn(statement, 18, "uuid", rows, Row::auditEvent);
                setColumn(statement, 19, "text", rows, row -> name(row.view().proofQuality()));
                setColumn(statement, 20, "uuid", events, ConsentEventView::id);
                setColumn(statement, 21, "uuid", events, ConsentEventView::submission);
                setColumn(statement, 22, "bigint", persons, person -> person);
                setColumn(statement, 23, "text", events, ConsentEventView::purpose);
                setColumn(statement, 24, "integer", events, ConsentEventView::purposeVersion);
                setColumn(statement, 25, "uuid", events, ConsentEventView::noticeId);
                setColumn(statement, 26, "text", events, event -> event.state().name());
                setColumn(statement, 27, "timestamptz", events, ConsentEventView::at);
                setColumn(statement, 28, "timestamptz", events, ConsentEventView::expiresAt);
                setColumn(statement, 29, "bigint", states, StateRow::person);
                setColumn(statement, 30, "text", states, state -> state.event().purpose());
                setColumn(statement, 31, "uuid", states, state -> state.event().id());
                setColumn(
                        statement,
                        32,
                        "text",
                        states,
                        state -> state.event().state().name());
                setColumn(
                        statement,
                        33,
                        "timestamptz",
                        states,
                        state -> state.event().at());
                setColumn(
                        statement,
                        34,
                        "timestamptz",
                        states,
                        state -> state.event().expiresAt());
                setColumn(
                        statement, 35, "integer", states, state -> state.event().purposeVersion());
                setColumn(statement, 36, "uuid", states, state -> state.event().noticeId());
                setColumn(
                        statement,
                        37,
                        "text",
                        states,
                        state -> state.event().method().name());
                setColumn(statement, 38, "text", states, state -> name(state.proof()));
                return statement.executeUpdate();
            });
        }

        /** Global Privacy Control objects to selling and sharing, but for what the person consented to despite of it. */
        private void object() {
            List<Pair> despite = gpc.stream()
                    .flatMap(row -> row.view().events().stream()
                            .filter(event -> event.state() == State.GIVEN)
                            .map(event -> new Pair(row.person(), event.purpose(), null)))
                    .toList();
            List<Long> persons = gpc.stream().map(Row::person).distinct().toList();
            database.run("""
                    insert into objection (id, person, purpose, origin, state, at)
                    select gen_random_uuid(), w.person, p.key, 'GPC', 'RECEIVED', ?
                    from unnest(?) as w (person) cross join purpose p
                    where p.shares_data and p.ended_at is null
                      and not exists (select from unnest(?, ?) as d (person, purpose)
                                      where d.person = w.person and d.purpose = p.key)
                    on conflict do nothing""", statement -> {
                setInstant(statement, 1, now);
                setColumn(statement, 2, "bigint", persons, person -> person);
                setColumn(statement, 3, "bigint", despite, Pair::person);
                setColumn(statement, 4, "text", despite, Pair::purpose);
                return statement.executeUpdate();
            });
        }

        /** Who consents to a purpose after having objected to it has changed their mind, and may (Art. 7, Art. 21). */
        private void endObjections() {
            database.run("""
                    update objection o set state = 'ENDED', ended_at = ?, ended_by = r.subject
                    from unnest(?, ?) as w (person, purpose) join person r on r.id = w.person
                    where o.person = w.person and coalesce(o.purpose, '') = w.purpose
                      and o.state in ('RECEIVED', 'UPHELD')""", statement -> {
                setInstant(statement, 1, now);
                setColumn(statement, 2, "bigint", objected, Pair::person);
                setColumn(statement, 3, "text", objected, Pair::purpose);
                return statement.executeUpdate();
            });
        }

        private static @Nullable String name(@Nullable Proof proof) {
            return proof == null ? null : proof.name();
        }

        private void audit() {
            auditTrail.recordAll(rows.stream().map(this::change).toList());
        }

        private AuditTrail.Change change(Row row) {
            SubmissionView view = row.view();
            Map<State, List<String>> said = view.events().stream()
                    .collect(Collectors.groupingBy(
                            ConsentEventView::state,
                            Collectors.mapping(ConsentEventView::purpose, Collectors.toList())));
            State main = new TreeSet<>(said.keySet()).first();
            Map<String, String> details = new HashMap<>();
            said.forEach((state, purposes) ->
                    details.put(state.name().toLowerCase(Locale.ROOT), String.join(" ", purposes)));
            details.put("method", view.method().name());
            if (view.noticeId() != null) {
                details.put("noticeId", view.noticeId().toString());
            }
            if (view.gpc()) {
                details.put("gpc", "1");
            }
            if (view.proofQuality() != null) {
                details.put("proofQuality", view.proofQuality().name());
            }
            details.put("receiptHash", receipt(view).hash());
            return new AuditTrail.Change(
                    row.auditEvent(),
                    row.act().actor(),
                    "consent." + main.name().toLowerCase(Locale.ROOT),
                    "consents/" + view.id(),
                    view.subject(),
                    details);
        }

        private static Receipt receipt(SubmissionView view) {
            return new Receipt(
                    view.id(),
                    view.subject(),
                    view.at(),
                    view.noticeId(),
                    view.formHash(),
                    view.events().stream()
                            .map(event -> new Receipt.Choice(
                                    event.purpose(),
                                    event.purposeVersion(),
                                    event.state().name(),
                                    event.at()))
                            .toList());
        }

        private List<Recorded.Event> happened() {
            return rows.stream()
                    .flatMap(row -> row.view().events().stream()
                            .filter(event -> !untold.contains(event.id()))
                            .map(event -> new Recorded.Event(
                                    event.id(),
                                    event.submission(),
                                    row.view().subject(),
                                    event.purpose(),
                                    event.purposeVersion(),
                                    event.state(),
                                    event.at(),
                                    event.expiresAt())))
                    .toList();
        }
    }
}
