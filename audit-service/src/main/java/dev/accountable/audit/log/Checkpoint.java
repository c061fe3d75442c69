package dev.accountable.audit.log;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
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
    private String cosignatures;
    private Instant signedAt;

    /** For Hibernate. */
    protected Checkpoint() {}

    Checkpoint(long size, byte[] root, LogKeys keys, Instant signedAt) {
        this.size = size;
        this.signedAt = signedAt;
        this.root = root.clone();
        this.note = keys.sign(text(keys.name()));
        this.cosignatures = "";
    }

    private Checkpoint(long size, byte[] root, String note, Instant signedAt) {
        this.size = size;
        this.root = root.clone();
        this.note = note;
        this.cosignatures = "";
        this.signedAt = signedAt;
    }

    private String text(String origin) {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /** After a key has changed, a log that rests must sign again what it has. */
    void signAgain(LogKeys keys) {
        note = keys.sign(text(keys.name()));
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
            delete("size = ?1 and cosignatures = ''", size);
        }
    }

    /** The newest that a witness has cosigned. */
    static Optional<Checkpoint> latestCosigned() {
        return find("cosignatures <> '' order by size desc").firstResultOptional();
    }

    /**
     * Keeps a cosignature, and for its sake the checkpoint, even if it has been forgotten since the witness was asked. Of one
     * hour those are forgotten that fewer, or as many, have cosigned.
     */
    void keepWith(SignedNote.Line cosignature) {
        Checkpoint kept = find("size", size)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .<Checkpoint>firstResultOptional()
                .orElse(null);
        if (kept == null) {
            kept = new Checkpoint(size, root, note, signedAt);
            kept.persist();
        }
        kept.cosignatures += cosignature + "\n";
        flush();
        delete(
                "cosignatures <> '' and size < ?1 and signedAt >= ?2 and length(cosignatures) <= ?3",
                size,
                signedAt.truncatedTo(ChronoUnit.HOURS),
                kept.cosignatures.length());
    }

    boolean isCosignedBy(VerifierKey key) {
        return SignedNote.parse(note()).flatMap(key::signatureOn).isPresent();
    }

    /** With our own signatures only. */
    String signedNote() {
        return note;
    }

    long size() {
        return size;
    }

    boolean hasRoot(byte[] other) {
        return Arrays.equals(root, other);
    }

    /** The signed note with what witnesses have put below it, as it is handed out. */
    String note() {
        return note + cosignatures;
    }
}
