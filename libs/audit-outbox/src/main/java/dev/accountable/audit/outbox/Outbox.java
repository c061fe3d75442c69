package dev.accountable.audit.outbox;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of waiting events, and every statement on it. Plain JDBC on the transaction's own connection: nothing here is
 * ever loaded and changed, so an entity would only be in the way.
 */
@ApplicationScoped
class Outbox {

    /** A number of our own, so that no other advisory lock in this database is the same. */
    private static final long LOCK = 0x6f7574626f78L;

    /** One event, as the JSON that will be sent. */
    record Waiting(long position, String event) {}

    /** What the gauges show; depth and rejected are counted up to 10,000. */
    record Reading(long depth, double ageSeconds, long rejected) {}

    private final AgroalDataSource database;

    Outbox(AgroalDataSource database) {
        this.database = database;
    }

    void add(String event, Instant recordedAt) {
        run("insert into audit_outbox (event, recorded_at) values (?, ?)", statement -> {
            statement.setString(1, event);
            statement.setObject(2, recordedAt.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        });
    }

    /** In the order of the list. */
    void addAll(List<String> events, Instant recordedAt) {
        run(
                "insert into audit_outbox (event, recorded_at) select event, ? from unnest(?) with ordinality as e(event, n)"
                        + " order by n",
                statement -> {
                    statement.setObject(1, recordedAt.atOffset(ZoneOffset.UTC));
                    statement.setArray(2, statement.getConnection().createArrayOf("text", events.toArray()));
                    return statement.executeUpdate();
                });
    }

    /**
     * Begins a delivery: a transaction on a connection of its own. Not a JTA transaction, because the call that is made
     * meanwhile answers on another thread, and would take a JTA transaction along to it.
     */
    Delivery begin() {
        try {
            Connection connection = database.getConnection();
            connection.setAutoCommit(false);
            return new Delivery(connection);
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    /** What one relay does in one transaction; without {@link #commit} all of it is undone. */
    static final class Delivery implements AutoCloseable {

        private final Connection connection;

        private Delivery(Connection connection) {
            this.connection = connection;
        }

        /** True when this transaction is the one that may deliver; it stays so until the transaction ends. */
        boolean lock() {
            return run(connection, "select pg_try_advisory_xact_lock(?)", statement -> {
                statement.setLong(1, LOCK);
                ResultSet row = statement.executeQuery();
                return row.next() && row.getBoolean(1);
            });
        }

        List<Waiting> oldest(int most) {
            return run(
                    connection,
                    "select position, event from audit_outbox where rejected_at is null order by position limit ?",
                    statement -> {
                        statement.setInt(1, most);
                        ResultSet rows = statement.executeQuery();
                        List<Waiting> oldest = new ArrayList<>();
                        while (rows.next()) {
                            oldest.add(new Waiting(rows.getLong(1), rows.getString(2)));
                        }
                        return oldest;
                    });
        }

        void remove(List<Waiting> delivered) {
            run(connection, "delete from audit_outbox where position = any (?)", statement -> {
                Object[] positions = delivered.stream().map(Waiting::position).toArray();
                statement.setArray(1, connection.createArrayOf("bigint", positions));
                return statement.executeUpdate();
            });
        }

        void reject(Waiting refused, Instant at, String reason) {
            run(connection, "update audit_outbox set rejected_at = ?, rejection = ? where position = ?", statement -> {
                statement.setObject(1, at.atOffset(ZoneOffset.UTC));
                statement.setString(2, reason);
                statement.setLong(3, refused.position());
                return statement.executeUpdate();
            });
        }

        void commit() {
            try {
                connection.commit();
            } catch (SQLException e) {
                throw unusable(e);
            }
        }

        @Override
        public void close() {
            try (connection) {
                connection.rollback();
            } catch (SQLException e) {
                throw unusable(e);
            }
        }
    }

    Reading reading() {
        return run("""
                select (select count(*) from (select 1 from audit_outbox where rejected_at is null limit 10000) w),
                       (select extract(epoch from now() - recorded_at) from audit_outbox
                         where rejected_at is null order by position limit 1),
                       (select count(*) from (select 1 from audit_outbox where rejected_at is not null limit 10000) r)
                """, statement -> {
            ResultSet row = statement.executeQuery();
            row.next();
            return new Reading(row.getLong(1), row.getDouble(2), row.getLong(3));
        });
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return run(connection, sql, work);
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    private static <T> T run(Connection connection, String sql, Work<T> work) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    private static IllegalStateException unusable(SQLException e) {
        return new IllegalStateException("The audit outbox cannot be used", e);
    }
}
