package dev.accountable.audit.log;

import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.OptionalLong;

/** What each witness has cosigned, and which of them a pod is asking at this moment: of many pods one asks. */
@ApplicationScoped
class WitnessStates {

    private final Database database;

    WitnessStates(Database database) {
        this.database = database;
    }

    /**
     * The size that the witness has cosigned; empty while another pod asks it. No transaction stays open during the call:
     * if this pod dies in the middle, the witness is free again after the given time.
     */
    OptionalLong claim(String name, Duration atMost) {
        database.run(
                "insert into witness (name, size, asked_until) values (?, 0, '-infinity') on conflict do nothing",
                statement -> {
                    statement.setString(1, name);
                    return statement.executeUpdate();
                });
        return database.run("""
                update witness set asked_until = now() + ? * interval '1 second' where name = ? and asked_until < now()
                returning size
                """, statement -> {
            statement.setLong(1, atMost.toSeconds());
            statement.setString(2, name);
            ResultSet row = statement.executeQuery();
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        });
    }

    void release(String name, long size) {
        database.run("update witness set asked_until = '-infinity', size = ? where name = ?", statement -> {
            statement.setLong(1, size);
            statement.setString(2, name);
            return statement.executeUpdate();
        });
    }
}
