package dev.accountable.consent.campaign;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setColumn;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.consent.mail.Contacts;
import dev.accountable.consent.mail.Mails;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked, in sets: an audience of millions never leaves the database. All of it in the caller's transaction, which holds
 * the campaign's row.
 */
@ApplicationScoped
class Members {

    @Schema(name = "MemberState")
    enum State {
        /** Gets their first letter when the rate lets it. */
        WAITING,
        ASKED,
        GIVEN,
        REFUSED,
        /** Decided otherwise than by our link meanwhile, or was forgotten, or objected. */
        ELSEWHERE,
        /** No address any more, or the mail server refused it; by a letter that arrived they can answer all the same. */
        UNREACHABLE,
        /** Silent until the end, which says nothing. */
        NO_ANSWER,
        /** Not asked any more, because the campaign was given up. */
        STOPPED
    }

    /** One who answers, as they are by now: the account that a visitor turned out to be; no subject once forgotten. */
    record Answering(long person, @Nullable String subject, State state, boolean decidedElsewhere) {}

    /** Where and how somebody is written to. */
    record Addressee(
            UUID campaign, String address, @Nullable String language) {}

    /** Everybody whom the rule finds, with the first reason not to ask them. */
    private static final String JUDGED = """
            with judged as (
                select p.id, p.subject, case
                    when p.subject is null then 'forgotten'
                    when exists (select from campaign_member m where m.person = p.id and m.purpose = a.purpose
                                 and m.state in ('WAITING', 'ASKED', 'UNREACHABLE')) then 'asked'
                    when %1$s then 'objected'
                    when s.state in ('REFUSED', 'WITHDRAWN') and s.at > a.refused_since then 'refused'
                    when not exists (select from contact c where c.person = p.id)
                         and not exists (select from contact c join person v on v.id = c.person
                                         where v.merged_into = p.id) then 'unreachable'
                    else 'audience' end as verdict
                from (select ?::text as purpose, ?::timestamptz as edge, ?::timestamptz as refused_since) a
                cross join person p left join consent_state s on s.person = p.id and s.purpose = a.purpose
                where p.merged_into is null and %2$s)
            """;

    /** To ask for consent to what somebody objected to, or had restricted, would be to go on. */
    private static final String OBJECTED = """
            (exists (select from objection o where o.person = p.id and o.state in ('RECEIVED', 'UPHELD')
                     and (o.purpose = a.purpose or o.purpose is null and exists (
                          select from purpose d where d.key = a.purpose and d.direct_marketing)))
             or exists (select from restriction r where r.person = p.id and r.lifted_at is null
                        and coalesce(r.purpose, a.purpose) = a.purpose))""";

    /** As a person reads it. */
    record Invitation(
            String campaign,
            String purpose,
            State state,
            @Nullable Instant askedAt,
            @Nullable Instant answeredAt) {}

    private final Database database;

    Members(Database database) {
        this.database = database;
    }

    private static String judged(Campaign campaign) {
        return JUDGED.formatted(OBJECTED, campaign.plan().audience().rule().condition());
    }

    private static void judge(PreparedStatement statement, Campaign campaign, Instant now) throws SQLException {
        statement.setString(1, campaign.purpose());
        setInstant(statement, 2, campaign.plan().audience().edge(now));
        setInstant(statement, 3, campaign.plan().refusalsCountFrom(now));
    }

    PreviewView preview(Campaign campaign, Instant now) {
        Map<String, Long> counts =
                database.run(judged(campaign) + "select verdict, count(*) from judged group by verdict", statement -> {
                    judge(statement, campaign, now);
                    return counts(statement.executeQuery());
                });
        List<String> sample = database.run(
                judged(campaign) + "select subject from judged where verdict = 'audience' limit 20", statement -> {
                    judge(statement, campaign, now);
                    ResultSet row = statement.executeQuery();
                    List<String> subjects = new ArrayList<>();
                    while (row.next()) {
                        subjects.add(row.getString(1));
                    }
                    return subjects;
                });
        return new PreviewView(
                counts.getOrDefault("audience", 0L),
                counts.getOrDefault("forgotten", 0L),
                counts.getOrDefault("asked", 0L),
                counts.getOrDefault("objected", 0L),
                counts.getOrDefault("refused", 0L),
                counts.getOrDefault("unreachable", 0L),
                sample);
    }

    /** Returns how many are asked. Whoever another campaign took at the same moment is not. */
    int invite(Campaign campaign, Instant now) {
        return database.run(judged(campaign) + """
                insert into campaign_member (campaign, person, purpose, state, next_at)
                select ?, id, ?, 'WAITING', ? from judged where verdict = 'audience'
                on conflict do nothing""", statement -> {
            judge(statement, campaign, now);
            statement.setObject(4, campaign.id());
            statement.setString(5, campaign.purpose());
            setInstant(statement, 6, now);
            return statement.executeUpdate();
        });
    }

    /** What a letter is for, {@code m}, has been settled otherwise since the campaign {@code a} was launched. */
    private static final String SETTLED = """
            (p.subject is null or p.merged_into is not null
             or exists (select from consent_state s where s.person = p.id and s.purpose = a.purpose
                        and s.at > a.launched_at and s.state <> 'EXPIRED')
             or %s)""".formatted(OBJECTED);

    /** Takes up to {@code most} whose letter is due: writes it, or finds that it is not to be written. Returns how many. */
    int write(Campaign campaign, int most, Instant now) {
        return database.run("""
                with due as materialized (
                    select m.person from campaign_member m where m.campaign = ? and m.next_at <= ?
                    order by m.next_at, m.person limit ?),
                judged as materialized (
                    select d.person, %s as settled,
                           not exists (select from contact c join person v on v.id = c.person
                                       where v.id = p.id or v.merged_into = p.id)
                           or exists (select from mail l where l.about = a.id and l.person = d.person
                                      and l.state = 'FAILED') as unreachable
                    from due d join person p on p.id = d.person cross join (select * from campaign where id = ?) a),
                dropped as (
                    update campaign_member m set next_at = null,
                           state = case when j.settled then 'ELSEWHERE' else 'UNREACHABLE' end
                    from judged j where m.campaign = ? and m.person = j.person and (j.settled or j.unreachable)),
                asked as (
                    update campaign_member m set state = 'ASKED', letters = m.letters + 1,
                           asked_at = coalesce(m.asked_at, ?::timestamptz),
                           next_at = coalesce(m.asked_at, ?::timestamptz)
                                     + make_interval(hours => 24 * (?::integer[])[m.letters + 1])
                    from judged j where m.campaign = ? and m.person = j.person and not (j.settled or j.unreachable)
                    returning m.person, m.letters - 1 as number),
                written as (
                    insert into mail (id, kind, about, person, number, state, due_at)
                    select gen_random_uuid(), 'CAMPAIGN', ?, person, number, 'WAITING', ? from asked)
                select count(*) from due""".formatted(SETTLED), statement -> {
            statement.setObject(1, campaign.id());
            setInstant(statement, 2, now);
            statement.setInt(3, most);
            statement.setObject(4, campaign.id());
            statement.setObject(5, campaign.id());
            setInstant(statement, 6, now);
            setInstant(statement, 7, now);
            statement.setArray(
                    8,
                    statement
                            .getConnection()
                            .createArrayOf(
                                    "integer", campaign.plan().reminders().toArray()));
            statement.setObject(9, campaign.id());
            statement.setObject(10, campaign.id());
            setInstant(statement, 11, now);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getInt(1);
        });
    }

    /** By the id of the mail: those who are still to be written to, at this moment. */
    Map<UUID, Addressee> addressees(List<Mails.Claimed> mails, Instant now) {
        return database.run("""
                select w.mail, a.id as campaign, k.address, k.language
                from unnest(?, ?, ?) as w (mail, campaign, person)
                join campaign a on a.id = w.campaign and a.state = 'RUNNING' and a.hard_stop > ?
                join campaign_member m on m.campaign = a.id and m.person = w.person and m.state = 'ASKED'
                join person p on p.id = w.person
                cross join lateral %s k
                where not %s""".formatted(Contacts.ofPerson(), SETTLED), statement -> {
            setColumn(statement, 1, "uuid", mails, Mails.Claimed::id);
            setColumn(statement, 2, "uuid", mails, Mails.Claimed::about);
            setColumn(statement, 3, "bigint", mails, Mails.Claimed::person);
            setInstant(statement, 4, now);
            ResultSet row = statement.executeQuery();
            Map<UUID, Addressee> found = new HashMap<>();
            while (row.next()) {
                found.put(
                        row.getObject("mail", UUID.class),
                        new Addressee(
                                row.getObject("campaign", UUID.class),
                                row.getString("address"),
                                row.getString("language")));
            }
            return found;
        });
    }

    /** Locked: of two answers at the same moment one waits, and whoever writes about the person: in this order, as they do. */
    Optional<Answering> answering(UUID campaign, long person) {
        database.run("select pg_advisory_xact_lock(-coalesce(merged_into, id)) from person where id = ?", statement -> {
            statement.setLong(1, person);
            return statement.execute();
        });
        return database.run("""
                select coalesce(t.id, p.id) as who, case when t.id is null then p.subject else t.subject end as subject,
                       m.state, exists (select from consent_state s where s.person = coalesce(t.id, p.id)
                                        and s.purpose = a.purpose and s.at > a.launched_at and s.state <> 'EXPIRED') as decided
                from campaign_member m join campaign a on a.id = m.campaign
                join person p on p.id = m.person left join person t on t.id = p.merged_into
                where m.campaign = ? and m.person = ? for update of m""", statement -> {
            statement.setObject(1, campaign);
            statement.setLong(2, person);
            ResultSet row = statement.executeQuery();
            return row.next()
                    ? Optional.of(new Answering(
                            row.getLong("who"),
                            row.getString("subject"),
                            State.valueOf(row.getString("state")),
                            row.getBoolean("decided")))
                    : Optional.empty();
        });
    }

    void answered(UUID campaign, long person, State state, @Nullable UUID submission, Instant now) {
        database.run("""
                update campaign_member set state = ?, next_at = null, answered_at = ?, submission = ?
                where campaign = ? and person = ?""", statement -> {
            statement.setString(1, state.name());
            setInstant(statement, 2, now);
            statement.setObject(3, submission);
            statement.setObject(4, campaign);
            statement.setLong(5, person);
            return statement.executeUpdate();
        });
    }

    boolean anyOpen(UUID campaign) {
        return database.run("""
                select from campaign_member where campaign = ? and state in ('WAITING', 'ASKED', 'UNREACHABLE') limit 1""", statement -> {
            statement.setObject(1, campaign);
            return statement.executeQuery().next();
        });
    }

    /** Nobody is asked any more. Who said nothing has said nothing. */
    void close(UUID campaign, State silent) {
        database.run("""
                update campaign_member m set next_at = null, state = case
                    when exists (select from consent_state s join campaign a on a.id = m.campaign
                                 where s.person = m.person and s.purpose = m.purpose and s.at > a.launched_at and s.state <> 'EXPIRED')
                    then 'ELSEWHERE' else ? end
                where campaign = ? and state in ('WAITING', 'ASKED')""", statement -> {
            statement.setString(1, silent.name());
            statement.setObject(2, campaign);
            return statement.executeUpdate();
        });
        database.run("""
                update campaign_member set next_at = null, state = ? where campaign = ? and state = 'UNREACHABLE'""", statement -> {
            statement.setString(1, silent.name());
            statement.setObject(2, campaign);
            return statement.executeUpdate();
        });
    }

    Map<String, Long> counts(UUID campaign) {
        return database.run(
                "select state, count(*) from campaign_member where campaign = ? group by state", statement -> {
                    statement.setObject(1, campaign);
                    return counts(statement.executeQuery());
                });
    }

    private static Map<String, Long> counts(ResultSet row) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        while (row.next()) {
            counts.put(row.getString(1), row.getLong(2));
        }
        return counts;
    }

    /** In the order of their rows, behind {@code after}; {@code state} null: all. */
    List<MemberView> page(UUID campaign, @Nullable State state, long after, int limit) {
        return database.run("""
                select m.person, p.subject, m.state, m.letters, m.asked_at, m.answered_at, m.submission
                from campaign_member m join person p on p.id = m.person
                where m.campaign = ? and m.person > ?%s order by m.person limit ?""".formatted(state == null ? "" : " and m.state = '" + state.name() + "'"), statement -> {
            statement.setObject(1, campaign);
            statement.setLong(2, after);
            statement.setInt(3, limit);
            ResultSet row = statement.executeQuery();
            List<MemberView> found = new ArrayList<>();
            while (row.next()) {
                found.add(new MemberView(
                        row.getLong("person"),
                        row.getString("subject"),
                        State.valueOf(row.getString("state")),
                        row.getInt("letters"),
                        instant(row, "asked_at"),
                        instant(row, "answered_at"),
                        row.getObject("submission", UUID.class)));
            }
            return found;
        });
    }

    List<Invitation> of(List<Long> persons) {
        return database.run("""
                select a.key, m.purpose, m.state, m.asked_at, m.answered_at
                from campaign_member m join campaign a on a.id = m.campaign
                where m.person = any (?) order by a.id""", statement -> {
            setColumn(statement, 1, "bigint", persons, person -> person);
            ResultSet row = statement.executeQuery();
            List<Invitation> found = new ArrayList<>();
            while (row.next()) {
                found.add(new Invitation(
                        row.getString("key"),
                        row.getString("purpose"),
                        State.valueOf(row.getString("state")),
                        instant(row, "asked_at"),
                        instant(row, "answered_at")));
            }
            return found;
        });
    }

    int erase(List<Long> persons) {
        return database.run("delete from campaign_member where person = any (?)", statement -> {
            setColumn(statement, 1, "bigint", persons, person -> person);
            return statement.executeUpdate();
        });
    }

    /**
     * The version of the purpose in force; empty where it has ended, is unknown, does not rest on consent, or is offered to children, whose
     * age a letter cannot ask.
     */
    Optional<Integer> versionToAskFor(String purpose) {
        return database.run("""
                select version from purpose where key = ? and ended_at is null and lawful_basis = 'CONSENT'
                and not offered_to_children""", statement -> {
            statement.setString(1, purpose);
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
        });
    }

    /** Published, in force, and not replaced by a major version: what people can be asked under. */
    boolean mayBeShown(UUID notice, Instant now) {
        return database.run("""
                select from notice n where n.id = ? and n.published_at is not null and n.effective_at <= ?
                and not exists (select from notice m where m.key = n.key and m.major and m.version > n.version
                                and m.effective_at <= ?)""", statement -> {
            statement.setObject(1, notice);
            setInstant(statement, 2, now);
            setInstant(statement, 3, now);
            return statement.executeQuery().next();
        });
    }
}
