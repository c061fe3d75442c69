import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Verifies what an Accountable audit log says about itself. Needs a JDK (17 or later) and nothing else: no network, no
 * library, no code of the log.
 *
 * <pre>
 * java Verify.java inclusion   KEY PROOF                 is the event in the log that was signed?
 * java Verify.java consistency KEY OLD NEW PROOF         is the old log the beginning of the new one?
 * </pre>
 *
 * KEY is the log's verifier key, as text or as a file: {@code name+id+base64}. Take it from the operator's own
 * publication, not only from the log. PROOF, OLD and NEW are files: a C2SP tlog-proof, two signed checkpoints, and the
 * lines of a consistency proof. Exit code: 0 verified, 1 refuted, 2 used wrongly.
 *
 * <p>How to read this program: {@link #inclusion} and {@link #consistency} say what is checked. The tree is RFC 6962
 * (algorithms: RFC 9162, 2.1.3.2 and 2.1.4.2); the texts are c2sp.org/signed-note, tlog-checkpoint and tlog-proof.
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

    record VerifierKey(String name, byte[] id, byte[] publicKey) {}

    record Checkpoint(String origin, long size, byte[] root) {}

    private static final String USAGE =
            """
            java Verify.java inclusion   KEY PROOF
            java Verify.java consistency KEY OLD NEW PROOF
            KEY: the log's verifier key, or a file that holds it. PROOF, OLD, NEW: files.""";

    public static void main(String[] args) {
        System.exit(run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    }

    static int run(String[] args, PrintStream out) {
        try {
            if (args.length == 3 && args[0].equals("inclusion")) {
                inclusion(key(args[1]), read(args[2]), out);
            } else if (args.length == 5 && args[0].equals("consistency")) {
                consistency(key(args[1]), read(args[2]), read(args[3]), read(args[4]), out);
            } else {
                throw new Misused(USAGE);
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

    static void inclusion(VerifierKey key, String proof, PrintStream out) throws Refuted {
        int end = proof.indexOf("\n\n");
        require(end >= 0, "the proof file holds no checkpoint");
        List<String> head = proof.substring(0, end).lines().toList();
        Checkpoint checkpoint = checkpoint(key, proof.substring(end + 2));

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

    static void consistency(VerifierKey key, String older, String newer, String proof, PrintStream out) throws Refuted {
        Checkpoint before = checkpoint(key, older);
        Checkpoint after = checkpoint(key, newer);
        require(before.size <= after.size, "the 'old' checkpoint is the larger one");
        verifyConsistency(before, after, hashes(proof.lines().toList()));

        out.println("VERIFIED: the old log is the beginning of the new one; nothing was changed or removed.");
        out.println("Old:");
        describe(before, out);
        out.println("New:");
        describe(after, out);
        out.println("  added since     " + (after.size - before.size));
    }

    private static void describe(Checkpoint checkpoint, PrintStream out) {
        out.println("  log (origin)    " + checkpoint.origin);
        out.println("  signed by       " + checkpoint.origin + " (Ed25519, with the key you gave)");
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

    private static byte[] node(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    // ---- The signed texts: C2SP signed-note and tlog-checkpoint -------------------------------------------------

    /** A checkpoint, believed only because the key's owner signed it. */
    private static Checkpoint checkpoint(VerifierKey key, String note) throws Refuted {
        int end = note.lastIndexOf("\n\n");
        require(end >= 0, "the checkpoint is not signed");
        String text = note.substring(0, end + 1);
        require(note.endsWith("\n"), "the checkpoint is cut off");
        boolean signed = false;
        for (String line : note.substring(end + 2).lines().toList()) {
            String[] parts = line.split(" ", -1);
            require(parts.length == 3 && parts[0].equals("\u2014"), "this is not a signature line: " + line);
            byte[] signature = base64(parts[2]);
            // Signatures of others (witnesses, an older key) are theirs to vouch for.
            if (parts[1].equals(key.name) && signature.length > 4 && Arrays.equals(Arrays.copyOf(signature, 4), key.id)) {
                byte[] ours = Arrays.copyOfRange(signature, 4, signature.length);
                require(isSigned(key, text, ours), "the signature of " + key.name + " is false");
                signed = true;
            }
        }
        require(signed, "the checkpoint is not signed with the key of " + key.name);

        List<String> lines = text.lines().toList();
        require(lines.size() >= 3, "the checkpoint lacks origin, size or root");
        require(lines.get(0).equals(key.name), "the checkpoint is of another log: " + lines.get(0));
        byte[] root = base64(lines.get(2));
        require(root.length == 32, "the root is not a SHA-256 hash");
        return new Checkpoint(lines.get(0), number(lines.get(1)), root);
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

    /** name+id+base64(1, key), where the id is the beginning of SHA-256 over name, newline, 1 and key. */
    private static VerifierKey key(String given) throws Misused {
        String text = (Files.isReadable(Path.of(given)) ? read(given) : given).strip();
        String[] parts = text.split("\\+", 3);
        try {
            byte[] id = HexFormat.of().parseHex(parts[1]);
            byte[] typed = base64(parts[2]);
            byte[] hash = sha256((parts[0] + "\n").getBytes(StandardCharsets.UTF_8), typed);
            if (typed.length == 33 && typed[0] == 1 && Arrays.equals(id, Arrays.copyOf(hash, 4))) {
                return new VerifierKey(parts[0], id, Arrays.copyOfRange(typed, 1, 33));
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
        try {
            return MessageDigest.getInstance("SHA-256").digest(concat(parts));
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

    private static String read(String file) throws Misused {
        try {
            return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw new Misused("Cannot read the file " + file);
        }
    }
}
