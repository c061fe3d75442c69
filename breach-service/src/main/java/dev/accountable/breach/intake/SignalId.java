package dev.accountable.breach.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.breach.Sha256;
import java.nio.ByteBuffer;
import java.util.UUID;

/** An id that says the same again where the same is sent again (RFC 9562, version 8: the first bits of a SHA-256). */
final class SignalId {

    private SignalId() {}

    static UUID of(String... parts) {
        byte[] hash = Sha256.digest().digest(String.join("\n", parts).getBytes(UTF_8));
        ByteBuffer bits = ByteBuffer.wrap(hash);
        long high = (bits.getLong() & 0xffffffffffff0fffL) | 0x8000L;
        long low = (bits.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
