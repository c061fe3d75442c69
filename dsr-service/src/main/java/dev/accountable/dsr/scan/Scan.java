package dev.accountable.dsr.scan;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A look into a system: what it proposes, and what was decided about it. */
@Entity
class Scan extends PanacheEntityBase {

    @Id
    private UUID id;

    private String connection;

    @JdbcTypeCode(SqlTypes.JSON)
    private Proposal proposal;

    private int version;
    private Instant createdAt;
    private String createdBy;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Scan() {}

    Scan(UUID id, String connection, Proposal proposal, Instant createdAt, String createdBy) {
        this.id = id;
        this.connection = connection;
        this.proposal = proposal;
        this.version = 1;
        this.createdAt = createdAt;
        this.createdBy = createdBy;
    }

    void decide(List<DecideScan.One> decisions) {
        proposal = Decisions.decide(proposal, decisions);
        version++;
    }

    UUID id() {
        return id;
    }

    String connection() {
        return connection;
    }

    Proposal proposal() {
        return proposal;
    }

    /** For {@code ETag} and {@code If-Match}. */
    String tag() {
        return Integer.toString(version);
    }

    ScanView view() {
        return new ScanView(id, connection, createdAt, createdBy, proposal.datasets(), proposal.unconnected());
    }

    static Optional<Scan> of(UUID id) {
        return findByIdOptional(id);
    }

    /** For a change: others who decide about the same scan wait. */
    static Optional<Scan> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The newest first, older than {@code before}. */
    static List<Scan> page(UUID before, int limit) {
        return Scan.<Scan>find("id < ?1 order by id desc", before)
                .page(0, limit)
                .list();
    }
}
