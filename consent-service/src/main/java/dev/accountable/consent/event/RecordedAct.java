package dev.accountable.consent.event;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.receipt.Receipt;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An act with what came of it, as it is written.
 *
 * @param auditEvent by which the log knows the act: the submission names it, so that its receipt can be proved
 */
record RecordedAct(long person, Act act, SubmissionView view, UUID auditEvent) {

    /** For the log: what was said about which purposes, and the hash of the receipt. */
    AuditTrail.Change change() {
        Map<State, List<String>> said = view.events().stream()
                .collect(Collectors.groupingBy(
                        ConsentEventView::state, Collectors.mapping(ConsentEventView::purpose, Collectors.toList())));
        State main = new TreeSet<>(said.keySet()).first();
        Map<String, String> details = new HashMap<>();
        said.forEach(
                (state, purposes) -> details.put(state.name().toLowerCase(Locale.ROOT), String.join(" ", purposes)));
        details.put("method", view.method().name());
        if (view.noticeId() != null) {
            details.put("noticeId", view.noticeId().toString());
        }
        if (view.gpc()) {
            details.put("gpc", "1");
        }
        if (view.proofQuality() != null) {
            details.put("proofQuality", view.proofQuality().name());
        }
        details.put("receiptHash", receipt().hash());
        return new AuditTrail.Change(
                auditEvent,
                act.actor(),
                "consent." + main.name().toLowerCase(Locale.ROOT),
                "consents/" + view.id(),
                view.subject(),
                details);
    }

    private Receipt receipt() {
        return new Receipt(
                view.id(),
                view.subject(),
                view.at(),
                view.noticeId(),
                view.formHash(),
                view.events().stream()
                        .map(event -> new Receipt.Choice(
                                event.purpose(),
                                event.purposeVersion(),
                                event.state().name(),
                                event.at()))
                        .toList());
    }

    /** For whoever is told of consents. */
    Stream<Recorded.Event> happened() {
        return view.events().stream()
                .map(event -> new Recorded.Event(
                        event.id(),
                        event.submission(),
                        view.subject(),
                        event.purpose(),
                        event.purposeVersion(),
                        event.state(),
                        event.at(),
                        event.expiresAt()));
    }
}
