package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;

/** Somebody with a key who cosigns checkpoints (C2SP tlog-cosignature v1). */
class Witness {

    private final KeyPair keys;
    private final VerifierKey key;

    Witness(String name) {
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        byte[] encoded = keys.getPublic().getEncoded();
        key = new VerifierKey(
                name, VerifierKey.COSIGNATURE_V1, Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    VerifierKey key() {
        return key;
    }

    /** The line to put below a signed note. */
    String cosign(String note, long time) {
        String text = note.substring(0, note.lastIndexOf("\n\n") + 1);
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(("cosignature/v1\ntime " + time + "\n" + text).getBytes(UTF_8));
            ByteBuffer bytes = ByteBuffer.allocate(72).putLong(time).put(signature.sign());
            return new SignedNote.Line(key.name(), key.id(), bytes.array()) + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
