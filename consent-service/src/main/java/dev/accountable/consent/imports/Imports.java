package dev.accountable.consent.imports;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setColumn;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.Together.Outcome;
import dev.accountable.consent.event.Act;
import dev.accountable.consent.event.ConsentEventView;
import dev.accountable.consent.event.ConsentLog;
import dev.accountable.consent.event.SubmissionView;
import dev.accountable.consent.imports.RowResult.Status;
import dev.accountable.consent.mail.Contacts;
import dev.accountable.consent.notice.PublishedNotice;
import dev.accountable.defaults.UuidV7;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.Problem;
import dev.accountable.problem.ProblemException;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Imports a file in parts, each in a transaction of its own: what was answered stays, whatever comes after. */
@ApplicationScoped
class Imports {

    /** As many as acts share a commit elsewhere. */
    private static final int PART = 500;

    private static final int ATTEMPTS = 5;
    private static final int MOST_REMEMBERED = 1_000;

    private final ConsentLog log;
    private final Contacts contacts;
    private final Database database;
    private final AuditTrail auditTrail;
    private final InstantSource clock;
    private final ObjectMapper json;

    Imports(
            ConsentLog log,
            Contacts contacts,
            Database database,
            AuditTrail auditTrail,
            InstantSource clock,
            ObjectMapper json) {
        this.log = log;
        this.contacts = contacts;
        this.database = database;
        this.auditTrail = auditTrail;
        this.clock = clock;
        this.json = json;
    }

    void run(Rows rows, Rows.Read first, boolean dryRun, String actor, OutputStream out) throws IOException {
        new Run(rows, dryRun, actor, out).all(first);
    }

    /** One file. */
    private final class Run {

        private final String id = UuidV7.next().toString();
        private final Rows rows;
        private final boolean dryRun;
        private final String actor;
        private final OutputStream out;
        private final Map<Status, Long> counts = new EnumMap<>(Status.class);
        private final Map<String, NavigableMap<Instant, Integer>> versions = new HashMap<>();
        private final Map<String, Optional<UUID>> notices = new HashMap<>();
        private boolean complete;
        private @Nullable String problem;

        Run(Rows rows, boolean dryRun, String actor, OutputStream out) {
            this.rows = rows;
            this.dryRun = dryRun;
            this.actor = actor;
            this.out = out;
        }

        void all(Rows.Read first) throws IOException {
            try {
                List<Rows.Read> part = part(first);
                while (!part.isEmpty()) {
                    write(part);
                    part = problem == null && !complete ? part(null) : List.of();
                }
            } catch (ProblemException e) {
                problem = "after row " + written() + ": " + e.getMessage();
            } catch (RuntimeException e) {
                Log.error("An import broke off", e);
                problem = "after row " + written() + ": a fault of ours. Send the file again later";
            } finally {
                audit();
            }
            line(new Summary(new Summary.Counts(
                    written(),
                    count(Status.IMPORTED) + count(Status.WOULD_IMPORT),
                    count(Status.SUPERSEDED),
                    count(Status.DUPLICATE),
                    count(Status.REFUSED),
                    dryRun,
                    complete,
                    problem)));
        }

        private List<Rows.Read> part(Rows.@Nullable Read first) {
            List<Rows.Read> part = new ArrayList<>();
            if (first != null) {
                part.add(first);
            }
            try {
                while (part.size() < PART) {
                    Rows.Read next = rows.next();
                    if (next == null) {
                        complete = true;
                        break;
                    }
                    part.add(next);
                }
            } catch (IOException e) {
                problem = "after row " + rows.number() + ": " + Rows.reason(e);
            }
            return part;
        }

        private void write(List<Rows.Read> part) throws IOException {
            RowResult[] results = new RowResult[part.size()];
            List<Act> acts = new ArrayList<>();
            Map<String, String> addresses = new HashMap<>();
            List<Integer> places = new ArrayList<>();
            Instant now = clock.instant();
            for (int i = 0; i < results.length; i++) {
                Rows.Read read = part.get(i);
                try {
                    if (read.refused() != null) {
                        throw read.refused();
                    }
                    Row row = Row.of(read.cells(), now);
                    acts.add(act(row));
                    if (row.mail() != null) {
                        addresses.put(row.subject(), row.mail());
                    }
                    places.add(i);
                } catch (Refused e) {
                    results[i] = new RowResult(read.number(), Status.REFUSED, e.problem());
                }
            }
            List<RowResult.Problem> problems = new ArrayList<>();
            List<Status> stored = acts.isEmpty() ? List.of() : store(acts, addresses, problems);
            for (int i = 0; i < stored.size(); i++) {
                int place = places.get(i);
                Status status = stored.get(i);
                results[place] = new RowResult(
                        part.get(place).number(), status, status == Status.REFUSED ? problems.remove(0) : null);
            }
            for (RowResult result : results) {
                counts.merge(result.status(), 1L, Long::sum);
                line(result);
            }
            out.flush();
        }

        private List<Status> store(List<Act> acts, Map<String, String> addresses, List<RowResult.Problem> problems) {
            for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
                try {
                    return storeOnce(acts, addresses, problems);
                } catch (Database.Overtaken e) {
                    Log.debugf("Overtaken at attempt %d", attempt);
                    problems.clear();
                }
            }
            return storeOnce(acts, addresses, problems);
        }

        private List<Status> storeOnce(
                List<Act> acts, Map<String, String> addresses, List<RowResult.Problem> problems) {
            if (!dryRun) {
                return QuarkusTransaction.requiringNew().call(() -> storeHere(acts, addresses, problems));
            }
            QuarkusTransaction.begin();
            try {
                return storeHere(acts, addresses, problems);
            } finally {
                QuarkusTransaction.rollback();
            }
        }

        private List<Status> storeHere(
                List<Act> acts, Map<String, String> addresses, List<RowResult.Problem> problems) {
            // A first import fills tables that were empty a moment ago: a plan kept from then would read all of them
            // for each row.
            database.run("set local plan_cache_mode = force_custom_plan", PreparedStatement::execute);
            List<Outcome<Optional<SubmissionView>>> outcomes = log.recordHere(acts);
            if (!addresses.isEmpty()) {
                contacts.putUnlessKnown(addresses, clock.instant());
            }
            Set<UUID> inForce = inForce(outcomes);
            List<Status> statuses = new ArrayList<>();
            for (Outcome<Optional<SubmissionView>> outcome : outcomes) {
                statuses.add(status(outcome, inForce, problems));
            }
            return statuses;
        }

        private Status status(
                Outcome<Optional<SubmissionView>> outcome, Set<UUID> inForce, List<RowResult.Problem> problems) {
            if (outcome.failure() != null) {
                problems.add(problem(outcome.failure()));
                return Status.REFUSED;
            }
            Optional<SubmissionView> done = Objects.requireNonNull(outcome.answer());
            if (done.isEmpty()) {
                return Status.DUPLICATE;
            }
            if (!inForce.contains(done.get().events().get(0).id())) {
                return Status.SUPERSEDED;
            }
            return dryRun ? Status.WOULD_IMPORT : Status.IMPORTED;
        }

        private RowResult.Problem problem(RuntimeException failure) {
            if (failure instanceof ProblemException refused
                    && refused.getResponse().getEntity() instanceof Problem said) {
                return said.violations().isEmpty()
                        ? new RowResult.Problem("", said.detail() == null ? said.title() : said.detail())
                        : new RowResult.Problem(
                                said.violations().get(0).field(),
                                said.violations().get(0).message());
            }
            throw failure;
        }

        private Act act(Row row) throws Refused {
            UUID notice = null;
            if (row.noticeKey() != null && row.noticeVersion() != null) {
                notice = notice(row.noticeKey(), row.noticeVersion())
                        .orElseThrow(() ->
                                new Refused(Column.NOTICE_VERSION.title(), "is not a published version of the notice"));
            }
            return Act.imported(
                    row.subject(),
                    actor,
                    row.purpose(),
                    row.state(),
                    version(row.purpose(), row.collectedAt()),
                    notice,
                    row.language(),
                    row.formHash(),
                    row.collectedAt(),
                    row.provenance(),
                    row.proof());
        }

        private Optional<UUID> notice(String key, int version) {
            if (notices.size() > MOST_REMEMBERED) {
                notices.clear();
            }
            return notices.computeIfAbsent(
                    key + " " + version,
                    name -> QuarkusTransaction.requiringNew()
                            .call(() -> PublishedNotice.version(key, version).map(PublishedNotice::id)));
        }

        /** The version that stood when it was collected; the first where that was before there was one. */
        private @Nullable Integer version(String purpose, Instant at) {
            if (versions.size() > MOST_REMEMBERED) {
                versions.clear();
            }
            NavigableMap<Instant, Integer> all = versions.computeIfAbsent(purpose, this::versions);
            if (all.isEmpty()) {
                return null;
            }
            var stood = all.floorEntry(at);
            return stood == null ? all.firstEntry().getValue() : stood.getValue();
        }

        private NavigableMap<Instant, Integer> versions(String purpose) {
            return database.run("select version, created_at from purpose_version where purpose = ?", statement -> {
                statement.setString(1, purpose);
                ResultSet row = statement.executeQuery();
                NavigableMap<Instant, Integer> found = new TreeMap<>();
                while (row.next()) {
                    found.put(Objects.requireNonNull(instant(row, "created_at")), row.getInt("version"));
                }
                return found;
            });
        }

        private Set<UUID> inForce(List<Outcome<Optional<SubmissionView>>> outcomes) {
            List<UUID> events = outcomes.stream()
                    .map(Outcome::answer)
                    .filter(Objects::nonNull)
                    .flatMap(Optional::stream)
                    .flatMap(done -> done.events().stream())
                    .map(ConsentEventView::id)
                    .toList();
            return database.run("""
                    select e.id from consent_event e join consent_state s on s.person = e.person and s.purpose = e.purpose
                    where s.event = e.id and e.id = any (?)""", statement -> {
                setColumn(statement, 1, "uuid", events, event -> event);
                ResultSet row = statement.executeQuery();
                Set<UUID> found = new HashSet<>();
                while (row.next()) {
                    found.add(row.getObject(1, UUID.class));
                }
                return found;
            });
        }

        private void line(Record line) throws IOException {
            out.write(json.writeValueAsBytes(line));
            out.write('\n');
        }

        private long count(Status status) {
            return counts.getOrDefault(status, 0L);
        }

        private long written() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        /** A dry run changes nothing. */
        private void audit() {
            if (dryRun) {
                return;
            }
            QuarkusTransaction.requiringNew()
                    .run(() -> auditTrail.recordFor(
                            actor,
                            "consent.import.ended",
                            "imports/" + id,
                            null,
                            Map.of(
                                    "rows", "" + written(),
                                    "imported", "" + count(Status.IMPORTED),
                                    "superseded", "" + count(Status.SUPERSEDED),
                                    "duplicate", "" + count(Status.DUPLICATE),
                                    "refused", "" + count(Status.REFUSED),
                                    "complete", "" + complete)));
        }
    }
}
