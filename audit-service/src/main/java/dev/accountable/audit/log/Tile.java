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

    /** How many hashes a tile must hold for {@link #node} to find this one. */
    static int widthFor(int height, long index) {
        int below = height % HEIGHT;
        return (int) ((index << below) % WIDTH) + (1 << below);
    }

    /** A tile as far as it is filled, with the hashes of all perfect subtrees inside of it, row by row, the lowest first. */
    static final class Expanded {

        private final byte[] rows;
        private final int width;

        Expanded(byte[] hashes) {
            rows = Arrays.copyOf(hashes, (2 * WIDTH - 1) * MerkleTree.HASH_BYTES);
            width = hashes.length / MerkleTree.HASH_BYTES;
            int filled = width;
            for (int row = 0, length = WIDTH; length > 1; row += length, length /= 2) {
                filled /= 2;
                for (int i = 0; i < filled; i++) {
                    byte[] hash = MerkleTree.nodeHash(hash(rows, row + 2 * i), hash(rows, row + 2 * i + 1));
                    System.arraycopy(hash, 0, rows, (row + length + i) * MerkleTree.HASH_BYTES, hash.length);
                }
            }
        }

        int width() {
            return width;
        }

        /** As {@link Tile#node(byte[], int, long)}, looked up. */
        byte[] node(int height, long index) {
            int below = height % HEIGHT;
            int row = 2 * WIDTH - ((2 * WIDTH) >> below);
            return hash(rows, row + (int) (index % (WIDTH >> below)));
        }
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
