package dev.accountable.dsr.export;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Streams of any length as rows of the database. A chunk is written and committed as soon as it is full, and read when it
 * is needed, so neither memory nor a transaction grows with the length.
 */
@ApplicationScoped
class Chunks {

    static final int SIZE = 256 * 1024;

    private final AgroalDataSource database;

    Chunks(AgroalDataSource database) {
        this.database = database;
    }

    /** Closing it writes what is left. {@code afterEach} is called after every chunk, and may end the work by throwing. */
    Output write(UUID packageId, Runnable afterEach) {
        return new Output(packageId, afterEach);
    }

    InputStream read(UUID packageId) {
        return new Input(packageId);
    }

    final class Output extends OutputStream {

        private final UUID packageId;
        private final Runnable afterEach;
        private final byte[] chunk = new byte[SIZE];
        private int filled;
        private int written;
        private long total;
        private boolean closed;

        private Output(UUID packageId, Runnable afterEach) {
            this.packageId = packageId;
            this.afterEach = afterEach;
        }

        long total() {
            return total;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                int now = Math.min(left, SIZE - filled);
                System.arraycopy(bytes, from, chunk, filled, now);
                filled += now;
                from += now;
                left -= now;
                if (filled == SIZE) {
                    writeChunk();
                }
            }
            total += length;
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                if (filled > 0) {
                    writeChunk();
                }
            }
        }

        private void writeChunk() throws IOException {
            try (Connection connection = database.getConnection();
                    PreparedStatement insert = connection.prepareStatement(
                            "insert into package_chunk (package_id, n, bytes) values (?, ?, ?)")) {
                insert.setObject(1, packageId);
                insert.setInt(2, written++);
                insert.setBytes(3, filled == SIZE ? chunk : Arrays.copyOf(chunk, filled));
                insert.executeUpdate();
            } catch (SQLException e) {
                throw new IOException("A chunk of a package could not be written", e);
            }
            filled = 0;
            afterEach.run();
        }
    }

    private final class Input extends InputStream {

        private final UUID packageId;
        private byte @Nullable [] chunk = new byte[0];
        private int position;
        private int next;

        private Input(UUID packageId) {
            this.packageId = packageId;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (chunk != null && position == chunk.length) {
                chunk = readChunk();
                position = 0;
            }
            if (chunk == null) {
                return -1;
            }
            int now = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, into, offset, now);
            position += now;
            return now;
        }

        private byte @Nullable [] readChunk() throws IOException {
            try (Connection connection = database.getConnection();
                    PreparedStatement select = connection.prepareStatement(
                            "select bytes from package_chunk where package_id = ? and n = ?")) {
                select.setObject(1, packageId);
                select.setInt(2, next++);
                ResultSet row = select.executeQuery();
                return row.next() ? row.getBytes(1) : null;
            } catch (SQLException e) {
                throw new IOException("A chunk of a package could not be read", e);
            }
        }
    }
}
