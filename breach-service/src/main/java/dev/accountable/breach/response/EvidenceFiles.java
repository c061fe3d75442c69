package dev.accountable.breach.response;

import dev.accountable.breach.Sha256;
import dev.accountable.breach.response.Views.Evidence;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** The files of evidence, in parts, in the database: whoever backs that up has them, and nobody changes them. */
@ApplicationScoped
public class EvidenceFiles {

    private static final int PART = 1 << 20;

    private final Database database;

    EvidenceFiles(Database database) {
        this.database = database;
    }

    /**
     * Keeps what is read to its end, in the caller's transaction, which must not be committed after an error.
     *
     * @throws ProblemException 422 where it is not what was registered
     */
    void keep(UUID incident, Evidence evidence, InputStream content, String author, Instant now) throws IOException {
        MessageDigest sha256 = Sha256.digest();
        var read = new DigestInputStream(content, sha256);
        long bytes = 0;
        int position = 0;
        for (byte[] part = read.readNBytes(PART); part.length > 0; part = read.readNBytes(PART)) {
            database.update(
                    "insert into evidence_part (incident_id, evidence, position, content) values (?, ?, ?, ?)",
                    incident,
                    evidence.number(),
                    position++,
                    part);
            bytes += part.length;
        }
        String found = HexFormat.of().formatHex(sha256.digest());
        if (!found.equals(evidence.sha256())) {
            throw ProblemException.refused(
                    "evidence-changed",
                    "It is not what was registered",
                    "The file's SHA-256 is " + found + ", registered was " + evidence.sha256()
                            + ". Send the file that was collected, or register this one as evidence of its own.");
        }
        database.update(
                "insert into evidence_file (incident_id, evidence, bytes, author, recorded_at) values (?, ?, ?, ?, ?)",
                incident,
                evidence.number(),
                bytes,
                author,
                now);
    }

    /** One part after the other; whoever reads it sees by the hash that it is whole. */
    public void write(UUID incident, int evidence, OutputStream to) throws IOException {
        int position = 0;
        for (Optional<byte[]> part = part(incident, evidence, position);
                part.isPresent();
                part = part(incident, evidence, ++position)) {
            to.write(part.get());
        }
    }

    private Optional<byte[]> part(UUID incident, int evidence, int position) {
        return database.one(
                "select content from evidence_part where incident_id = ? and evidence = ? and position = ?",
                row -> row.getBytes("content"),
                incident,
                evidence,
                position);
    }
}
