package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.ListAssert;

/** Tree, tiles and proofs against the RFC's own definition and its published vectors. */
class MerkleTreeTest {

    /** The eight leaves with which implementations of RFC 6962 are tested, and the roots of their first n. */
    private static final List<String> VECTOR_LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> VECTOR_ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    /** As the database keeps it: tiles, longer ones in place of shorter ones. */
    private final Map<Tile, byte[]> stored = new HashMap<>();

    /** The hash of a perfect subtree never changes: computed from its tile once, or thousands of proofs would take minutes. */
    private final Map<String, byte[]> nodes = new HashMap<>();

    private long size;

    @Example
    void theEightLeavesOfTheRfcHaveTheirPublishedRoots() {
        for (int n = 0; n <= 8; n++) {
            clear();
            byte[] root = grow(VECTOR_LEAVES.subList(0, n).stream()
                    .map(hex -> MerkleTree.leafHash(HexFormat.of().parseHex(hex)))
                    .toList());
            assertThat(HexFormat.of().formatHex(root)).as("%d leaves", n).isEqualTo(VECTOR_ROOTS.get(n));
        }
    }

    @Example
    void thePublishedProofsOfTheEightLeavesAreOurs() {
        grow(VECTOR_LEAVES.stream()
                .map(hex -> MerkleTree.leafHash(HexFormat.of().parseHex(hex)))
                .toList());
        assertThat(MerkleTree.inclusionProof(0, 8, this::node).stream().map(HexFormat.of()::formatHex))
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(MerkleTree.consistencyProof(6, 8, this::node).stream().map(HexFormat.of()::formatHex))
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }

    /** All sizes up to a thousand; in each every eighth leaf or so, and every older size: from the tiles of the largest tree. */
    @Example
    void everyTreeUpToAThousandAndTheProofsInItAreAsTheRfcDefines() {
        int most = 1000;
        List<byte[]> leaves = leaves(most);
        var reference = new CachedTree(leaves);
        for (int n = 1; n <= most; n++) {
            assertThat(grow(List.of(leaves.get(n - 1)))).as("root of %d", n).isEqualTo(reference.root(0, n));
        }
        for (int n = 1; n <= most; n++) {
            for (int m = n % 8; m < n; m += n < 70 ? 1 : 8) {
                assertSame(MerkleTree.inclusionProof(m, n, this::node), reference.path(m, 0, n));
                assertSame(MerkleTree.consistencyProof(m + 1, n, this::node), reference.proof(m + 1, n));
            }
        }
    }

    /** The reference again, which remembers the hash of each range it has seen: or a thousand sizes would take minutes. */
    private static class CachedTree {

        private final List<byte[]> leaves;
        private final Map<Long, byte[]> roots = new HashMap<>();

        CachedTree(List<byte[]> leaves) {
            this.leaves = leaves;
        }

        byte[] root(int start, int end) {
            byte[] known = roots.get(key(start, end));
            if (known == null) {
                int k = end - start < 2 ? 0 : Integer.highestOneBit(end - start - 1);
                known = k == 0
                        ? ReferenceTree.root(leaves.subList(start, end))
                        : ReferenceTree.sha256(new byte[] {1}, root(start, start + k), root(start + k, end));
                roots.put(key(start, end), known);
            }
            return known;
        }

        List<byte[]> path(int m, int start, int end) {
            if (end - start == 1) {
                return List.of();
            }
            int middle = start + Integer.highestOneBit(end - start - 1);
            List<byte[]> path = new ArrayList<>(m < middle ? path(m, start, middle) : path(m, middle, end));
            path.add(m < middle ? root(middle, end) : root(start, middle));
            return path;
        }

        List<byte[]> proof(int m, int n) {
            return subproof(m, 0, n, true);
        }

        private List<byte[]> subproof(int m, int start, int end, boolean known) {
            if (m == end) {
                return known ? List.of() : List.of(root(start, end));
            }
            int middle = start + Integer.highestOneBit(end - start - 1);
            List<byte[]> proof =
                    new ArrayList<>(m <= middle ? subproof(m, start, middle, known) : subproof(m, middle, end, false));
            proof.add(m <= middle ? root(middle, end) : root(start, middle));
            return proof;
        }

        private static long key(int start, int end) {
            return ((long) start << 32) | end;
        }
    }

    @Property(tries = 40)
    void treesThatGrewInAnyStepsAreAsTheRfcDefines(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 700) Integer> steps,
            @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE - 1) int any,
            @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE - 1) int other) {
        clear();
        List<byte[]> leaves = leaves(steps.stream().mapToInt(Integer::intValue).sum());
        for (int step : steps) {
            assertThat(grow(leaves.subList((int) size, (int) size + step)))
                    .isEqualTo(ReferenceTree.root(leaves.subList(0, (int) size)));
        }
        if (!leaves.isEmpty()) {
            int n = 1 + any % leaves.size();
            int m = other % n;
            List<byte[]> tree = leaves.subList(0, n);
            assertSame(MerkleTree.inclusionProof(m, n, this::node), ReferenceTree.path(m, tree));
            assertSame(MerkleTree.consistencyProof(m, n, this::node), ReferenceTree.proof(m, tree));
        }
    }

    /** The example of the tlog-tiles specification. */
    @Example
    void aTreeOf70000IsCutAsTheSpecificationSays() {
        grow(leaves(70_000));
        assertThat(widths(0))
                .hasSize(274)
                .endsWith(112)
                .filteredOn(width -> width == 256)
                .hasSize(273);
        assertThat(widths(1)).containsExactly(256, 17);
        assertThat(widths(2)).containsExactly(1);
        assertThat(widths(3)).isEmpty();
    }

    @Example
    void aProofNeedsFewTiles() {
        long huge = 3_000_000_001L;
        var needed = new HashSet<Tile>();
        MerkleTree.inclusionProof(1_234_567_890L, huge, (height, index) -> {
            needed.add(Tile.of(height, index));
            return MerkleTree.EMPTY_ROOT;
        });
        assertThat(needed).hasSizeLessThanOrEqualTo(8);
    }

    @Example
    void whatIsNotInTheTreeHasNoProof() {
        assertThatThrownBy(() -> MerkleTree.inclusionProof(8, 8, this::node))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleTree.consistencyProof(9, 8, this::node))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What the sequencer does in one transaction. */
    private byte[] grow(List<byte[]> leaves) {
        var tree = new GrowingTree(size, stored);
        leaves.forEach(tree::add);
        tree.changed().forEach((tile, hashes) -> {
            byte[] before = stored.put(tile, hashes);
            assertThat(before == null || before.length < hashes.length)
                    .as("%s only grows", tile)
                    .isTrue();
        });
        size = tree.size();
        return tree.root();
    }

    private byte[] node(int height, long index) {
        return nodes.computeIfAbsent(height + "/" + index, unused -> {
            byte[] hashes = stored.get(Tile.of(height, index));
            if (hashes == null) {
                throw new AssertionError("There is no " + Tile.of(height, index));
            }
            return Tile.node(hashes, height, index);
        });
    }

    private void clear() {
        stored.clear();
        nodes.clear();
        size = 0;
    }

    private Stream<Integer> widthsOf(int level) {
        return stored.entrySet().stream()
                .filter(tile -> tile.getKey().level() == level)
                .sorted((a, b) -> Long.compare(a.getKey().number(), b.getKey().number()))
                .map(tile -> tile.getValue().length / 32);
    }

    private List<Integer> widths(int level) {
        return widthsOf(level).toList();
    }

    private static ListAssert<String> assertSame(List<byte[]> actual, List<byte[]> expected) {
        return assertThat(actual.stream().map(HexFormat.of()::formatHex).toList())
                .isEqualTo(expected.stream().map(HexFormat.of()::formatHex).toList());
    }

    private static List<byte[]> leaves(int count) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> ReferenceTree.sha256(new byte[] {0}, ("leaf " + i).getBytes(UTF_8)))
                .toList());
    }

    /** What is remembered of a tile is what would be computed from it, as far as it is filled. */
    @Property(tries = 40)
    void anExpandedTileHoldsTheHashesInside(@ForAll @IntRange(min = 1, max = 256) int width) {
        byte[] tile = new byte[width * MerkleTree.HASH_BYTES];
        new Random(width).nextBytes(tile);
        var expanded = new Tile.Expanded(tile);

        for (int height = 0; height < 8; height++) {
            for (long index = 0; Tile.widthFor(height, index) <= width && index < Tile.WIDTH >> height; index++) {
                assertThat(expanded.node(height, index)).isEqualTo(Tile.node(tile, height, index));
                assertThat(expanded.node(height + 8, index)).isEqualTo(Tile.node(tile, height + 8, index));
            }
        }
    }
}
