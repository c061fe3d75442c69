package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.IdentifierKind;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * For whom, and for which request, a system is asked.
 *
 * @param subject the issuer's opaque reference to the person
 * @param identifiers what the person proved; nothing else may be searched by
 * @param today the day by which duties to keep are judged, in UTC
 * @param goesOn to be run now and then in long work: it keeps the task, or ends the work by throwing where another has it
 */
public record Errand(
        UUID request, String subject, Map<IdentifierKind, String> identifiers, LocalDate today, Runnable goesOn) {

    public Optional<String> proven(IdentifierKind kind) {
        return Optional.ofNullable(identifiers.get(kind));
    }
}
