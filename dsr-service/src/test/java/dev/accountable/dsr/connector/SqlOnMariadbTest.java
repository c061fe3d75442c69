package dev.accountable.dsr.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.dsr.connector.Databases.Database;
import org.junit.jupiter.api.Test;

class SqlOnMariadbTest extends SqlContractTest {

    @Override
    Database database() {
        return Databases.mariadb("contract");
    }

    @Override
    String q(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    @Override
    String text() {
        return "text";
    }

    @Override
    String escaped() {
        return "\\\\";
    }

    @Override
    void roles(Database database) {
        database.run(
                "create user if not exists reader@localhost identified by 'reader'",
                "create user if not exists changer@localhost identified by 'changer'",
                "grant select on contract.* to reader@localhost",
                "grant select, update, delete on contract.* to changer@localhost");
    }

    @Test
    void aStatementThatTakesTooLongIsEnded() {
        assertThat(ConnectorException.of("searching", new java.sql.SQLException("", "70100", 1969)))
                .hasMessage("searching: a statement took longer than its time-out (SQLSTATE 70100)");
    }
}
