package dev.accountable.audit.log;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tree that takes more leaves, in memory. It needs no more of the old tree than the tiles at its right edge, and it
 * knows which tiles have changed: work and memory grow with what is added, not with what is there.
 */
class GrowingTree {

    private final Map<Tile, byte[]> edge = new LinkedHashMap<>();
    private final Map<Tile, byte[]> changed = new LinkedHashMap<>();
    private long size;

    /** @param rightEdge the hashes of each of {@link Tile#rightEdge} */
    GrowingTree(long size, Map<Tile, byte[]> rightEdge) {
        this.size = size;
        for (Tile tile : Tile.rightEdge(size)) {
            byte[] hashes = rightEdge.get(tile);
            if (hashes == null || hashes.length != tile.width(size) * MerkleTree.HASH_BYTES) {
                throw new IllegalStateException(tile + " does not fit a tree of " + size);
            }
            edge.put(tile, Arrays.copyOf(hashes, Tile.BYTES));
        }
    }

    void add(byte[] leafHash) {
        put(0, leafHash);
        size++;
    }

    private void put(int level, byte[] hash) {
        long entry = Tile.entries(level, size);
        var tile = new Tile(level, entry / Tile.WIDTH);
        int place = (int) (entry % Tile.WIDTH);
        byte[] hashes = edge.computeIfAbsent(tile, started -> new byte[Tile.BYTES]);
        System.arraycopy(hash, 0, hashes, place * MerkleTree.HASH_BYTES, MerkleTree.HASH_BYTES);
        changed.put(tile, hashes);
        if (place == Tile.WIDTH - 1) {
            edge.remove(tile);
            put(level + 1, Tile.whole(hashes));
        }
    }

    long size() {
        return size;
    }

    byte[] root() {
        return MerkleTree.root(size, (height, index) -> {
            Tile tile = Tile.of(height, index);
            byte[] hashes = edge.get(tile);
            if (hashes == null) {
                throw new IllegalStateException(tile + " is not at the right edge of a tree of " + size);
            }
            return Tile.node(hashes, height, index);
        });
    }

    /** The tiles that have been started or have grown, as they are now. */
    Map<Tile, byte[]> changed() {
        Map<Tile, byte[]> cut = new LinkedHashMap<>();
        changed.forEach(
                (tile, hashes) -> cut.put(tile, Arrays.copyOf(hashes, tile.width(size) * MerkleTree.HASH_BYTES)));
        return cut;
    }
}
