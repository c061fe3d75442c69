package dev.accountable.dsr.connector;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A foreign key from one table to another.
 *
 * @param columns of the table that it points from
 * @param onDelete as {@link DatabaseMetaData} numbers the rules
 */
record ForeignKey(String name, String from, String to, List<String> columns, int onDelete, boolean deferrable) {

    static List<ForeignKey> from(Session session, String table) throws SQLException {
        Connection connection = session.connection();
        Map<String, ForeignKey> keys = new LinkedHashMap<>();
        try (ResultSet row = connection
                .getMetaData()
                .getImportedKeys(connection.getCatalog(), session.dialect().schema(connection), table)) {
            while (row.next()) {
                String name = row.getString("FK_NAME");
                String to = row.getString("PKTABLE_NAME");
                int onDelete = row.getInt("DELETE_RULE");
                // RESTRICT is checked at once, whatever else is declared.
                boolean deferrable = onDelete == DatabaseMetaData.importedKeyNoAction
                        && row.getInt("DEFERRABILITY") != DatabaseMetaData.importedKeyNotDeferrable;
                keys.computeIfAbsent(name, n -> new ForeignKey(n, table, to, new ArrayList<>(), onDelete, deferrable))
                        .columns()
                        .add(row.getString("FKCOLUMN_NAME"));
            }
        }
        return List.copyOf(keys.values());
    }

    /** Whether a row cannot go while another points to it. */
    boolean holdsBack() {
        return onDelete == DatabaseMetaData.importedKeyRestrict || onDelete == DatabaseMetaData.importedKeyNoAction;
    }

    boolean forgetsByItself() {
        return onDelete == DatabaseMetaData.importedKeySetNull || onDelete == DatabaseMetaData.importedKeySetDefault;
    }
}
