package dev.accountable.dsr.connector;

import dev.accountable.dsr.connector.Databases.Database;

class SqlOnPostgresTest extends SqlContractTest {

    @Override
    Database database() {
        return Databases.postgres("contract");
    }

    @Override
    String q(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    String text() {
        return "text";
    }

    @Override
    String escaped() {
        return "\\";
    }

    @Override
    void roles(Database database) {
        if (database.rows("select 1 from pg_roles where rolname = 'reader'").isEmpty()) {
            database.run("create role reader login password 'reader'", "create role changer login password 'changer'");
        }
        database.run(
                "grant select on all tables in schema public to reader",
                "grant select, update, delete on all tables in schema public to changer");
    }
}
