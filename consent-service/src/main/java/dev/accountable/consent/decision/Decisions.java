package dev.accountable.consent.decision;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setColumn;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.consent.Together;
import dev.accountable.consent.Together.Outcome;
import dev.accountable.consent.event.Proof;
import dev.accountable.consent.event.State;
import dev.accountable.consent.purpose.LawfulBasis;
import dev.accountable.jdbc.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions by one query however many they are. The query begins after each of them was asked, on a snapshot of its
 * own: what was committed before is seen, so that after the answer to a withdrawal nothing says yes, on any pod.
 */
@ApplicationScoped
public class Decisions {

    private static final int GROUP = 200;

    private static final String QUERY = """
            select w.n, p.lawful_basis, p.ended_at is not null as ended, p.oldest_valid_version,
                   r.id as restriction, o.id as objection, o.at as objected_at,
                   s.event, s.state, s.at, s.expires_at, s.purpose_version, coalesce(s.proof_quality <= ?, true) as proven,
                   exists (select from notice m where m.key = n.key and m.major and m.version > n.version
                           and m.effective_at <= ?) as superseded
            from unnest(?, ?) with ordinality as w (subject, purpose, n)
            left join purpose p on p.key = w.purpose
            left join person v on v.subject = w.subject
            left join lateral (
                select id from restriction
                where person = coalesce(v.merged_into, v.id) and lifted_at is null and coalesce(purpose, '') in ('', w.purpose)
                limit 1) r on true
            left join lateral (
                select id, at from objection
                where person = coalesce(v.merged_into, v.id) and state in ('RECEIVED', 'UPHELD')
                  and (coalesce(purpose, '') = w.purpose or (coalesce(purpose, '') = '' and p.direct_marketing))
                order by at desc limit 1) o on true
            left join consent_state s on s.person = coalesce(v.merged_into, v.id) and s.purpose = w.purpose
            left join notice n on n.id = s.notice_id""";

    private final Database database;
    private final InstantSource clock;
    private final Proof minimumProof;
    private final Together<Question, DecisionView> together;

    Decisions(
            Database database,
            InstantSource clock,
            @ConfigProperty(name = "accountable.decisions.queue-capacity", defaultValue = "5000") int capacity,
            @ConfigProperty(name = Proof.MINIMUM, defaultValue = "B") Proof minimumProof,
            MeterRegistry metrics) {
        this.database = database;
        this.clock = clock;
        this.minimumProof = minimumProof;
        this.together = new Together<>(
                "decisions",
                GROUP,
                capacity,
                questions -> decide(questions).stream().map(Outcome::of).toList(),
                metrics);
    }

    void start(@Observes StartupEvent event) {
        together.start();
    }

    void stop(@Observes ShutdownEvent event) {
        together.stop();
    }

    /** Together with whoever asks at the same moment. */
    CompletableFuture<DecisionView> ask(Question question) {
        return together.ask(question);
    }

    /** One answer for each, in their order. */
    public List<DecisionView> decide(List<Question> questions) {
        Instant now = clock.instant();
        DecisionView[] answers = new DecisionView[questions.size()];
        database.run(QUERY, statement -> {
            statement.setString(1, minimumProof.name());
            setInstant(statement, 2, now);
            setColumn(statement, 3, "text", questions, Question::subject);
            setColumn(statement, 4, "text", questions, Question::purpose);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                int n = row.getInt("n") - 1;
                Question question = questions.get(n);
                answers[n] = facts(row).decide(question.subject(), question.purpose(), now);
            }
            return answers;
        });
        return Arrays.asList(answers);
    }

    private static Facts facts(ResultSet row) throws SQLException {
        String basis = row.getString("lawful_basis");
        UUID objection = row.getObject("objection", UUID.class);
        return new Facts(
                basis == null ? null : LawfulBasis.valueOf(basis),
                row.getBoolean("ended"),
                row.getInt("oldest_valid_version"),
                row.getObject("restriction", UUID.class),
                objection == null ? null : new Facts.Objection(objection, required(instant(row, "objected_at"))),
                consent(row));
    }

    private static Facts.@Nullable Consent consent(ResultSet row) throws SQLException {
        UUID event = row.getObject("event", UUID.class);
        return event == null
                ? null
                : new Facts.Consent(
                        event,
                        State.valueOf(row.getString("state")),
                        required(instant(row, "at")),
                        instant(row, "expires_at"),
                        row.getInt("purpose_version"),
                        row.getBoolean("superseded"),
                        row.getBoolean("proven"));
    }

    private static Instant required(@Nullable Instant at) {
        return Objects.requireNonNull(at);
    }
}
