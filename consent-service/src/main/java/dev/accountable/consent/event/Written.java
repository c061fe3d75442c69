package dev.accountable.consent.event;

import static dev.accountable.jdbc.Database.setColumn;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.consent.event.Background.Pair;
import dev.accountable.jdbc.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a group of acts: collected one act after the other, and written together. */
class Written {

    private record StateRow(
            long person, ConsentEventView event, @Nullable Proof proof) {}

    private final Map<Pair, StateRow> changed = new LinkedHashMap<>();
    private final List<RecordedAct> acts = new ArrayList<>();
    private final List<Pair> objected = new ArrayList<>();

    /** This event is where the person stands from now on. */
    void change(Pair pair, ConsentEventView event, @Nullable Proof proof) {
        changed.put(pair, new StateRow(pair.person(), event, proof));
    }

    /** A consent to what the person had objected to ends the objection. */
    void endObjection(Pair pair) {
        objected.add(pair);
    }

    void add(RecordedAct act) {
        acts.add(act);
    }

    List<RecordedAct> acts() {
        return acts;
    }

    void write(Database database, Instant now) {
        insert(database);
        List<RecordedAct> gpc = acts.stream().filter(act -> act.view().gpc()).toList();
        if (!gpc.isEmpty()) {
            object(gpc, database, now);
        }
        if (!objected.isEmpty()) {
            endObjections(database, now);
        }
    }

    /** One statement, so that one way to the database and back is enough. */
    private void insert(Database database) {
        List<ConsentEventView> events =
                acts.stream().flatMap(row -> row.view().events().stream()).toList();
        List<Long> persons = acts.stream()
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
            setColumn(statement, 1, "uuid", acts, row -> row.view().id());
            setColumn(statement, 2, "bigint", acts, RecordedAct::person);
            setColumn(statement, 3, "timestamptz", acts, row -> row.view().at());
            setColumn(statement, 4, "text", acts, row -> row.act().actor());
            setColumn(statement, 5, "text", acts, row -> row.act().method().name());
            setColumn(statement, 6, "uuid", acts, row -> row.act().noticeId());
            setColumn(statement, 7, "text", acts, row -> row.view().language());
            setColumn(statement, 8, "text", acts, row -> row.view().formHash());
            setColumn(statement, 9, "text", acts, row -> row.view().site());
            setColumn(statement, 10, "text", acts, row -> row.view().ipAddress());
            setColumn(statement, 11, "text", acts, row -> row.view().userAgent());
            setColumn(statement, 12, "boolean", acts, row -> row.view().gpc());
            setColumn(statement, 13, "smallint", acts, row -> row.view().age());
            setColumn(statement, 14, "text", acts, row -> row.view().country());
            setColumn(statement, 15, "text", acts, row -> row.view().guardian());
            setColumn(statement, 16, "timestamptz", acts, row -> row.view().collectedAt());
            setColumn(statement, 17, "text", acts, row -> row.view().provenance());
            setColumn(statement, 18, "uuid", acts, RecordedAct::auditEvent);
            setColumn(statement, 19, "text", acts, row -> name(row.view().proofQuality()));
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
                    statement, 33, "timestamptz", states, state -> state.event().at());
            setColumn(
                    statement, 34, "timestamptz", states, state -> state.event().expiresAt());
            setColumn(statement, 35, "integer", states, state -> state.event().purposeVersion());
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
    private static void object(List<RecordedAct> gpc, Database database, Instant now) {
        List<Pair> despite = gpc.stream()
                .flatMap(row -> row.view().events().stream()
                        .filter(event -> event.state() == State.GIVEN)
                        .map(event -> new Pair(row.person(), event.purpose(), null)))
                .toList();
        List<Long> persons = gpc.stream().map(RecordedAct::person).distinct().toList();
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
    private void endObjections(Database database, Instant now) {
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
}
