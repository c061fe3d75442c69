package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A log of any size as a folder of tiles, with entries as long as real envelopes, in memory that does not grow with it. To
 * see how fast the verifier is: {@code java -cp target/classes:target/test-classes:… GeneratedLog 1000000 FOLDER}, then
 * {@code java verifier/Verify.java fsck FOLDER/log.vkey FOLDER}.
 */
class GeneratedLog {

    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<Tile, byte[]> edge = new HashMap<>();
    private final Path folder;
    private final LogKeys keys;

    private GeneratedLog(Path folder) {
        this.folder = folder;
        this.keys = new LogKeys(List.of(SigningKey.generate("generated.example.org/log")), List.of());
    }

    public static void main(String[] args) throws IOException {
        write(Long.parseLong(args[0]), Path.of(args[1]));
    }

    /** Writes {@code log.vkey}, {@code checkpoint} and {@code tile/}; returns what signs. */
    static LogKeys write(long size, Path folder) throws IOException {
        return new GeneratedLog(folder).write(size);
    }

    private LogKeys write(long size) throws IOException {
        byte[] root = MerkleTree.EMPTY_ROOT;
        for (long from = 0; from < size; from += Tile.WIDTH) {
            var tree = new GrowingTree(from, edge);
            int width = (int) Math.min(Tile.WIDTH, size - from);
            var bundle = new ByteArrayOutputStream();
            for (int i = 0; i < width; i++) {
                byte[] entry = entry();
                bundle.write(entry.length >> 8);
                bundle.write(entry.length);
                bundle.writeBytes(entry);
                tree.add(MerkleTree.leafHash(entry));
            }
            write("entries", new Tile(0, from / Tile.WIDTH), width, bundle.toByteArray());
            boolean last = from + width == size;
            tree.changed().forEach((tile, hashes) -> {
                edge.put(tile, hashes);
                int hashed = hashes.length / MerkleTree.HASH_BYTES;
                if (hashed == Tile.WIDTH) {
                    write(Integer.toString(tile.level()), tile, hashed, hashes);
                    edge.remove(tile);
                }
            });
            if (last) {
                edge.forEach((tile, hashes) ->
                        write(Integer.toString(tile.level()), tile, hashes.length / MerkleTree.HASH_BYTES, hashes));
                root = tree.root();
            }
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("log.vkey"), keys.verifying().get(0) + "\n");
        Files.writeString(
                folder.resolve("checkpoint"),
                keys.sign(keys.name() + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n"));
        return keys;
    }

    private void write(String kind, Tile tile, int width, byte[] bytes) {
        try {
            Path file = folder.resolve(path(kind, tile.number(), width));
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where C2SP tlog-tiles keep it. */
    static String path(String kind, long number, int width) {
        String path = "%03d".formatted(number % 1000);
        for (long rest = number / 1000; rest > 0; rest /= 1000) {
            path = "x%03d/".formatted(rest % 1000) + path;
        }
        return "tile/" + kind + "/" + path + (width < Tile.WIDTH ? ".p/" + width : "");
    }

    private byte[] entry() {
        byte[] commitment = new byte[32];
        random.nextBytes(commitment);
        return ("{\"actor\":\"" + uuid() + "\",\"commitment\":\""
                        + Base64.getEncoder().encodeToString(commitment) + "\",\"id\":\"" + uuid()
                        + "\",\"outcome\":\"SUCCESS\",\"source\":\"/consent-service\",\"subject\":\"" + uuid()
                        + "\",\"time\":\"" + Instant.ofEpochSecond(random.nextLong(2_000_000_000L))
                        + "\",\"type\":\"dev.accountable.consent.given\",\"v\":1}")
                .getBytes(UTF_8);
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
