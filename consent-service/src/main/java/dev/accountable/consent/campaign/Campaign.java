package dev.accountable.consent.campaign;

import dev.accountable.defaults.UuidV7;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Asks everybody of an audience for their consent to one purpose, until a date. Who is asked, {@link Members} know. */
@Entity
// Some columns are read by statements only.
@SuppressWarnings("UnusedVariable")
class Campaign extends PanacheEntityBase {

    @Schema(name = "CampaignState")
    enum State {
        DRAFT,
        RUNNING,
        /** Nothing is sent; who has a letter can answer. */
        PAUSED,
        /** Given up: its links work no more. */
        STOPPED,
        /** Everybody has answered, or its time is over. */
        ENDED
    }

    @Id
    private UUID id;

    private String key;
    private String purpose;
    private @Nullable Integer purposeVersion;
    private UUID noticeId;

    @Convert(converter = PlanText.class)
    private Plan plan;

    @Enumerated(EnumType.STRING)
    private State state;

    private Instant hardStop;
    private Instant createdAt;
    private String createdBy;

    /** Counts what was changed before it was launched. */
    private int version;

    private @Nullable Instant launchedAt;
    private @Nullable Instant endedAt;

    private @Nullable Instant nextAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Campaign() {}

    @SuppressWarnings("NullAway.Init")
    Campaign(Plan plan, String by, Instant now) {
        this.id = UuidV7.next();
        this.state = State.DRAFT;
        this.createdAt = now;
        this.createdBy = by;
        this.version = 1;
        take(plan);
    }

    private void take(Plan newPlan) {
        key = newPlan.key();
        purpose = newPlan.purpose();
        noticeId = newPlan.noticeId();
        plan = newPlan;
        hardStop = newPlan.hardStop();
    }

    /** As long as nobody was asked. */
    void change(Plan newPlan) {
        mustBe(State.DRAFT);
        take(newPlan);
        version++;
        flush();
    }

    /** A draft that nobody was asked by leaves nothing behind but what the log says of it. */
    void discard() {
        mustBe(State.DRAFT);
        delete();
        flush();
    }

    void launch(int version, Instant now) {
        mustBe(State.DRAFT);
        if (!hardStop.isAfter(now)) {
            throw ProblemException.conflict("campaign-over", "Its hard stop has passed: make another campaign.");
        }
        state = State.RUNNING;
        purposeVersion = version;
        launchedAt = now;
        nextAt = now;
        flush();
    }

    void pause() {
        mustBe(State.RUNNING);
        state = State.PAUSED;
        flush();
    }

    void resume() {
        mustBe(State.PAUSED);
        state = State.RUNNING;
        flush();
    }

    void stop(Instant now) {
        mustBe(State.DRAFT, State.RUNNING, State.PAUSED);
        state = State.STOPPED;
        endedAt = now;
        flush();
    }

    void end(Instant now) {
        state = State.ENDED;
        endedAt = now;
        flush();
    }

    /** A batch has been written: the next is due when the rate lets it. */
    void wrote(int letters, Instant now) {
        nextAt = now.plus(Duration.ofMillis(letters * 60_000L / plan.perMinute()));
        flush();
    }

    private void mustBe(State... states) {
        if (!Set.of(states).contains(state)) {
            throw ProblemException.conflict("campaign-state", "The campaign is " + state + ".");
        }
    }

    UUID id() {
        return id;
    }

    String purpose() {
        return purpose;
    }

    UUID noticeId() {
        return noticeId;
    }

    Plan plan() {
        return plan;
    }

    Instant hardStop() {
        return hardStop;
    }

    boolean mayEnd() {
        return state == State.RUNNING || state == State.PAUSED;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    /** Who has a letter can answer. */
    boolean takesAnswers(Instant now) {
        return (state == State.RUNNING || state == State.PAUSED) && hardStop.isAfter(now);
    }

    boolean isOver(Instant now) {
        return !hardStop.isAfter(now);
    }

    int purposeVersion() {
        return whenLaunched(purposeVersion);
    }

    Instant launchedAt() {
        return whenLaunched(launchedAt);
    }

    private static <T> T whenLaunched(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("A draft has none");
        }
        return value;
    }

    String tag() {
        return Integer.toString(version);
    }

    CampaignView view() {
        return new CampaignView(id, state, plan, purposeVersion, createdAt, createdBy, launchedAt, endedAt);
    }

    static boolean exists(String key) {
        return count("key", key) > 0;
    }

    static Optional<Campaign> of(UUID id) {
        return findByIdOptional(id);
    }

    /** For a change: others who want to change the same campaign wait. */
    static Optional<Campaign> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    static Map<UUID, Campaign> byId(Collection<UUID> ids) {
        return Campaign.<Campaign>list("id in ?1", List.copyOf(ids)).stream()
                .collect(Collectors.toMap(Campaign::id, Function.identity()));
    }

    /** Newest first, behind {@code after}. */
    static List<Campaign> page(UUID after, int limit) {
        return Campaign.<Campaign>find("id < ?1 order by id desc", after)
                .page(0, limit)
                .list();
    }

    /** What there may be something to do for. */
    static List<UUID> due(Instant now) {
        return find(
                        "select c.id from Campaign c where c.state in ?1 and (c.hardStop <= ?2 or c.state = ?3 and c.nextAt <= ?2)",
                        Set.of(State.RUNNING, State.PAUSED),
                        now,
                        State.RUNNING)
                .project(UUID.class)
                .list();
    }

    /** Those that have ended before, newest first. */
    static List<UUID> endedBefore(Instant instant) {
        return find("select c.id from Campaign c where c.endedAt < ?1 order by c.endedAt desc", instant)
                .project(UUID.class)
                .page(0, 100)
                .list();
    }
}
