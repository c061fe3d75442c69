package dev.accountable.dsr.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.lingala.zip4j.io.outputstream.ZipOutputStream;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.AesKeyStrength;
import net.lingala.zip4j.model.enums.EncryptionMethod;

/**
 * The same files, their content encrypted by a password (AES-256, WinZip's AE-2). Their names are not. Made as it is read, in
 * constant memory; the password is kept nowhere.
 */
final class ProtectedArchive {

    private ProtectedArchive() {}

    /** Copies a package. Returns how many bytes were read of it. */
    static long copy(InputStream plain, OutputStream to, String password) throws IOException {
        var read = new Counted(plain);
        var in = new ZipInputStream(read, UTF_8);
        try (var out = new ZipOutputStream(new Left(to), password.toCharArray(), UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(parameters(entry));
                in.transferTo(out);
                out.closeEntry();
            }
        }
        // The list of entries at the end, which nobody needs who reads from the beginning.
        read.transferTo(OutputStream.nullOutputStream());
        return read.count;
    }

    private static ZipParameters parameters(ZipEntry entry) {
        var parameters = new ZipParameters();
        parameters.setFileNameInZip(entry.getName());
        parameters.setLastModifiedFileTime(entry.getTime());
        parameters.setEncryptFiles(true);
        parameters.setEncryptionMethod(EncryptionMethod.AES);
        parameters.setAesKeyStrength(AesKeyStrength.KEY_STRENGTH_256);
        return parameters;
    }

    /** Knows whether a package ended early. */
    private static final class Counted extends FilterInputStream {

        private long count;

        private Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            count += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }

    /** Belongs to the caller, and stays open. */
    private static final class Left extends FilterOutputStream {

        private Left(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
