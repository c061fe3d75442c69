package dev.accountable.consent.govstack;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.consent.receipt.Controller;
import dev.accountable.consent.receipt.ReceiptConfig;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the registers of purposes and notices as data agreements and policies. */
@ApplicationScoped
class Agreements {

    private static final String AGREEMENTS = """
            select p.key, p.version, p.oldest_valid_version, p.ended_at is not null as ended, v.definition, v.created_at
            from purpose p join purpose_version v on v.purpose = p.key and v.version = p.version
            """;

    private static final String POLICY = """
            select n.id, n.version, n.content_hash, n.published_at, t.title
            from notice n join notice_text t on t.notice_id = n.id and t.language = n.language
            where n.key = ? and n.published_at is not null and (n.version = ? or (? and n.effective_at <= ?))
            order by n.version desc limit 1""";

    private final Database database;
    private final Controller controller;
    private final String publicUrl;
    private final InstantSource clock;

    Agreements(Database database, Controller controller, ReceiptConfig config, InstantSource clock) {
        this.database = database;
        this.controller = controller;
        this.publicUrl = config.publicUrl().toString().replaceAll("/+$", "");
        this.clock = clock;
    }

    /** A data agreement as it stands, with its newest revision. */
    record Current(DataAgreement agreement, AgreementVersion version) {}

    /** A version of a notice, and by which id an act names it. */
    record Published(UUID notice, Policy policy, Revision revision) {}

    Optional<Current> find(String purpose) {
        return read(AGREEMENTS + "where p.key = ?", statement -> statement.setString(1, purpose)).stream()
                .findFirst();
    }

    /** By key. */
    List<DataAgreement> list(int offset, int limit) {
        return read(AGREEMENTS + "order by p.key offset ? limit ?", statement -> {
                    statement.setInt(1, offset);
                    statement.setInt(2, limit);
                })
                .stream()
                .map(Current::agreement)
                .toList();
    }

    /** The version of that purpose, whether or not it is the newest. */
    Optional<AgreementVersion> version(RevisionId id) {
        return database.run(
                "select definition, created_at from purpose_version where purpose = ? and version = ?", s -> {
                    s.setString(1, id.key());
                    s.setInt(2, id.version());
                    ResultSet row = s.executeQuery();
                    return row.next() ? Optional.of(version(id, row)) : Optional.empty();
                });
    }

    /** @param version null: the one in force */
    Optional<Published> policy(String notice, @Nullable Integer version) {
        return database.run(POLICY, statement -> {
            statement.setString(1, notice);
            statement.setInt(2, version == null ? 0 : version);
            statement.setBoolean(3, version == null);
            setInstant(statement, 4, clock.instant());
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(published(notice, row)) : Optional.empty();
        });
    }

    private Published published(String notice, ResultSet row) throws SQLException {
        int version = row.getInt("version");
        String title = row.getString("title");
        return new Published(
                row.getObject("id", UUID.class),
                new Policy(
                        notice,
                        title,
                        Integer.toString(version),
                        publicUrl + "/api/v1/notices/" + notice + "/versions/" + version + "/page",
                        controller.jurisdiction(),
                        String.join(", ", controller.storageCountries())),
                Revision.byOfficer(
                        "Policy",
                        new RevisionId(notice, version),
                        known(row, "published_at"),
                        Map.of(
                                "name", title,
                                "version", Integer.toString(version),
                                "contentHash", row.getString("content_hash"))));
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private List<Current> read(String sql, Parameters parameters) {
        return database.run(sql, statement -> {
            parameters.set(statement);
            ResultSet row = statement.executeQuery();
            List<Current> found = new ArrayList<>();
            while (row.next()) {
                AgreementVersion version = version(new RevisionId(row.getString("key"), row.getInt("version")), row);
                found.add(new Current(
                        DataAgreement.of(
                                version, row.getInt("oldest_valid_version"), row.getBoolean("ended"), controller),
                        version));
            }
            return found;
        });
    }

    /** From the columns definition and created_at. */
    static AgreementVersion version(RevisionId id, ResultSet row) throws SQLException {
        return new AgreementVersion(
                id, PurposeDefinition.stored(row.getString("definition")), known(row, "created_at"));
    }

    static Instant known(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(instant(row, column), column);
    }
}
