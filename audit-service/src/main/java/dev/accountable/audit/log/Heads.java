package dev.accountable.audit.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * The checkpoints that inclusion proofs lead to. A proof to the newest head and one to a head of a moment ago prove the same,
 * so the database is not asked for every proof.
 */
@ApplicationScoped
class Heads {

    private static final Duration KEPT = Duration.ofMillis(250);

    private final Cache<String, Checkpoint> recent =
            Caffeine.newBuilder().expireAfterWrite(KEPT).build();

    /** One that holds the leaf with this index; empty where no head has been signed since it got its place. */
    Optional<Checkpoint> with(long index) {
        Checkpoint known = recent.getIfPresent("head");
        if (known != null && index < known.size()) {
            return Optional.of(known);
        }
        Optional<Checkpoint> newest = Checkpoint.latest();
        newest.ifPresent(head -> recent.put("head", head));
        return newest.filter(head -> index < head.size());
    }
}
