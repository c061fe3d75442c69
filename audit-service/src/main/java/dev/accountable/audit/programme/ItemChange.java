package dev.accountable.audit.programme;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One field of an item of the programme that somebody changed. Written once: the history of an item is all of its rows. */
@Entity
@Immutable
public class ItemChange extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long position;

    private UUID itemId;
    private int version;
    private String field;
    private @Nullable String before;
    private @Nullable String after;
    private String changedBy;
    private Instant changedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ItemChange() {}

    private ItemChange(
            UUID itemId,
            int version,
            String field,
            @Nullable String before,
            @Nullable String after,
            String changedBy,
            Instant changedAt) {
        this.itemId = itemId;
        this.version = version;
        this.field = field;
        this.before = before;
        this.after = after;
        this.changedBy = changedBy;
        this.changedAt = changedAt;
    }

    /**
     * Keeps what differs between two states of an item.
     *
     * @param version the one that the change leads to
     * @return the names of the fields that changed, in their order
     */
    public static List<String> record(
            UUID itemId,
            int version,
            Map<String, @Nullable String> before,
            Map<String, @Nullable String> after,
            String by,
            Instant at) {
        List<String> changed = after.keySet().stream()
                .filter(field -> !Objects.equals(before.get(field), after.get(field)))
                .toList();
        changed.forEach(
                field -> new ItemChange(itemId, version, field, before.get(field), after.get(field), by, at).persist());
        return changed;
    }

    public String cursor() {
        return String.valueOf(position);
    }

    public ItemChangeView view() {
        return new ItemChangeView(itemId, version, field, before, after, changedBy, changedAt);
    }

    /** The history of one item in its order, behind {@code after}. */
    public static List<ItemChange> of(UUID itemId, long after, int limit) {
        return ItemChange.<ItemChange>find("itemId = ?1 and position > ?2 order by position", itemId, after)
                .page(0, limit)
                .list();
    }
}
