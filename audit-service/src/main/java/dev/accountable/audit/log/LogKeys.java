package dev.accountable.audit.log;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of the log. While one key follows another both sign, so that whoever has only the old one still verifies; later
 * the old one only verifies what it signed (docs/runbooks/rotate-log-key.md).
 */
class LogKeys {

    private final List<SigningKey> signing;
    private final List<VerifierKey> verifying;

    /**
     * @param signing the current key, and those before it that still sign
     * @param retired those that only verify, newest first
     */
    LogKeys(List<SigningKey> signing, List<VerifierKey> retired) {
        this.signing = List.copyOf(signing);
        this.verifying = Stream.concat(signing.stream().map(SigningKey::verifierKey), retired.stream())
                .toList();
        if (verifying.stream().map(VerifierKey::name).distinct().count() != 1) {
            throw new IllegalArgumentException("a log keeps its name for life: all its keys have the same");
        }
        if (verifying.stream().distinct().count() != verifying.size()) {
            throw new IllegalArgumentException("a key is there twice");
        }
    }

    /** The log's name, its origin. */
    String name() {
        return verifying.get(0).name();
    }

    /** The text, which ends in a newline, with the signatures of all keys that sign. */
    String sign(String text) {
        List<SignedNote.Line> lines = new ArrayList<>();
        signing.forEach(key -> lines.add(key.sign(text)));
        return new SignedNote(text, lines).toString();
    }

    /** Newest first. */
    List<VerifierKey> verifying() {
        return verifying;
    }

    /** Whether all keys that sign now have signed this note, and truly. */
    boolean haveSigned(String note) {
        return SignedNote.parse(note)
                .filter(parsed -> signing.stream()
                        .allMatch(key -> key.verifierKey().signatureOn(parsed).isPresent()))
                .isPresent();
    }

    /** Whether any key of this log has truly signed it. */
    boolean haveEverSigned(SignedNote note) {
        return verifying.stream().anyMatch(key -> key.signatureOn(note).isPresent());
    }
}
