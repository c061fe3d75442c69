package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.Dataset;
import java.io.IOException;
import java.sql.SQLException;

/** Where the rows of a person go, dataset by dataset, row by row. */
public interface RowSink {

    /** Takes one dataset. {@code rows} may be read any number of times: within one export it is always the same. */
    void dataset(Dataset dataset, Rows rows) throws IOException, SQLException;

    /** The rows of one dataset, as they were at the one instant of the export. */
    interface Rows {
        /** Returns how many rows there were. */
        long forEach(Row row) throws IOException, SQLException;
    }

    /** One row: a value for each of the dataset's fields, in their order; text, number, boolean or null. */
    interface Row {
        void accept(@org.jspecify.annotations.Nullable Object[] values) throws IOException;
    }
}
