package dev.accountable.audit.identity;

import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** How far each list of the issuer's events has been read, and every statement on that. */
@ApplicationScoped
class IdentityCursors {

    private final Database database;

    IdentityCursors(Database database) {
        this.database = database;
    }

    /** Where to go on; empty while another pod is reading. It is ours until it is moved, or the lease is over. */
    Optional<Instant> claim(String list, Instant now, Duration lease) {
        return database.run("""
                update identity_cursor set leased_until = ?::timestamptz
                 where list = ? and leased_until <= ?::timestamptz
                returning read_until
                """, statement -> {
            statement.setString(1, now.plus(lease).toString());
            statement.setString(2, list);
            statement.setString(3, now.toString());
            ResultSet row = statement.executeQuery();
            return row.next()
                    ? Optional.of(row.getObject(1, OffsetDateTime.class).toInstant())
                    : Optional.empty();
        });
    }

    /** Forward only: a pod that was slower than its lease does not take another's progress back. */
    void move(String list, Instant readUntil, Instant now) {
        database.run("""
                update identity_cursor
                   set read_until = greatest(read_until, ?::timestamptz), leased_until = ?::timestamptz
                 where list = ?
                """, statement -> {
            statement.setString(1, readUntil.toString());
            statement.setString(2, now.toString());
            statement.setString(3, list);
            return statement.executeUpdate();
        });
    }
}
