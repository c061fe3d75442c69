package dev.accountable.audit.programme.training;

import dev.accountable.audit.programme.Interval;
import dev.accountable.audit.programme.ItemChange;
import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people are to know, who they are, and how long a training in it holds. */
@Entity
@Table(name = "training_topic")
class Topic extends PanacheEntityBase {

    @Id
    private UUID id;

    private String key;
    private String title;
    private String audience;
    private @Nullable String validity;

    @Version
    private int version;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Topic() {}

    Topic(DefineTopic request) {
        this.id = UuidV7.next();
        this.key = request.key();
        this.title = request.title();
        this.audience = request.audience();
        this.validity = request.validity();
    }

    /** Makes it what the request says, keeps what differs, and names the fields that changed. */
    List<String> change(ChangeTopic request, String by, Instant now) {
        Map<String, @Nullable String> before = fields();
        title = request.title();
        audience = request.audience();
        validity = request.validity();
        List<String> changed = ItemChange.record(id, version + 1, before, fields(), by, now);
        flush();
        return changed;
    }

    /** The last day on which a training of this day holds; null where it holds for good. */
    @Nullable
    LocalDate validUntil(LocalDate heldOn) {
        return Interval.after(heldOn, validity);
    }

    UUID id() {
        return id;
    }

    String key() {
        return key;
    }

    String tag() {
        return Integer.toString(version);
    }

    TopicView view() {
        return new TopicView(id, key, title, audience, validity);
    }

    private Map<String, @Nullable String> fields() {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("title", title);
        fields.put("audience", audience);
        fields.put("validity", validity);
        return fields;
    }

    static boolean isKnown(String key) {
        return count("key", key) > 0;
    }

    /** For a change: others who want to change the same topic, or who is to be trained in it, wait. */
    static Optional<Topic> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** In the order of their keys, behind {@code after}. */
    static List<Topic> page(String after, int limit) {
        return Topic.<Topic>find("key > ?1 order by key", after).page(0, limit).list();
    }
}
