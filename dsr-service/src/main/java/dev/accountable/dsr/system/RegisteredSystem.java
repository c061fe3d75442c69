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

/** A system in the data map, as it was accepted. */
@Entity
public class RegisteredSystem extends PanacheEntityBase {

    @Id
    private String key;

    @JdbcTypeCode(SqlTypes.JSON)
    private SystemMap map;

    private Instant registeredAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected RegisteredSystem() {}

    RegisteredSystem(SystemMap map, Instant registeredAt) {
        this.key = map.key();
        this.map = map;
        this.registeredAt = registeredAt;
    }

    public String key() {
        return key;
    }

    public SystemMap map() {
        return map;
    }

    SystemView view() {
        return new SystemView(key, map.name(), map.kind(), map.connection(), map.owner(), map.datasets(), registeredAt);
    }

    public static Optional<RegisteredSystem> withKey(String key) {
        return findByIdOptional(key);
    }

    /** In the order of their keys; {@code after} is the last key of the page before. */
    static List<RegisteredSystem> page(String after, int limit) {
        return RegisteredSystem.<RegisteredSystem>find("key > ?1 order by key", after)
                .page(0, limit)
                .list();
    }

    /** The keys of all systems. An organisation has tens of them, not thousands. */
    public static List<String> keys() {
        return RegisteredSystem.<RegisteredSystem>find("order by key").stream()
                .map(RegisteredSystem::key)
                .toList();
    }
}
