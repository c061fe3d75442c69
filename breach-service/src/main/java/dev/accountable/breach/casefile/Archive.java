package dev.accountable.breach.casefile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.breach.Sha256;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP that is written as it is read; its last file, manifest.json, names the SHA-256 of each before it. */
final class Archive {

    static final String MANIFEST = "manifest.json";

    /** Writes the content of one file. */
    interface Content {
        void writeTo(OutputStream to) throws IOException;
    }

    record Entry(String name, long bytes, String sha256) {}

    private final ZipOutputStream zip;
    private final Instant now;
    private final List<Entry> entries = new ArrayList<>();

    Archive(OutputStream to, Instant now) {
        this.zip = new ZipOutputStream(to, UTF_8);
        this.now = now;
    }

    /** The name is one of ours: nothing in it comes from outside. Returns the SHA-256 of the content. */
    String add(String name, Content content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(now.toEpochMilli());
        zip.putNextEntry(entry);
        MessageDigest sha256 = Sha256.digest();
        var counting = new Counting(new DigestOutputStream(zip, sha256));
        content.writeTo(counting);
        zip.closeEntry();
        var added = new Entry(name, counting.bytes, HexFormat.of().formatHex(sha256.digest()));
        entries.add(added);
        return added.sha256();
    }

    String add(String name, String content) throws IOException {
        return add(name, to -> to.write(content.getBytes(UTF_8)));
    }

    /** Ends it, and returns the manifest's own SHA-256. */
    String end(UUID incident, ObjectMapper json) throws IOException {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("incident", incident);
        manifest.put("at", now);
        manifest.put("entries", List.copyOf(entries));
        String hash = add(MANIFEST, pretty(json, manifest));
        zip.finish();
        return hash;
    }

    static String pretty(ObjectMapper json, Object value) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whoever writes into it may close it: the archive stays open. */
    private static final class Counting extends FilterOutputStream {

        private long bytes;

        Counting(OutputStream to) {
            super(to);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            out.write(b, off, len);
            bytes += len;
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
