import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Verifies a receipt for what a person consented to, and that the controller's log holds it. Needs a JDK (17 or later) and
 * nothing else: no library, no code of the service, no network.
 *
 * <pre>
 * java VerifyReceipt.java receipt JWKS RECEIPT      was this receipt signed with one of these keys?
 * java VerifyReceipt.java proof   LOGKEY BUNDLE     does the signed log hold what this receipt says?
 * </pre>
 *
 * JWKS is the file with the controller's receipt keys, RECEIPT the file with the signed receipt (a compact JWS), BUNDLE the
 * answer to {@code /receipts/{id}/proof}, which also does as RECEIPT. LOGKEY is the log's verifier key,
 * {@code name+id+base64}, or a file that holds one a line. Take the keys from what the controller publishes elsewhere, not
 * only from the service that made the receipt. Exit code: 0 verified, 1 refuted, 2 could not be tried.
 *
 * <p>How to read this program: {@link #receipt} and {@link #proof} say what is checked. The receipt is a JWS (RFC 7515) with
 * Ed25519 (RFC 8037). Its payload holds a member "core", whose SHA-256 stands in an event of the log; the event's payload
 * opens a commitment in the event's envelope, which is a leaf of the log's tree (RFC 6962, verified as in RFC 9162,
 * 2.1.3.2), whose root is signed (c2sp.org/tlog-proof, tlog-checkpoint, signed-note).
 */
public class VerifyReceipt {

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

    private static final String USAGE =
            """
            java VerifyReceipt.java receipt JWKS RECEIPT
            java VerifyReceipt.java proof   LOGKEY BUNDLE
            JWKS, RECEIPT, BUNDLE: files. LOGKEY: the log's verifier key, or a file of keys, one a line.""";

    /** How the Data Privacy Vocabulary calls the states that the core names. */
    private static final Map<String, String> STATES = Map.of(
            "GIVEN", "dpv:ConsentGiven",
            "REFUSED", "dpv:ConsentRefused",
            "WITHDRAWN", "dpv:ConsentWithdrawn",
            "EXPIRED", "dpv:ConsentExpired");

    public static void main(String[] args) {
        System.exit(run(args, new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    }

    static int run(String[] args, PrintStream out) {
        try {
            switch (args.length > 0 ? args[0] + " " + args.length : "") {
                case "receipt 3" -> receipt(read(args[1]), read(args[2]).strip(), out);
                case "proof 3" -> proof(logKeys(args[1]), read(args[2]), out);
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

    static void receipt(String jwks, String given, PrintStream out) throws Refuted, Misused {
        String jws = given.startsWith("{") ? Json.parse(given).get("receipt").text() : given;
        String[] parts = jws.split("\\.", -1);
        require(parts.length == 3, "the receipt is not a compact JWS");
        Json header = Json.parse(utf8(base64Url(parts[0])));
        require(header.get("alg").text().equals("EdDSA"), "the receipt is not signed with EdDSA");
        require(!header.members().containsKey("crit"), "the receipt asks for something that this program does not know");
        String keyId = header.get("kid").text();
        byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        require(isSigned(receiptKey(jwks, keyId), signed, base64Url(parts[2])), "the receipt's signature is false");

        Json receipt = content(jws);
        out.println("VERIFIED: the key has signed this receipt.");
        out.println("  signed with     " + keyId + ", a key that you gave");
        out.println("  controller      " + receipt.get("dpv:hasEntity").items().get(0).get("dpv:hasName").text());
        describe(receipt.get("core"), out);
    }

    static void proof(List<LogKey> keys, String given, PrintStream out) throws Refuted {
        Json bundle = Json.parse(given);
        require(
                bundle.get("format").text().equals("accountable.dev/receipt-proof@v1"),
                "this is not a bundle in the format receipt-proof@v1");
        Json core = content(bundle.get("receipt").text()).get("core");

        // From the signed root down to the event's envelope: as the log proves any event.
        String proof = bundle.get("proof").text();
        int end = proof.indexOf("\n\n");
        require(end >= 0, "the proof holds no checkpoint");
        List<String> head = proof.substring(0, end).lines().toList();
        require(!head.isEmpty() && head.get(0).equals("c2sp.org/tlog-proof@v1"), "this is not a proof in the format tlog-proof@v1");
        require(head.size() >= 3 && head.get(1).startsWith("extra "), "the proof does not hold the event's envelope");
        byte[] envelope = base64(head.get(1).substring("extra ".length()));
        require(head.get(2).startsWith("index "), "the proof does not say the event's place");
        long index = number(head.get(2).substring("index ".length()));
        Checkpoint checkpoint = checkpoint(keys, proof.substring(end + 2));
        byte[] leaf = sha256(new byte[] {0}, envelope);
        List<byte[]> path = new ArrayList<>();
        for (String line : head.subList(3, head.size())) {
            path.add(base64(line));
        }
        require(
                Arrays.equals(rootFromInclusion(index, checkpoint.size, leaf, path), checkpoint.root),
                "the event and its path do not lead to the signed root");

        // From the envelope to the payload: the commitment is SHA-256(salt ‖ payload).
        Json event = Json.parse(utf8(envelope));
        byte[] salt = base64(bundle.get("payloadSalt").text());
        String payload = bundle.get("payload").text();
        require(salt.length == 32, "the salt is not 32 bytes");
        require(
                Arrays.equals(sha256(salt, payload.getBytes(StandardCharsets.UTF_8)), base64(event.get("commitment").text())),
                "the event's commitment is not to this payload");

        // From the payload to the receipt.
        Json said = Json.parse(payload);
        String submission = core.get("submission").text();
        require(
                said.get("resource").text().equals("consents/" + submission),
                "the event is about " + said.get("resource").text() + " and not about this receipt's submission");
        String hash = HexFormat.of().formatHex(sha256(core.raw.getBytes(StandardCharsets.UTF_8)));
        require(
                said.get("details").get("receiptHash").text().equals(hash),
                "the event holds the hash of another receipt than this one");

        out.println("VERIFIED: the log holds this receipt's core.");
        out.println("  log (origin)    " + checkpoint.origin);
        checkpoint.signers.forEach(signer -> out.println("  signed by       " + signer));
        out.println("  size of the log " + checkpoint.size);
        out.println("  event's place   " + index + " (the first is 0)");
        out.println("  event           " + event.get("id").text() + ", " + event.get("type").text());
        out.println("  reported by     " + event.get("source").text() + " at " + event.get("time").text());
        out.println("  receipt's hash  " + hash);
        describe(core, out);
        out.println("Not checked here: the receipt's own signature. That is 'receipt JWKS BUNDLE'.");
    }

    /** The receipt that a JWS holds, believed only so far as it does not contradict itself. */
    private static Json content(String jws) throws Refuted {
        String[] parts = jws.split("\\.", -1);
        require(parts.length == 3, "the receipt is not a compact JWS");
        Json receipt = Json.parse(utf8(base64Url(parts[1])));
        Json core = receipt.get("core");
        require(receipt.get("@type").text().equals("dpv:ConsentReceipt"), "this is not a receipt");
        require(receipt.get("dpv:hasIdentifier").text().equals(core.get("submission").text()), "the receipt has another number than its core");
        List<String> inCore = new ArrayList<>();
        for (Json choice : core.get("events").items()) {
            String state = STATES.get(choice.get("state").text());
            require(state != null, "the core names a state that does not exist: " + choice.get("state").text());
            inCore.add(core.get("subject").text() + " " + choice.get("purpose").text() + " " + choice.get("purposeVersion").raw + " "
                    + state + " " + choice.get("at").text());
        }
        List<String> inRecords = new ArrayList<>();
        for (Json record : receipt.get("dpv:hasRecordOfActivity").items()) {
            Json purpose = record.get("dpv:hasProcess").get("dpv:hasPurpose");
            Json status = record.get("dpv:hasConsentStatus");
            inRecords.add(record.get("dpv:hasDataSubject").get("dpv:hasIdentifier").text() + " " + purpose.get("dct:identifier").text() + " "
                    + purpose.get("schema:version").raw + " " + status.get("@type").items().get(0).text() + " "
                    + status.get("dpv:isIndicatedAtTime").text());
        }
        inCore.sort(null);
        inRecords.sort(null);
        require(inCore.equals(inRecords), "the receipt's records say something else than its core");
        return receipt;
    }

    private static void describe(Json core, PrintStream out) throws Refuted {
        out.println("  receipt         " + core.get("submission").text());
        out.println("  person          " + core.get("subject").text());
        out.println("  recorded at     " + core.get("at").text());
        if (core.members().containsKey("noticeId")) {
            out.println("  notice shown    " + core.get("noticeId").text());
        }
        if (core.members().containsKey("formHash")) {
            out.println("  form's SHA-256  " + core.get("formHash").text());
        }
        for (Json choice : core.get("events").items()) {
            out.printf("  %-15s %s, version %s%n", choice.get("state").text().toLowerCase(java.util.Locale.ROOT), choice.get("purpose").text(),
                    choice.get("purposeVersion").raw);
        }
    }

    // ---- The keys that sign receipts: RFC 7517, RFC 8037 -------------------------------------------------------

    private static byte[] receiptKey(String jwks, String keyId) throws Refuted, Misused {
        try {
            for (Json key : Json.parse(jwks).get("keys").items()) {
                if (key.get("kid").text().equals(keyId)) {
                    require(key.get("kty").text().equals("OKP") && key.get("crv").text().equals("Ed25519"), "the key is not of the kind Ed25519");
                    byte[] bytes = base64Url(key.get("x").text());
                    require(bytes.length == 32, "the key is not 32 bytes");
                    return bytes;
                }
            }
        } catch (Refuted unusable) {
            throw new Misused("The keys cannot be used: " + unusable.getMessage());
        }
        throw new Refuted("the receipt is signed with a key that is not among those you gave: " + keyId);
    }

    // ---- The log: RFC 6962 tree, C2SP signed texts -------------------------------------------------------------

    record LogKey(String name, byte[] id, byte[] publicKey) {}

    /** @param signers what is known about each signature, in words */
    record Checkpoint(String origin, long size, byte[] root, List<String> signers) {}

    /** RFC 9162, 2.1.3.2: the root that follows from a leaf and its path. */
    private static byte[] rootFromInclusion(long index, long size, byte[] leaf, List<byte[]> path) throws Refuted {
        require(index < size, "the event's place lies outside the signed log");
        long fn = index;
        long sn = size - 1;
        byte[] hash = leaf;
        for (byte[] sibling : path) {
            require(sibling.length == 32, "the path holds something that is not a SHA-256 hash");
            require(sn != 0, "the path is too long for a log of this size");
            if ((fn & 1) == 1 || fn == sn) {
                hash = sha256(new byte[] {1}, sibling, hash);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                hash = sha256(new byte[] {1}, hash, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        require(sn == 0, "the path is too short for a log of this size");
        return hash;
    }

    /** A checkpoint, believed only because the log's key has signed it. Signatures by others are named, not judged. */
    private static Checkpoint checkpoint(List<LogKey> keys, String note) throws Refuted {
        int end = note.lastIndexOf("\n\n");
        require(end >= 0 && note.endsWith("\n"), "the checkpoint is not signed, or cut off");
        String text = note.substring(0, end + 1);
        boolean signed = false;
        List<String> signers = new ArrayList<>();
        for (String line : note.substring(end + 2).lines().toList()) {
            String[] parts = line.split(" ", -1);
            require(parts.length == 3 && parts[0].equals("\u2014"), "this is not a signature line: " + line);
            byte[] signature = base64(parts[2]);
            String signer = parts[1] + " (NOT VERIFIED: its key is not among those you gave)";
            for (LogKey key : keys) {
                if (parts[1].equals(key.name) && signature.length > 4 && Arrays.equals(Arrays.copyOf(signature, 4), key.id)) {
                    require(
                            isSigned(key.publicKey, text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(signature, 4, signature.length)),
                            "the signature of " + key.name + " is false");
                    signed = true;
                    signer = key.name + " (Ed25519, key " + HexFormat.of().formatHex(key.id) + " that you gave)";
                }
            }
            signers.add(signer);
        }
        require(signed, "the checkpoint is not signed with a key that you gave");
        List<String> lines = text.lines().toList();
        require(lines.size() >= 3, "the checkpoint lacks origin, size or root");
        require(lines.get(0).equals(keys.get(0).name), "the checkpoint is of another log: " + lines.get(0));
        byte[] root = base64(lines.get(2));
        require(root.length == 32, "the root is not a SHA-256 hash");
        return new Checkpoint(lines.get(0), number(lines.get(1)), root, signers);
    }

    /** Keys of one log, one a line: name+id+base64(1, key), where the id begins SHA-256 over name, newline, 1 and key. */
    private static List<LogKey> logKeys(String given) throws Misused {
        List<LogKey> keys = new ArrayList<>();
        for (String line : (isFile(given) ? read(given) : given).lines().filter(line -> !line.isBlank()).toList()) {
            String[] parts = line.strip().split("\\+", 3);
            try {
                byte[] id = HexFormat.of().parseHex(parts[1]);
                byte[] typed = base64(parts[2]);
                byte[] hash = sha256((parts[0] + "\n").getBytes(StandardCharsets.UTF_8), typed);
                require(typed.length == 33 && typed[0] == 1 && Arrays.equals(id, Arrays.copyOf(hash, 4)), "it does not fit");
                keys.add(new LogKey(parts[0], id, Arrays.copyOfRange(typed, 1, 33)));
            } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException | Refuted e) {
                throw new Misused("This is not a log's verifier key of the kind Ed25519: " + line);
            }
        }
        if (keys.isEmpty() || keys.stream().map(LogKey::name).distinct().count() != 1) {
            throw new Misused("There is no key of a log, or keys of two, in " + given);
        }
        return keys;
    }

    private static boolean isSigned(byte[] publicKey, byte[] text, byte[] signature) {
        try {
            // What X.509 writes before the 32 bytes of an Ed25519 key.
            byte[] header = HexFormat.of().parseHex("302a300506032b6570032100");
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(concat(header, publicKey))));
            ed25519.update(text);
            return ed25519.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    // ---- JSON, as much as is needed: every value with the text it was read from --------------------------------

    static class Json {

        /** A Map of members, a List of items, a String; null for numbers, true, false and null, which are only their text. */
        private final Object value;
        /** The text of this value, unchanged: it is what was hashed. */
        final String raw;

        private Json(Object value, String raw) {
            this.value = value;
            this.raw = raw;
        }

        static Json parse(String text) throws Refuted {
            Parser parser = new Parser(text);
            Json json = parser.value(0);
            parser.space();
            require(parser.at == text.length(), "there is something behind the end of the JSON");
            return json;
        }

        @SuppressWarnings("unchecked")
        Map<String, Json> members() throws Refuted {
            require(value instanceof Map, "this is not a JSON object: " + shortened());
            return (Map<String, Json>) value;
        }

        @SuppressWarnings("unchecked")
        List<Json> items() throws Refuted {
            require(value instanceof List<?> list && !list.isEmpty(), "this is not a JSON list with something in it: " + shortened());
            return (List<Json>) value;
        }

        String text() throws Refuted {
            require(value instanceof String, "this is not a JSON string: " + shortened());
            return (String) value;
        }

        Json get(String name) throws Refuted {
            Json member = members().get(name);
            require(member != null, "'" + name + "' is missing in " + shortened());
            return member;
        }

        private String shortened() {
            return raw.length() > 60 ? raw.substring(0, 60) + "..." : raw;
        }
    }

    private static class Parser {

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Json value(int depth) throws Refuted {
            require(depth < 50, "the JSON is nested too deeply");
            space();
            int from = at;
            Object value = null;
            if (skip('{')) {
                Map<String, Json> members = new LinkedHashMap<>();
                space();
                if (!skip('}')) {
                    do {
                        space();
                        String name = string();
                        space();
                        require(skip(':'), "a ':' is missing in the JSON");
                        require(members.put(name, value(depth + 1)) == null, "'" + name + "' stands twice in a JSON object");
                        space();
                    } while (skip(','));
                    require(skip('}'), "a '}' is missing in the JSON");
                }
                value = members;
            } else if (skip('[')) {
                List<Json> items = new ArrayList<>();
                space();
                if (!skip(']')) {
                    do {
                        items.add(value(depth + 1));
                        space();
                    } while (skip(','));
                    require(skip(']'), "a ']' is missing in the JSON");
                }
                value = items;
            } else if (at < text.length() && text.charAt(at) == '"') {
                value = string();
            } else {
                while (at < text.length() && "+-.0123456789Eaeflnrstu".indexOf(text.charAt(at)) >= 0) {
                    at++;
                }
                require(
                        text.substring(from, at).matches("true|false|null|-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?"),
                        "this is not JSON");
            }
            return new Json(value, text.substring(from, at));
        }

        private String string() throws Refuted {
            require(skip('"'), "a string is missing in the JSON");
            StringBuilder string = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                char c = text.charAt(at++);
                require(c >= ' ', "a control character stands in a JSON string");
                if (c == '\\') {
                    require(at < text.length(), "a JSON string is cut off");
                    char escape = text.charAt(at++);
                    int known = "\"\\/bfnrt".indexOf(escape);
                    if (known >= 0) {
                        c = "\"\\/\b\f\n\r\t".charAt(known);
                    } else {
                        require(escape == 'u' && text.substring(at).matches("(?s)[0-9a-fA-F]{4}.*"), "a JSON string holds a wrong escape");
                        c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                        at += 4;
                    }
                }
                string.append(c);
            }
            require(skip('"'), "a JSON string is cut off");
            return string.toString();
        }

        void space() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private boolean skip(char c) {
            boolean there = at < text.length() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }
    }

    // ---- Small parts -------------------------------------------------------------------------------------------

    /** Strict: of all spellings of the same bytes only one is accepted. */
    private static byte[] base64(String text) throws Refuted {
        return decoded(text, Base64.getDecoder(), Base64.getEncoder());
    }

    private static byte[] base64Url(String text) throws Refuted {
        return decoded(text, Base64.getUrlDecoder(), Base64.getUrlEncoder().withoutPadding());
    }

    private static byte[] decoded(String text, Base64.Decoder decoder, Base64.Encoder encoder) throws Refuted {
        try {
            byte[] bytes = decoder.decode(text);
            require(encoder.encodeToString(bytes).equals(text), "this is not canonical base64: " + text);
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new Refuted("this is not base64: " + text);
        }
    }

    private static String utf8(byte[] bytes) throws Refuted {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Refuted("this is not text in UTF-8");
        }
    }

    private static long number(String text) throws Refuted {
        require(text.matches("0|[1-9][0-9]{0,17}"), "this is not a number, or too large: " + text);
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
