package dev.accountable.audit.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Up to 256 hashes side by side (C2SP tlog-tiles). At level 0 these are leaf hashes; at each level above, the hashes of
 * whole tiles of the level below.
 */
record Tile(int level, long number) {

    static final int WIDTH = 256;

    static final int BYTES = WIDTH * MerkleTree.HASH_BYTES;

    private static final int HEIGHT = 8;

    /** The tile from which the hash of a perfect subtree follows. */
    static Tile of(int height, long index) {
        return new Tile(height / HEIGHT, index << (height % HEIGHT) >> HEIGHT);
    }

    /** The tiles at the right edge of a tree that will still grow: one a level at most. */
    static List<Tile> rightEdge(long size) {
        List<Tile> edge = new ArrayList<>();
        for (int level = 0; entries(level, size) > 0; level++) {
            var tile = new Tile(level, entries(level, size) / WIDTH);
            if (tile.width(size) > 0) {
                edge.add(tile);
            }
        }
        return edge;
    }

    /** How many hashes there are at a level in a tree of this size. */
    static long entries(int level, long size) {
        return level * HEIGHT > 62 ? 0 : size >> (level * HEIGHT);
    }

    /** How many hashes this tile holds in a tree of this size. */
    int width(long size) {
        return (int) Math.max(0, Math.min(WIDTH, entries(level, size) - number * WIDTH));
    }

    /** The hash of a perfect subtree that {@link #of} has put in this tile. */
    static byte[] node(byte[] hashes, int height, long index) {
        int below = height % HEIGHT;
        return node(hashes, (int) (index << below) % WIDTH, 1 << below);
    }

    /** The hash of a full tile: its entry in the tile above. */
    static byte[] whole(byte[] hashes) {
        return node(hashes, 0, WIDTH);
    }

    /** A full tile with all hashes inside of it, height by height, the lowest first. */
    static byte[] expanded(byte[] hashes) {
        byte[] all = Arrays.copyOf(hashes, (2 * WIDTH - 1) * MerkleTree.HASH_BYTES);
        for (int node = WIDTH; node < 2 * WIDTH - 1; node++) {
            byte[] hash = MerkleTree.nodeHash(hash(all, 2 * (node - WIDTH)), hash(all, 2 * (node - WIDTH) + 1));
            System.arraycopy(hash, 0, all, node * MerkleTree.HASH_BYTES, hash.length);
        }
        return all;
    }

    /** As {@link #node(byte[], int, long)}, looked up in an {@linkplain #expanded expanded} tile. */
    static byte[] nodeOf(byte[] expanded, int height, long index) {
        int below = height % HEIGHT;
        int row = 2 * WIDTH - ((2 * WIDTH) >> below);
        return hash(expanded, row + (int) (index % (WIDTH >> below)));
    }

    private static byte[] hash(byte[] hashes, int place) {
        return Arrays.copyOfRange(hashes, place * MerkleTree.HASH_BYTES, (place + 1) * MerkleTree.HASH_BYTES);
    }

    private static byte[] node(byte[] hashes, int first, int count) {
        if (count == 1) {
            return hash(hashes, first);
        }
        int half = count / 2;
        return MerkleTree.nodeHash(node(hashes, first, half), node(hashes, first + half, half));
    }
}
