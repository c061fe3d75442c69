package dev.accountable.audit.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tree of RFC 6962, section 2.1, as rules alone: what a leaf, a root and a proof are, given the hashes of its perfect
 * subtrees. Written the way the RFC defines it, by ranges of leaves split at the largest power of two.
 */
public final class MerkleTree {

    static final int HASH_BYTES = 32;

    /** The hash of the empty tree. */
    static final byte[] EMPTY_ROOT = sha256().digest();

    private MerkleTree() {}

    /** Where the hashes of perfect subtrees come from; the leaves are those of height 0. */
    interface Nodes {
        /** The hash over the 2^height leaves from index · 2^height. */
        byte[] node(int height, long index);
    }

    public static byte[] leafHash(byte[] leaf) {
        MessageDigest sha256 = sha256();
        sha256.update((byte) 0);
        return sha256.digest(leaf);
    }

    static byte[] nodeHash(byte[] left, byte[] right) {
        MessageDigest sha256 = sha256();
        sha256.update((byte) 1);
        sha256.update(left);
        return sha256.digest(right);
    }

    static byte[] root(long size, Nodes nodes) {
        return size == 0 ? EMPTY_ROOT.clone() : rangeHash(0, size, nodes);
    }

    /** PATH(index, D[size]), from the leaf's sibling to the root's child. */
    static List<byte[]> inclusionProof(long index, long size, Nodes nodes) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("There is no leaf " + index + " in a tree of " + size);
        }
        List<byte[]> path = new ArrayList<>();
        path(index, 0, size, nodes, path);
        return path;
    }

    /** PROOF(from, D[to]). From the empty tree, which is the beginning of every tree, it is empty. */
    static List<byte[]> consistencyProof(long from, long to, Nodes nodes) {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("A tree of " + to + " does not begin with one of " + from);
        }
        List<byte[]> proof = new ArrayList<>();
        if (from > 0) {
            subproof(from, 0, to, true, nodes, proof);
        }
        return proof;
    }

    private static void path(long leaf, long start, long end, Nodes nodes, List<byte[]> path) {
        if (end - start == 1) {
            return;
        }
        long middle = start + split(end - start);
        if (leaf < middle) {
            path(leaf, start, middle, nodes, path);
            path.add(rangeHash(middle, end, nodes));
        } else {
            path(leaf, middle, end, nodes, path);
            path.add(rangeHash(start, middle, nodes));
        }
    }

    private static void subproof(
            long size, long start, long end, boolean knownToVerifier, Nodes nodes, List<byte[]> proof) {
        if (size == end - start) {
            if (!knownToVerifier) {
                proof.add(rangeHash(start, end, nodes));
            }
            return;
        }
        long left = split(end - start);
        if (size <= left) {
            subproof(size, start, start + left, knownToVerifier, nodes, proof);
            proof.add(rangeHash(start + left, end, nodes));
        } else {
            subproof(size - left, start + left, end, false, nodes, proof);
            proof.add(rangeHash(start, start + left, nodes));
        }
    }

    /** MTH(D[start:end]), where start is a multiple of the least power of two that holds the range. */
    private static byte[] rangeHash(long start, long end, Nodes nodes) {
        long length = end - start;
        if (Long.bitCount(length) == 1) {
            int height = Long.numberOfTrailingZeros(length);
            return nodes.node(height, start >> height);
        }
        long middle = start + split(length);
        return nodeHash(rangeHash(start, middle, nodes), rangeHash(middle, end, nodes));
    }

    /** The largest power of two below the length, which is at least two. */
    private static long split(long length) {
        return Long.highestOneBit(length - 1);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
