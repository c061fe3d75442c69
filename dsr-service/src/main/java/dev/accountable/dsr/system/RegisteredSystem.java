package dev.accountable.dsr.system;

import dev.accountable.dsr.datamap.SystemMap;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A system in the data map, as it is declared now: what requests go by. How it was declared before stands in the register.
 * A system that was retired stays as a row, for the tasks of the past that point to it.
 */
@Entity
// Whether it is retired, queries ask.
@SuppressWarnings("UnusedVariable")
public class RegisteredSystem extends PanacheEntityBase {

    @Id
    private String key;

    @JdbcTypeCode(SqlTypes.JSON)
    private SystemMap map;

    private int version;
    private Instant registeredAt;
    private @Nullable Instant retiredAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected RegisteredSystem() {}

    RegisteredSystem(SystemMap map, int version, Instant registeredAt) {
        this.key = map.key();
        this.map = map;
        this.version = version;
        this.registeredAt = registeredAt;
    }

    /** Declares it anew; a retired system is back in use. */
    void become(SystemMap declared, int newVersion) {
        map = declared;
        version = newVersion;
        retiredAt = null;
    }

    /** From now on it is not searched any more. */
    void retire(int newVersion, Instant now) {
        version = newVersion;
        retiredAt = now;
    }

    public String key() {
        return key;
    }

    public SystemMap map() {
        return map;
    }

    /** For {@code ETag} and {@code If-Match}. */
    String tag() {
        return Integer.toString(version);
    }

    SystemView view() {
        return SystemView.of(map, version, registeredAt);
    }

    /** In use; a retired one is as if it were not there. */
    public static Optional<RegisteredSystem> withKey(String key) {
        return find("key = ?1 and retiredAt is null", key).firstResultOptional();
    }

    /** In use or retired. */
    static Optional<RegisteredSystem> ofAnyTime(String key) {
        return findByIdOptional(key);
    }

    /** In the order of their keys; {@code after} is the last key of the page before. */
    static List<RegisteredSystem> page(String after, int limit) {
        return RegisteredSystem.<RegisteredSystem>find("key > ?1 and retiredAt is null order by key", after)
                .page(0, limit)
                .list();
    }

    /** The keys of all systems in use. An organisation has tens of them, not thousands. */
    public static List<String> keys() {
        return RegisteredSystem.<RegisteredSystem>find("retiredAt is null order by key").stream()
                .map(RegisteredSystem::key)
                .toList();
    }

    /** Somebody's request is still to be answered from it. */
    boolean isNeeded() {
        return !getEntityManager()
                .createNativeQuery(
                        "select 1 from request_task task join subject_request request on request.id = task.request_id"
                                + " where task.system = ?1 and request.completed_at is null limit 1",
                        Integer.class)
                .setParameter(1, key)
                .getResultList()
                .isEmpty();
    }
}
