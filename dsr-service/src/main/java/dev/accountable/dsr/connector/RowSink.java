package dev.accountable.dsr.connector;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Where the rows of a person go, dataset by dataset, row by row. */
public interface RowSink {

    /**
     * Takes one dataset. {@code rows} may be read any number of times: within one export it is always the same.
     *
     * @param dataset its key
     * @param columns the names of the values of each row
     */
    void dataset(String dataset, List<String> columns, Rows rows) throws IOException, SQLException;

    /** The rows of one dataset, as they were at the one instant of the export. */
    interface Rows {
        /** Returns how many rows there were. */
        long forEach(Row row) throws IOException, SQLException;
    }

    /** One row: a value for each of the columns, in their order; text, number, boolean or null. */
    interface Row {
        void accept(@org.jspecify.annotations.Nullable Object[] values) throws IOException;
    }
}
