import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Verifies what an Accountable audit log says about itself. Needs a JDK (17 or later) and nothing else: no library, no code
 * of the log, and no network unless LOG is an address.
 *
 * <pre>
 * java Verify.java checkpoint  KEY CHECKPOINT            is this head signed, and who has cosigned it?
 * java Verify.java inclusion   KEY PROOF                 is the event in the log that was signed?
 * java Verify.java consistency KEY OLD NEW PROOF         is the old log the beginning of the new one?
 * java Verify.java fsck        KEY LOG [COPY]            does the whole log lead to the head that was signed?
 * </pre>
 *
 * KEY is the log's verifier key, {@code name+id+base64}, or a file that holds one a line: the log's keys, and those of
 * witnesses. Take it from the operator's own publication, not only from the log. CHECKPOINT, PROOF, OLD and NEW are files:
 * signed checkpoints, a C2SP tlog-proof, the lines of a consistency proof. LOG is the address or the folder that holds
 * {@code checkpoint} and {@code tile/}; for an address, the environment variable LOG_TOKEN may hold a bearer token. COPY is a
 * folder in which all that was read is kept, to be read again without the log. Exit code: 0 verified, 1 refuted, 2 could not
 * be tried.
 *
 * <p>How to read this program: {@link #inclusion}, {@link #consistency} and {@link #fsck} say what is checked. The tree is
 * RFC 6962 (algorithms: RFC 9162, 2.1.3.2 and 2.1.4.2); the texts are c2sp.org/signed-note, tlog-checkpoint,
 * tlog-cosignature and tlog-proof; the whole log is c2sp.org/tlog-tiles.
 */
public class Verify {

    /** Something does not fit: the claim is refuted. */
    static class Refuted extends Exception {
        private static final long serialVersionUID = 1;

        Refuted(String why) {
            super(why);
        }
    }

    /** The program cannot even start to check. */
    static class Misused extends Exception {
        private static final long serialVersionUID = 1;

        Misused(String why) {
            super(why);
        }
    }

    /** @param type 1: of the log; 4: of a witness */
    record VerifierKey(String name, int type, byte[] id, byte[] publicKey) {}

    /** @param signers what is known about each signature, in words */
    record Checkpoint(String origin, long size, byte[] root, List<String> signers) {}

    private static final String USAGE =
            """
            java Verify.java checkpoint  KEY CHECKPOINT
            java Verify.java inclusion   KEY PROOF
            java Verify.java consistency KEY OLD NEW PROOF
            java Verify.java fsck        KEY LOG [COPY]
            KEY: the log's verifier key, or a file of keys, one a line. CHECKPOINT, PROOF, OLD, NEW: files.
            LOG: the address (bearer token in LOG_TOKEN) or the folder that holds checkpoint and tile/. COPY: a folder to keep
            what was read in.""";

    public static void main(String[] args) {
        System.exit(run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    }

    static int run(String[] args, PrintStream out) {
        try {
            switch (args.length > 0 ? args[0] + " " + args.length : "") {
                case "checkpoint 3" -> head(keys(args[1]), read(args[2]), out);
                case "inclusion 3" -> inclusion(keys(args[1]), read(args[2]), out);
                case "consistency 5" -> consistency(keys(args[1]), read(args[2]), read(args[3]), read(args[4]), out);
                case "fsck 3" -> fsck(keys(args[1]), Log.at(args[2]), out);
                case "fsck 4" -> fsck(keys(args[1]), new Copied(Log.at(args[2]), args[3]), out);
                default -> throw new Misused(USAGE);
            }
            return 0;
        } catch (Refuted refuted) {
            out.println("REFUTED: " + refuted.getMessage());
            return 1;
        } catch (Misused misused) {
            out.println(misused.getMessage());
            return 2;
        }
    }

    // ---- What is checked --------------------------------------------------------------------------------------

    static void head(List<VerifierKey> keys, String note, PrintStream out) throws Refuted {
        Checkpoint checkpoint = checkpoint(keys, note);
        out.println("VERIFIED: the log's key has signed this head.");
        describe(checkpoint, out);
    }

    static void inclusion(List<VerifierKey> keys, String proof, PrintStream out) throws Refuted {
        int end = proof.indexOf("\n\n");
        require(end >= 0, "the proof file holds no checkpoint");
        List<String> head = proof.substring(0, end).lines().toList();
        Checkpoint checkpoint = checkpoint(keys, proof.substring(end + 2));

        require(!head.isEmpty() && head.get(0).equals("c2sp.org/tlog-proof@v1"), "this is not a proof in the format tlog-proof@v1");
        require(head.size() >= 3 && head.get(1).startsWith("extra "), "the proof file does not hold the event's envelope");
        byte[] envelope = base64(head.get(1).substring("extra ".length()));
        require(head.get(2).startsWith("index "), "the proof file does not say the event's place");
        long index = number(head.get(2).substring("index ".length()));

        byte[] leaf = sha256(new byte[] {0}, envelope);
        byte[] root = rootFromInclusion(index, checkpoint.size, leaf, hashes(head.subList(3, head.size())));
        require(Arrays.equals(root, checkpoint.root), "the event and its path do not lead to the signed root");

        out.println("VERIFIED: the event below is in the log.");
        describe(checkpoint, out);
        out.println("  event's place   " + index + " (the first is 0)");
        out.println("  leaf hash       " + HexFormat.of().formatHex(leaf));
        out.println("  proved by       " + (head.size() - 3) + " hashes that lead from this leaf to the signed root");
        out.println("The event's envelope, of which every byte is covered by the proof:");
        Matcher fields = Pattern.compile("\"(\\w+)\":(\"[^\"]*\"|\\d+)").matcher(new String(envelope, StandardCharsets.UTF_8));
        while (fields.find()) {
            out.printf("  %-15s %s%n", fields.group(1), fields.group(2).replace("\"", ""));
        }
        out.println("Actor and subject are pseudonyms; the commitment is SHA-256 over a secret salt and the payload.");
    }

    static void consistency(List<VerifierKey> keys, String older, String newer, String proof, PrintStream out)
            throws Refuted {
        Checkpoint before = checkpoint(keys, older);
        Checkpoint after = checkpoint(keys, newer);
        require(before.size <= after.size, "the 'old' checkpoint is the larger one");
        verifyConsistency(before, after, hashes(proof.lines().toList()));

        out.println("VERIFIED: the old log is the beginning of the new one; nothing was changed or removed.");
        out.println("Old:");
        describe(before, out);
        out.println("New:");
        describe(after, out);
        out.println("  added since     " + (after.size - before.size));
    }

    /**
     * Reads every entry and every tile there is: each entry hashes to its leaf, each tile follows from the tiles below it,
     * and all of it leads to the signed root. A few bundles are in memory at a time; they are read ahead by several
     * threads and judged in order, so that what is reported is the first that is wrong.
     */
    static void fsck(List<VerifierKey> keys, Log log, PrintStream out) throws Refuted, Misused {
        byte[] note = log.file("checkpoint");
        require(note != null, "there is no checkpoint at " + log.place());
        Checkpoint checkpoint = checkpoint(keys, new String(note, StandardCharsets.UTF_8));
        long start = System.nanoTime();
        long blocks = (checkpoint.size + 255) / 256;
        var tree = new Tree(log, checkpoint.size);
        ExecutorService readers = Executors.newFixedThreadPool(log.readers());
        try {
            var ahead = new ArrayDeque<Future<byte[]>>();
            for (long next = 0, judged = 0; judged < blocks; judged++) {
                for (; next < blocks && ahead.size() < 4 * log.readers(); next++) {
                    long number = next;
                    ahead.add(readers.submit(() -> leaves(log, number, checkpoint.size)));
                }
                tree.addLeaves(ahead.remove().get());
            }
            require(Arrays.equals(tree.root(), checkpoint.root), "all entries and tiles fit each other, and do not lead to the signed root");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refuted refuted) {
                throw refuted;
            }
            throw new Misused(e.getCause().getMessage());
        } catch (InterruptedException e) {
            throw new Misused("interrupted");
        } finally {
            readers.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        out.println("VERIFIED: every entry of the log, and every tile, leads to the signed root.");
        describe(checkpoint, out);
        out.printf(Locale.ROOT, "  read in         %.1f s, %.0f entries a second%n", seconds, checkpoint.size / seconds);
    }

    /** The leaf hashes of up to 256 entries, each of which is what the tile of level 0 says. */
    private static byte[] leaves(Log log, long number, long size) throws Refuted, Misused {
        int width = (int) Math.min(256, size - number * 256);
        byte[] bundle = log.part("tile/entries", number, width);
        byte[] tile = log.part("tile/0", number, width);
        require(bundle != null, "the entries from " + number * 256 + " are missing");
        require(tile != null && tile.length >= width * 32, "the leaf hashes from " + number * 256 + " are missing");
        MessageDigest sha256 = sha256Digest();
        byte[] hashes = new byte[width * 32];
        int at = 0;
        for (int i = 0; i < width; i++) {
            require(at + 2 <= bundle.length, "the entry " + (number * 256 + i) + " is missing");
            int length = (bundle[at] & 0xFF) << 8 | bundle[at + 1] & 0xFF;
            require(at + 2 + length <= bundle.length, "the entry " + (number * 256 + i) + " is cut off");
            sha256.update((byte) 0);
            sha256.update(bundle, at + 2, length);
            digest(sha256, hashes, i * 32);
            require(
                    Arrays.equals(hashes, i * 32, i * 32 + 32, tile, i * 32, i * 32 + 32),
                    "the entry " + (number * 256 + i) + " does not hash to its leaf");
            at += 2 + length;
        }
        require(width < 256 || (at == bundle.length && tile.length == width * 32), "there is more than 256 entries from " + number * 256);
        return hashes;
    }

    private static void describe(Checkpoint checkpoint, PrintStream out) {
        out.println("  log (origin)    " + checkpoint.origin);
        checkpoint.signers.forEach(signer -> out.println("  signed by       " + signer));
        out.println("  size of the log " + checkpoint.size);
        out.println("  root hash       " + HexFormat.of().formatHex(checkpoint.root));
    }

    // ---- The tree: RFC 6962, verified as in RFC 9162 -----------------------------------------------------------

    /** RFC 9162, 2.1.3.2: the root that follows from a leaf and its path. */
    private static byte[] rootFromInclusion(long index, long size, byte[] leaf, List<byte[]> path) throws Refuted {
        require(index < size, "the event's place lies outside the signed log");
        long fn = index;
        long sn = size - 1;
        byte[] hash = leaf;
        for (byte[] sibling : path) {
            require(sn != 0, "the path is too long for a log of this size");
            if ((fn & 1) == 1 || fn == sn) {
                hash = node(sibling, hash);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                hash = node(hash, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        require(sn == 0, "the path is too short for a log of this size");
        return hash;
    }

    /** RFC 9162, 2.1.4.2: from one proof follow both roots. */
    private static void verifyConsistency(Checkpoint before, Checkpoint after, List<byte[]> proof) throws Refuted {
        if (before.size == 0) {
            require(Arrays.equals(before.root, sha256()), "the root of the empty log is wrong");
            require(proof.isEmpty(), "from the empty log there is nothing to prove");
            return;
        }
        if (before.size == after.size) {
            require(Arrays.equals(before.root, after.root), "two logs of the same size have different roots: A FORK");
            require(proof.isEmpty(), "between checkpoints of one size there is nothing to prove");
            return;
        }
        // Where the old log is a perfect tree its root is the first hash, and the proof leaves it out.
        boolean perfect = Long.bitCount(before.size) == 1;
        require(perfect || !proof.isEmpty(), "the proof is too short");
        byte[] oldRoot = perfect ? before.root : proof.get(0);
        byte[] newRoot = oldRoot;
        long fn = before.size - 1;
        long sn = after.size - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        for (byte[] hash : proof.subList(perfect ? 0 : 1, proof.size())) {
            require(sn != 0, "the proof is too long");
            if ((fn & 1) == 1 || fn == sn) {
                oldRoot = node(hash, oldRoot);
                newRoot = node(hash, newRoot);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                newRoot = node(newRoot, hash);
            }
            fn >>= 1;
            sn >>= 1;
        }
        require(sn == 0, "the proof is too short");
        require(Arrays.equals(oldRoot, before.root), "the proof does not lead to the old root");
        require(Arrays.equals(newRoot, after.root), "the old log is NOT the beginning of the new one");
    }

    /** Grows from leaf hashes, and compares each tile above them with the one that the log has stored. */
    private static class Tree {

        private final Log log;
        private final long size;
        private final byte[][] edge = new byte[8][];
        private final byte[][] stored = new byte[8][];
        private final long[] count = new long[8];

        Tree(Log log, long size) {
            this.log = log;
            this.size = size;
        }

        void addLeaves(byte[] hashes) throws Refuted, Misused {
            count[0] += hashes.length / 32;
            edge[0] = hashes;
            if (hashes.length == 256 * 32) {
                add(1, whole(hashes));
            }
        }

        private void add(int level, byte[] hash) throws Refuted, Misused {
            int place = (int) (count[level] % 256);
            long number = count[level]++ / 256;
            if (place == 0) {
                edge[level] = new byte[256 * 32];
                int width = (int) Math.min(256, (size >> 8 * level) - number * 256);
                stored[level] = log.part("tile/" + level, number, width);
                require(
                        stored[level] != null && stored[level].length >= width * 32,
                        "the tile " + number + " of level " + level + " is missing");
            }
            System.arraycopy(hash, 0, edge[level], place * 32, 32);
            require(
                    Arrays.equals(hash, Arrays.copyOfRange(stored[level], place * 32, place * 32 + 32)),
                    "the tile " + number + " of level " + level + " is not what follows from the entries from "
                            + ((number * 256 + place) << 8 * level));
            if (place == 255) {
                add(level + 1, whole(edge[level]));
            }
        }

        /** Right to left: each perfect tree stands left of all that is to the right of it. */
        byte[] root() {
            byte[] right = size == 0 ? sha256() : null;
            for (int level = 0; level < 8; level++) {
                int width = (int) (count[level] % 256);
                for (int bit = 1; bit < 256; bit *= 2) {
                    if ((width & bit) != 0) {
                        int end = width & -bit;
                        byte[] left = whole(Arrays.copyOfRange(edge[level], (end - bit) * 32, end * 32));
                        right = right == null ? left : node(left, right);
                    }
                }
            }
            return right;
        }

        /** The hash of a perfect tree over these hashes. */
        private static byte[] whole(byte[] hashes) {
            MessageDigest sha256 = sha256Digest();
            byte[] nodes = hashes.clone();
            for (int width = hashes.length / 32; width > 1; width /= 2) {
                for (int i = 0; i < width / 2; i++) {
                    sha256.update((byte) 1);
                    sha256.update(nodes, i * 64, 64);
                    digest(sha256, nodes, i * 32);
                }
            }
            return Arrays.copyOf(nodes, 32);
        }
    }

    private static byte[] node(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    // ---- The log as files: C2SP tlog-tiles ---------------------------------------------------------------------

    private interface Log {

        /** The file's bytes, or null where there is none. */
        byte[] file(String path) throws Misused;

        int readers();

        String place();

        static Log at(String place) {
            return place.matches("https?://.*") ? new Web(place.replaceAll("/+$", "")) : new Folder(place);
        }

        /** A tile or bundle. One that is no longer partial at the log may have only its full form left. */
        default byte[] part(String kind, long number, int width) throws Misused {
            String path = String.format(Locale.ROOT, "%03d", number % 1000);
            for (long rest = number / 1000; rest > 0; rest /= 1000) {
                path = String.format(Locale.ROOT, "x%03d/", rest % 1000) + path;
            }
            byte[] partial = width == 256 ? null : file(kind + "/" + path + ".p/" + width);
            return partial == null ? file(kind + "/" + path) : partial;
        }
    }

    private record Folder(String place) implements Log {

        @Override
        public byte[] file(String path) throws Misused {
            try {
                return Files.readAllBytes(Path.of(place, path));
            } catch (NoSuchFileException e) {
                return null;
            } catch (IOException | InvalidPathException e) {
                throw new Misused("Cannot read " + path + " in " + place);
            }
        }

        @Override
        public int readers() {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    /** Keeps what it reads, as it was read. */
    private record Copied(Log log, String folder) implements Log {

        @Override
        public byte[] file(String path) throws Misused {
            byte[] bytes = log.file(path);
            if (bytes != null) {
                try {
                    Path file = Path.of(folder, path);
                    Files.createDirectories(file.getParent());
                    Files.write(file, bytes);
                } catch (IOException | InvalidPathException e) {
                    throw new Misused("Cannot write " + path + " in " + folder);
                }
            }
            return bytes;
        }

        @Override
        public int readers() {
            return log.readers();
        }

        @Override
        public String place() {
            return log.place();
        }
    }

    /** Follows no redirects: the token is for this log alone. */
    private record Web(String place) implements Log {

        private static final HttpClient HTTP =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

        @Override
        public byte[] file(String path) throws Misused {
            try {
                var request = HttpRequest.newBuilder(URI.create(place + "/" + path)).timeout(Duration.ofSeconds(60));
                String token = System.getenv("LOG_TOKEN");
                if (token != null) {
                    request.header("Authorization", "Bearer " + token);
                }
                HttpResponse<byte[]> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() != 200 && answer.statusCode() != 404) {
                    throw new Misused("The log answers " + answer.statusCode() + " for " + path);
                }
                return answer.statusCode() == 200 ? answer.body() : null;
            } catch (IOException | IllegalArgumentException e) {
                throw new Misused("Cannot read " + place + "/" + path + ": " + e);
            } catch (InterruptedException e) {
                throw new Misused("interrupted");
            }
        }

        @Override
        public int readers() {
            return 8;
        }
    }

    // ---- The signed texts: C2SP signed-note and tlog-checkpoint -------------------------------------------------

    /** A checkpoint, believed only because the log's key has signed it. Every signature by a known key must be true. */
    private static Checkpoint checkpoint(List<VerifierKey> keys, String note) throws Refuted {
        int end = note.lastIndexOf("\n\n");
        require(end >= 0, "the checkpoint is not signed");
        String text = note.substring(0, end + 1);
        require(note.endsWith("\n"), "the checkpoint is cut off");
        String origin = keys.get(0).name;
        boolean signed = false;
        List<String> signers = new ArrayList<>();
        for (String line : note.substring(end + 2).lines().toList()) {
            String[] parts = line.split(" ", -1);
            require(parts.length == 3 && parts[0].equals("\u2014"), "this is not a signature line: " + line);
            byte[] signature = base64(parts[2]);
            VerifierKey key = null;
            for (VerifierKey known : keys) {
                if (parts[1].equals(known.name) && signature.length > 4 && Arrays.equals(Arrays.copyOf(signature, 4), known.id)) {
                    key = known;
                }
            }
            if (key == null) {
                signers.add(parts[1] + " (NOT VERIFIED: its key is not among those you gave)");
            } else if (key.type == 1) {
                require(isSigned(key, text, Arrays.copyOfRange(signature, 4, signature.length)), "the signature of " + key.name + " is false");
                signed = true;
                signers.add(key.name + " (Ed25519, key " + HexFormat.of().formatHex(key.id) + " that you gave)");
            } else {
                require(signature.length == 76, "this is not a cosignature: " + line);
                long time = ByteBuffer.wrap(signature, 4, 8).getLong();
                String cosigned = "cosignature/v1\ntime " + time + "\n" + text;
                require(isSigned(key, cosigned, Arrays.copyOfRange(signature, 12, 76)), "the cosignature of " + key.name + " is false");
                signers.add("witness " + key.name + ", who saw it no later than " + Instant.ofEpochSecond(time));
            }
        }
        require(signed, "the checkpoint is not signed with a key of " + origin);

        List<String> lines = text.lines().toList();
        require(lines.size() >= 3, "the checkpoint lacks origin, size or root");
        require(lines.get(0).equals(origin), "the checkpoint is of another log: " + lines.get(0));
        byte[] root = base64(lines.get(2));
        require(root.length == 32, "the root is not a SHA-256 hash");
        return new Checkpoint(origin, number(lines.get(1)), root, signers);
    }

    private static boolean isSigned(VerifierKey key, String text, byte[] signature) {
        try {
            // What X.509 writes before the 32 bytes of an Ed25519 key.
            byte[] header = HexFormat.of().parseHex("302a300506032b6570032100");
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(
                    KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(concat(header, key.publicKey))));
            ed25519.update(text.getBytes(StandardCharsets.UTF_8));
            return ed25519.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The keys of one log, first of all, and of any number of witnesses. */
    private static List<VerifierKey> keys(String given) throws Misused {
        List<VerifierKey> keys = new ArrayList<>();
        for (String line : (isFile(given) ? read(given) : given).lines().toList()) {
            if (!line.isBlank()) {
                keys.add(key(line.strip()));
            }
        }
        keys.sort(Comparator.comparingInt(VerifierKey::type));
        if (keys.isEmpty() || keys.get(0).type != 1) {
            throw new Misused("There is no key of a log in " + given);
        }
        for (VerifierKey key : keys) {
            if (key.type == 1 && !key.name.equals(keys.get(0).name)) {
                throw new Misused("These are keys of two logs: " + keys.get(0).name + " and " + key.name);
            }
        }
        return keys;
    }

    /** name+id+base64(type, key), where the id is the beginning of SHA-256 over name, newline, type and key. */
    private static VerifierKey key(String text) throws Misused {
        String[] parts = text.split("\\+", 3);
        try {
            byte[] id = HexFormat.of().parseHex(parts[1]);
            byte[] typed = base64(parts[2]);
            byte[] hash = sha256((parts[0] + "\n").getBytes(StandardCharsets.UTF_8), typed);
            if (typed.length == 33 && (typed[0] == 1 || typed[0] == 4) && Arrays.equals(id, Arrays.copyOf(hash, 4))) {
                return new VerifierKey(parts[0], typed[0], id, Arrays.copyOfRange(typed, 1, 33));
            }
        } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException | Refuted e) {
            // Said below.
        }
        throw new Misused("This is not a verifier key of the kind Ed25519: " + text);
    }

    // ---- Small parts -------------------------------------------------------------------------------------------

    private static List<byte[]> hashes(List<String> lines) throws Refuted {
        List<byte[]> hashes = new ArrayList<>();
        for (String line : lines) {
            byte[] hash = base64(line);
            require(hash.length == 32, "this line is not a SHA-256 hash: " + line);
            hashes.add(hash);
        }
        return hashes;
    }

    /** Strict: of all spellings of the same bytes only one is accepted. */
    private static byte[] base64(String text) throws Refuted {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            require(Base64.getEncoder().encodeToString(bytes).equals(text), "this is not canonical base64: " + text);
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new Refuted("this is not base64: " + text);
        }
    }

    private static long number(String text) throws Refuted {
        require(text.matches("0|[1-9][0-9]{0,18}"), "this is not a number: " + text);
        require(new BigInteger(text).bitLength() < 63, "this number is too large: " + text);
        return Long.parseLong(text);
    }

    private static byte[] sha256(byte[]... parts) {
        return sha256Digest().digest(concat(parts));
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void digest(MessageDigest sha256, byte[] to, int at) {
        try {
            sha256.digest(to, at, 32);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static void require(boolean fits, String otherwise) throws Refuted {
        if (!fits) {
            throw new Refuted(otherwise);
        }
    }

    private static boolean isFile(String given) {
        try {
            return Files.isReadable(Path.of(given));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String read(String file) throws Misused {
        try {
            return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw new Misused("Cannot read the file " + file);
        }
    }
}
