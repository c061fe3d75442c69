package dev.accountable.dsr.request;

import dev.accountable.dsr.request.RequestTask.Kind;
import org.jspecify.annotations.Nullable;

/** Which right the person uses. */
enum RequestType {
    /** GDPR Art. 15. */
    ACCESS("Art. 15", true, Kind.EXPORT),
    /** GDPR Art. 16. */
    RECTIFICATION("Art. 16", true, Kind.RECTIFY),
    /** GDPR Art. 17. */
    ERASURE("Art. 17", true, Kind.ERASE),
    /** GDPR Art. 18. */
    RESTRICTION("Art. 18", true, Kind.RESTRICT),
    /** GDPR Art. 20. */
    PORTABILITY("Art. 20", true, Kind.EXPORT),
    /** GDPR Art. 21. */
    OBJECTION("Art. 21", false, Kind.OBJECT),
    /** GDPR Art. 22(3). */
    AUTOMATED_DECISION("Art. 22", false, Kind.REVIEW_DECISION);

    private final String article;
    private final boolean searches;
    private final Kind deed;

    RequestType(String article, boolean searches, Kind deed) {
        this.article = article;
        this.searches = searches;
        this.deed = deed;
    }

    String article() {
        return article;
    }

    /** Whether it is looked for the person everywhere before somebody decides. */
    boolean searches() {
        return searches;
    }

    /** The steps that an approval sets off. */
    Kind deed() {
        return deed;
    }

    /** Whether the answer is something to fetch. */
    boolean handsOver() {
        return deed == Kind.EXPORT;
    }

    /** Whether its deed changes what systems hold, so that half of it is worse than none. */
    boolean changesData() {
        return deed == Kind.ERASE || deed == Kind.RECTIFY || deed == Kind.RESTRICT || deed == Kind.OBJECT;
    }

    /** What a person has to say so that somebody can decide; null where nothing is needed. */
    @Nullable
    String mustSay() {
        return switch (this) {
            case RECTIFICATION -> "what is wrong, and what would be right";
            case AUTOMATED_DECISION -> "which decision it is about, and why it should be looked at again";
            default -> null;
        };
    }
}
