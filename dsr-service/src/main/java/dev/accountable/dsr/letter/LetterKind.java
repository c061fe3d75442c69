package dev.accountable.dsr.letter;

import java.util.Locale;
import java.util.Map;

/** What a letter is for. */
public enum LetterKind {
    /** Somebody asked with this address and has to show that it is theirs. */
    CONFIRM(Link.ALWAYS, false),
    ACKNOWLEDGEMENT(Link.WHERE_PROVEN, false),
    IDENTITY_ASKED(Link.ALWAYS, false),
    CLARIFICATION(Link.NEVER, false),
    EXTENSION(Link.NEVER, false),
    FULFILMENT(Link.WHERE_PROVEN, false),
    REFUSAL(Link.NEVER, false),
    WITHDRAWAL(Link.NEVER, false),
    /** GDPR Art. 18(3): before restricted data is used again. */
    RESTRICTION_LIFT(Link.NEVER, false),
    DUE_SOON(Link.NEVER, true),
    OVERDUE(Link.NEVER, true);

    /** The fact that says that the address was proven, so that a link may go there. */
    public static final String WITH_LINK = "withLink";

    private enum Link {
        NEVER,
        WHERE_PROVEN,
        ALWAYS
    }

    private final Link linked;
    private final boolean toTheOffice;

    LetterKind(Link linked, boolean toTheOffice) {
        this.linked = linked;
        this.toTheOffice = toTheOffice;
    }

    /** Whether it carries a link that counts for whoever has it. */
    boolean isLinked(Map<String, String> facts) {
        return linked == Link.ALWAYS || (linked == Link.WHERE_PROVEN && facts.containsKey(WITH_LINK));
    }

    /** Whether the organisation writes to its own privacy officer. */
    boolean isToTheOffice() {
        return toTheOffice;
    }

    String template() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
