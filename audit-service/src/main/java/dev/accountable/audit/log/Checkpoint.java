package dev.accountable.audit.log;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The log at one size, signed (C2SP tlog-checkpoint). The key on the size is the last guard against a fork: there can
 * never be two checkpoints of one size.
 */
@Entity
class Checkpoint extends PanacheEntityBase {

    @Id
    private long size;

    private byte[] root;
    private String note;

    /** For Hibernate. */
    protected Checkpoint() {}

    Checkpoint(long size, byte[] root, SigningKey key) {
        this.size = size;
        this.root = root.clone();
        this.note =
                key.sign(key.name() + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n");
    }

    static Optional<Checkpoint> latest() {
        return find("order by size desc").firstResultOptional();
    }

    long size() {
        return size;
    }

    boolean hasRoot(byte[] other) {
        return Arrays.equals(root, other);
    }

    /** The signed note, as it is handed out. */
    String note() {
        return note;
    }
}
