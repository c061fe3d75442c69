package dev.accountable.breach.casefile;

import java.time.Instant;
import java.util.UUID;

/** What is in the case file and how somebody finds out, without us, that it is whole and says what was recorded at the time. */
final class ReadMe {

    static final String NAME = "READ-ME.txt";

    private ReadMe() {}

    /**
     * The text, to be read in any editor.
     *
     * @param events of the log that are listed in it
     * @param known how many there are
     */
    static String text(UUID incident, Instant now, int events, long known) {
        return """
            Case file of incident %s, as recorded until %s (all times are UTC)

            index.html                 everything, to read and print
            register-entry.json        what the register of breaches says (Art. 33(5) GDPR)
            records/                   every record, as JSON
            authority-notifications/   what was sent to the authority, to print
            evidence/                  files of evidence; records/evidence.json says what they are and who had them
            log/                       the events of the audit log about this incident, each with its proof: %s

            Is it whole and unchanged?
              manifest.json, the last file, names the SHA-256 of each other file. Its own SHA-256 stands in the audit log, in the
              event dev.accountable.breach.case-file.handed-over about incidents/%s.

            Was it recorded at the time, and is nothing altered since?
              Each log/*.tlog-proof holds what it needs: java Verify.java inclusion KEY PROOF
              Verify.java is one file for any JDK from 17 on, published with the software as audit-service/verifier/Verify.java. KEY
              is the log's verifier key (GET /api/v1/log/key); take it from the organisation's own publication and not from here.
              log/events.json names the events; one without a proof was still on its way into the log.
            """.formatted(
                        incident,
                        now,
                        known > events
                                ? "the first " + events + " of " + known + "; the rest stands in the log alone"
                                : "all " + events + " of them",
                        incident);
    }
}
