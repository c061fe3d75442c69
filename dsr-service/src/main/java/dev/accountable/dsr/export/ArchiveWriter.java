package dev.accountable.dsr.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP that is written as it goes, and knows of each entry how long it was and what its hash is. */
final class ArchiveWriter implements AutoCloseable {

    private final ZipOutputStream zip;
    private final Instant at;

    /** @param level of compression, as in {@link java.util.zip.Deflater} */
    ArchiveWriter(OutputStream out, Instant at, int level) {
        this.zip = new ZipOutputStream(out, UTF_8);
        this.zip.setLevel(level);
        this.at = at;
    }

    interface Content {
        /** Writes the entry; what it returns is handed on. */
        long writeTo(OutputStream out) throws IOException;
    }

    record Written(long returned, long bytes, String sha256) {}

    Written add(String name, Content content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(at.toEpochMilli());
        zip.putNextEntry(entry);
        var measured = new Measured(zip);
        long returned = content.writeTo(measured);
        zip.closeEntry();
        return new Written(returned, measured.bytes, HexFormat.of().formatHex(measured.digest.digest()));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Counts and hashes; closing it does not close the archive. */
    private static final class Measured extends FilterOutputStream {

        private final MessageDigest digest = sha256();
        private long bytes;

        private Measured(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            digest.update((byte) b);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
            digest.update(buffer, offset, length);
            bytes += length;
        }

        @Override
        public void flush() {
            // A flush in the middle of an entry would only cut the compression short.
        }

        @Override
        public void close() {}

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }
    }
}
