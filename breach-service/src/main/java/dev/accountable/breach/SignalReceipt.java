package dev.accountable.breach;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A signal that came in, and which signal it was counted as: what makes sending again harmless. */
@Entity
@Immutable
class SignalReceipt extends PanacheEntityBase {

    @Id
    private UUID id;

    private UUID signalId;
    private byte[] contentHash;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected SignalReceipt() {}

    SignalReceipt(ReceiveSignal received, UUID signalId) {
        this.id = received.id();
        this.signalId = signalId;
        this.contentHash = hash(received);
    }

    UUID signalId() {
        return signalId;
    }

    boolean isOf(ReceiveSignal received) {
        return MessageDigest.isEqual(contentHash, hash(received));
    }

    private static byte[] hash(ReceiveSignal received) {
        ReceiveSignal.Data data = received.data();
        String content = String.join(
                "\n",
                received.source(),
                received.type(),
                received.time().toString(),
                received.subject(),
                data.title(),
                data.severity().name(),
                Objects.toString(data.key()),
                new SignalDetails().convertToDatabaseColumn(data.details()));
        return Sha256.digest().digest(content.getBytes(UTF_8));
    }
}
