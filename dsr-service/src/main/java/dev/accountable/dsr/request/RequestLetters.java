package dev.accountable.dsr.request;

import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.deadline.Deadline;
import dev.accountable.dsr.export.ExportPackage;
import dev.accountable.dsr.identity.Identifier;
import dev.accountable.dsr.letter.LetterKind;
import dev.accountable.dsr.letter.Letters;
import dev.accountable.dsr.letter.Recipient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What letters about a request say: the facts, for templates to put into words. Never the data that was asked for. */
@ApplicationScoped
class RequestLetters {

    private final Letters letters;
    private final InstantSource clock;

    RequestLetters(Letters letters, InstantSource clock) {
        this.letters = letters;
        this.clock = clock;
    }

    void acknowledge(SubjectRequest request) {
        Map<String, String> facts = facts(request);
        if (isWrittenToWhatWasProven(request)) {
            facts.put(LetterKind.WITH_LINK, "yes");
        }
        write(LetterKind.ACKNOWLEDGEMENT, request, facts);
    }

    /** To the person. A controller whose request came by OpenDSR is told by OpenDSR, and writes to the person itself. */
    private void write(LetterKind kind, SubjectRequest request, Map<String, String> facts) {
        if (request.channel() != Channel.OPENDSR) {
            letters.write(kind, request.id(), facts);
        }
    }

    private static boolean isWrittenToWhatWasProven(SubjectRequest request) {
        String proven = request.identifiers().get(IdentifierKind.EMAIL);
        return proven != null && Recipient.isWrittenTo(request.id(), proven);
    }

    /** To the address that is to be proven, and not to where the person says to be written to. */
    void askForProof(SubjectRequest request, Identifier identifier, String address, @Nullable String reason) {
        Recipient.redirect(identifier.id(), address, request.id());
        letters.write(LetterKind.IDENTITY_ASKED, identifier.id(), with(request, "reason", reason));
    }

    void askFor(SubjectRequest request, String question) {
        write(LetterKind.CLARIFICATION, request, with(request, "question", question));
    }

    void extend(SubjectRequest request, String reason) {
        write(LetterKind.EXTENSION, request, with(request, "reason", reason));
    }

    void refuse(SubjectRequest request, Decision decision) {
        write(LetterKind.REFUSAL, request, refusal(request, decision.refusedOn(), decision.reason()));
    }

    void withdrawn(SubjectRequest request) {
        write(
                LetterKind.WITHDRAWAL,
                request,
                with(request, "withdrawnDay", day(request, clock.instant()).toString()));
    }

    /** While the identifiers are still there: an answer is sent only to an address that was proven. */
    void fulfil(SubjectRequest request, List<Withheld> withheld) {
        Map<String, String> facts = facts(request);
        facts.put("withheld", said(withheld));
        ExportPackage.expiryOf(request.id()).ifPresent(expiry -> {
            String until = day(request, expiry).toString();
            if (request.hasAccount()) {
                facts.put("accountUntilDay", until);
            } else if (isWrittenToWhatWasProven(request)) {
                facts.put("untilDay", until);
                facts.put(LetterKind.WITH_LINK, "yes");
            }
        });
        write(LetterKind.FULFILMENT, request, facts);
    }

    void lift(SubjectRequest request, String reason, LocalDate day) {
        Map<String, String> facts = with(request, "reason", reason);
        facts.put("liftDay", day.toString());
        write(LetterKind.RESTRICTION_LIFT, request, facts);
    }

    void alert(SubjectRequest request, boolean overdue) {
        letters.write(
                overdue ? LetterKind.OVERDUE : LetterKind.DUE_SOON,
                request.id(),
                with(request, "state", request.state().name()));
    }

    /** What was mailed to addresses that are now forgotten cannot be sent any more. */
    void forgetIdentifiers(List<Identifier> identifiers) {
        for (Identifier identifier : identifiers) {
            letters.cancel(identifier.id(), LetterKind.IDENTITY_ASKED);
            Recipient.remove(identifier.id());
        }
    }

    Map<String, String> refusal(SubjectRequest request, Ground ground, String reason) {
        Map<String, String> facts = with(request, "reason", reason);
        facts.put("ground", ground.name());
        facts.put("article", ground.article());
        return facts;
    }

    private Map<String, String> with(SubjectRequest request, String name, @Nullable String value) {
        Map<String, String> facts = facts(request);
        if (value != null) {
            facts.put(name, value);
        }
        return facts;
    }

    Map<String, String> facts(SubjectRequest request) {
        Deadline deadline = request.deadline();
        Map<String, String> facts = new HashMap<>();
        facts.put("reference", reference(request.id()));
        facts.put("type", request.type().name());
        facts.put("receivedDay", deadline.eventDay().toString());
        facts.put("dueDay", deadline.lastDay().toString());
        return facts;
    }

    static String reference(UUID request) {
        return request.toString();
    }

    private static LocalDate day(SubjectRequest request, Instant instant) {
        return LocalDate.ofInstant(instant, request.deadline().zone());
    }

    private static String said(List<Withheld> withheld) {
        return withheld.stream()
                .map(one -> one.dataset() + ": " + one.reason() + " ("
                        + one.ground().article() + ")")
                .collect(Collectors.joining("\n"));
    }
}
