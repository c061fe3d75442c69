package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.log.Records.Placed;
import dev.accountable.audit.log.Records.SignedSize;
import dev.accountable.audit.log.Records.Stored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One round of the self-check: reads everything again, a tile's worth at a time, grows the tree from the envelopes alone
 * and compares it with the stored tiles and with every signed checkpoint. Needs no more memory for a longer log.
 *
 * <p>Where an envelope and the stored leaf hash disagree, one of them was changed. What the tile above holds decides which;
 * at the right edge, the signed root.
 */
class Examination {

    private static final int PAGE = 256;
    private static final int EVENTS = 10_000;

    private final Records records;
    private final Tiles tiles;
    private final LogKeys keys;
    private final StoredEvent storedEvent;
    private final LongConsumer reached;

    private final Findings findings = new Findings();
    /** As it was at the beginning: a busy log has signed later ones since, and forgotten this one. */
    private final Optional<SignedSize> newest;

    private final long size;
    private final Map<Tile, byte[]> edge = new HashMap<>();
    private final Deque<SignedSize> checkpoints = new ArrayDeque<>();
    private long lastCheckpoint = -1;

    /** @param reached is told the place that has been reached, now and then */
    Examination(Records records, Tiles tiles, LogKeys keys, ObjectMapper json, LongConsumer reached) {
        this.records = records;
        this.tiles = tiles;
        this.keys = keys;
        this.storedEvent = new StoredEvent(json);
        this.reached = reached;
        this.newest = records.newestCheckpoint();
        this.size = newest.map(SignedSize::size).orElse(0L);
    }

    /** The size of the log at the beginning of this round, up to which all places were looked at. */
    long size() {
        return size;
    }

    Findings run() {
        if (records.sizeSeenBefore() > size) {
            findings.add(checkpoint(size, Finding.REMOVED));
        }
        records.unsignedPlace()
                .ifPresent(index -> findings.add(new Finding(index, "leaf", Long.toString(index), Finding.ADDED)));
        compareCheckpoints(0, MerkleTree.EMPTY_ROOT);
        for (long first = 0; first < size; first += Tile.WIDTH) {
            block(first);
            if (first / Tile.WIDTH % Tile.WIDTH == 0) {
                reached.accept(first);
            }
        }
        compareAtTheEdge();
        lookForEventsWithoutPlace();
        return findings;
    }

    /** Up to 256 leaves: those of one tile of level 0. */
    private void block(long first) {
        var tile = new Tile(0, first / Tile.WIDTH);
        int width = tile.width(size);
        byte[] stored = tiles.hashes(tile, width).orElse(null);
        Map<Long, Placed> placed = records.placed(first, first + width);
        byte[] computed = computed(first, width, placed, stored);
        if (stored == null) {
            findings.add(Finding.tile(tile, width == Tile.WIDTH, 0, Finding.REMOVED));
        }
        boolean same = Arrays.equals(stored, computed);
        byte[] right = stored == null || (!same && isLedToBy(tile, computed)) ? computed : stored;
        for (int i = 0; i < width; i++) {
            byte[] hash = hash(right, i);
            if (stored != null && !Arrays.equals(hash, hash(stored, i))) {
                findings.add(Finding.tile(tile, width == Tile.WIDTH, i, Finding.CHANGED));
            }
            judge(first + i, placed.get(first + i), hash(computed, i), hash);
        }
        grow(first, right, width);
    }

    /** The leaf hashes that follow from the envelopes; where there is none, the stored one, so that the rest can go on. */
    private static byte[] computed(long first, int width, Map<Long, Placed> placed, byte @Nullable [] stored) {
        byte[] computed = stored == null ? new byte[width * MerkleTree.HASH_BYTES] : stored.clone();
        for (int i = 0; i < width; i++) {
            Placed here = placed.get(first + i);
            Stored event = here == null ? null : here.event();
            if (event != null) {
                byte[] hash = MerkleTree.leafHash(event.envelope().getBytes(UTF_8));
                System.arraycopy(hash, 0, computed, i * MerkleTree.HASH_BYTES, MerkleTree.HASH_BYTES);
            }
        }
        return computed;
    }

    /** Whether what is stored above, or signed, follows from these leaf hashes. */
    private boolean isLedToBy(Tile tile, byte[] hashes) {
        if (hashes.length < Tile.BYTES) {
            GrowingTree tree = new GrowingTree(tile.number() * Tile.WIDTH, edge);
            add(tree, hashes);
            return newest.filter(signed -> signed.root().equals(base64(tree.root())))
                    .isPresent();
        }
        var parent = new Tile(1, tile.number() / Tile.WIDTH);
        int place = (int) (tile.number() % Tile.WIDTH);
        Optional<byte[]> above = tiles.hashes(parent, place + 1);
        return above.isPresent() && Arrays.equals(hash(above.get(), place), Tile.whole(hashes));
    }

    private void judge(long index, @Nullable Placed placed, byte[] computed, byte[] right) {
        Stored event = placed == null ? null : placed.event();
        if (placed == null) {
            findings.add(new Finding(index, "leaf", Long.toString(index), Finding.REMOVED));
        } else if (event == null) {
            findings.add(new Finding(index, "event", placed.eventId().toString(), Finding.REMOVED));
        } else if (!Arrays.equals(computed, right)) {
            findings.addForeignLeaf(index, placed.eventId().toString(), hex(computed), hex(right));
        } else {
            storedEvent.findings(index, placed, event).forEach(findings::add);
        }
    }

    private void grow(long first, byte[] hashes, int width) {
        var tree = new GrowingTree(first, edge);
        for (int i = 0; i < width; i++) {
            tree.add(hash(hashes, i));
            if (tree.size() == size || isNextCheckpoint(tree.size())) {
                compareCheckpoints(tree.size(), tree.root());
            }
        }
        tree.changed().forEach((tile, grown) -> {
            if (grown.length < Tile.BYTES) {
                edge.put(tile, grown);
            } else {
                edge.remove(tile);
                if (tile.level() > 0) {
                    compare(tile, grown);
                }
            }
        });
    }

    private void compareAtTheEdge() {
        edge.forEach((tile, hashes) -> {
            if (tile.level() > 0) {
                compare(tile, hashes);
            }
        });
    }

    private void compare(Tile tile, byte[] right) {
        boolean full = right.length == Tile.BYTES;
        Optional<byte[]> stored = tiles.hashes(tile, right.length / MerkleTree.HASH_BYTES);
        if (stored.isEmpty()) {
            findings.add(Finding.tile(tile, full, 0, Finding.REMOVED));
        } else if (!Arrays.equals(stored.get(), right)) {
            int place = Arrays.mismatch(stored.get(), right) / MerkleTree.HASH_BYTES;
            findings.add(Finding.tile(tile, full, place, Finding.CHANGED));
        }
    }

    private boolean isNextCheckpoint(long at) {
        if (checkpoints.isEmpty()) {
            checkpoints.addAll(records.checkpointsAfter(lastCheckpoint, PAGE));
        }
        SignedSize next = checkpoints.peek();
        return next != null && next.size() <= at;
    }

    private void compareCheckpoints(long at, byte[] root) {
        newest.filter(signed -> signed.size() == at).ifPresent(signed -> compare(signed, root));
        while (isNextCheckpoint(at)) {
            SignedSize signed = checkpoints.remove();
            lastCheckpoint = signed.size();
            compare(signed, root);
        }
    }

    private void compare(SignedSize signed, byte[] root) {
        String text = keys.name() + "\n" + signed.size() + "\n" + signed.root() + "\n";
        Optional<SignedNote> note = SignedNote.parse(signed.note());
        if (note.isEmpty() || !keys.haveEverSigned(note.get())) {
            findings.add(checkpoint(signed.size(), Finding.NOT_SIGNED));
        } else if (!note.get().text().equals(text)) {
            findings.add(checkpoint(signed.size(), Finding.CHANGED));
        } else if (!signed.root().equals(base64(root))) {
            findings.add(checkpoint(signed.size(), Finding.CONTRADICTED));
        }
    }

    private static Finding checkpoint(long size, String what) {
        return new Finding(Math.max(0, size - 1), "checkpoint", Long.toString(size), what);
    }

    private void lookForEventsWithoutPlace() {
        Optional<UUID> last = Optional.empty();
        do {
            List<UUID> withoutPlace = new ArrayList<>();
            last = records.eventsAfter(last.orElse(null), EVENTS, withoutPlace);
            withoutPlace.forEach(id -> findings.add(new Finding(null, "event", id.toString(), Finding.ADDED)));
            reached.accept(size);
        } while (last.isPresent());
    }

    private static void add(GrowingTree tree, byte[] hashes) {
        for (int i = 0; i * MerkleTree.HASH_BYTES < hashes.length; i++) {
            tree.add(hash(hashes, i));
        }
    }

    private static byte[] hash(byte[] hashes, int place) {
        return Arrays.copyOfRange(hashes, place * MerkleTree.HASH_BYTES, (place + 1) * MerkleTree.HASH_BYTES);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
