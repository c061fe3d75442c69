package dev.accountable.audit.log;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    private Instant signedAt;

    /** For Hibernate. */
    protected Checkpoint() {}

    Checkpoint(long size, byte[] root, SigningKey key, Instant signedAt) {
        this.size = size;
        this.signedAt = signedAt;
        this.root = root.clone();
        this.note =
                key.sign(key.name() + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n");
    }

    static Optional<Checkpoint> latest() {
        return find("order by size desc").firstResultOptional();
    }

    /**
     * Forgets a checkpoint when the next is signed in the same hour: there are many a second, and proofs need tiles, not
     * checkpoints. The last of each hour stays, and is compared with the tree by the self-check.
     */
    void forgetBefore(Checkpoint next) {
        Instant hour = next.signedAt.truncatedTo(ChronoUnit.HOURS);
        if (size < next.size && !signedAt.isBefore(hour)) {
            delete("size", size);
        }
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
