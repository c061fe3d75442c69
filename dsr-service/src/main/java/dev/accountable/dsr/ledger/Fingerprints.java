package dev.accountable.dsr.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.seal.SecretKeyFile;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;

/**
 * HMAC-SHA-256, in hex, of a row's key, or of what a person was searched by, in one system. Each part goes in with its length, so no
 * two different things have the same text. For one thread.
 */
final class Fingerprints {

    private static final byte ROW = 1;
    private static final byte PERSON = 2;

    private final String keyId;
    private final Mac mac;

    Fingerprints(SecretKeyFile key) {
        this.keyId = key.id();
        this.mac = key.mac();
    }

    String keyId() {
        return keyId;
    }

    String row(String system, String dataset, List<String> key) {
        mac.update(ROW);
        add(system);
        add(dataset);
        key.forEach(this::add);
        return HexFormat.of().formatHex(mac.doFinal());
    }

    /** Upper and lower case are the same, as in the search. */
    String person(String system, IdentifierKind kind, String value) {
        mac.update(PERSON);
        add(system);
        add(kind.name());
        add(value.toLowerCase(Locale.ROOT));
        return HexFormat.of().formatHex(mac.doFinal());
    }

    private void add(String part) {
        byte[] bytes = part.getBytes(UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
    }
}
