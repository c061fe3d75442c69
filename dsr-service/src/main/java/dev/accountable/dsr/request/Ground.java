package dev.accountable.dsr.request;

import static dev.accountable.dsr.request.RequestType.ACCESS;
import static dev.accountable.dsr.request.RequestType.AUTOMATED_DECISION;
import static dev.accountable.dsr.request.RequestType.ERASURE;
import static dev.accountable.dsr.request.RequestType.OBJECTION;
import static dev.accountable.dsr.request.RequestType.PORTABILITY;
import static dev.accountable.dsr.request.RequestType.RECTIFICATION;
import static dev.accountable.dsr.request.RequestType.RESTRICTION;

import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** On what a request may be refused, in whole or in part. There are no others, and each fits only some rights. */
@Schema(name = "RefusalGround")
enum Ground {
    MANIFESTLY_UNFOUNDED("GDPR Art. 12(5)(b)", "The request is manifestly unfounded", null),
    EXCESSIVE("GDPR Art. 12(5)(b)", "The request is manifestly excessive, in particular because it is repeated", null),
    NOT_IDENTIFIABLE("GDPR Art. 11(2), 12(2)", "The controller cannot identify the person, and has shown so", null),
    MEMBER_STATE_LAW("GDPR Art. 23", "A law under Art. 23 restricts the right", null),

    OTHERS_IN_A_COPY("GDPR Art. 15(4)", "A copy would adversely affect rights and freedoms of others", ACCESS),

    DATA_IS_ACCURATE("GDPR Art. 16", "What is held is accurate and complete", RECTIFICATION),

    STILL_NECESSARY("GDPR Art. 17(1)", "None of the grounds of Art. 17(1) for erasure applies", ERASURE),
    FREEDOM_OF_EXPRESSION("GDPR Art. 17(3)(a)", "Freedom of expression and information", ERASURE),
    LEGAL_OBLIGATION("GDPR Art. 17(3)(b)", "A legal obligation, or a task in the public interest", ERASURE),
    PUBLIC_HEALTH("GDPR Art. 17(3)(c)", "Public interest in the area of public health", ERASURE),
    ARCHIVING("GDPR Art. 17(3)(d)", "Archiving in the public interest, research or statistics", ERASURE),
    LEGAL_CLAIMS("GDPR Art. 17(3)(e)", "Establishment, exercise or defence of legal claims", ERASURE),

    NO_GROUND_FOR_RESTRICTION("GDPR Art. 18(1)", "None of the cases of Art. 18(1) is given", RESTRICTION),

    NOT_PORTABLE("GDPR Art. 20(1)", "Not provided by the person, or not under consent or contract", PORTABILITY),
    PUBLIC_TASK("GDPR Art. 20(3)", "A task in the public interest, or official authority", PORTABILITY),
    OTHERS_IN_PORTED_DATA("GDPR Art. 20(4)", "It would adversely affect rights and freedoms of others", PORTABILITY),

    COMPELLING_GROUNDS("GDPR Art. 21(1)", "Compelling legitimate grounds, or legal claims, override", OBJECTION),
    RESEARCH_IN_PUBLIC_INTEREST("GDPR Art. 21(6)", "Research or statistics for a public task", OBJECTION),

    NOT_SOLELY_AUTOMATED("GDPR Art. 22(1)", "A human being took the decision", AUTOMATED_DECISION),
    NO_SIGNIFICANT_EFFECT("GDPR Art. 22(1)", "No legal or similarly significant effect", AUTOMATED_DECISION),
    AUTHORISED_BY_LAW("GDPR Art. 22(2)(b)", "A law authorises it, with safeguards", AUTOMATED_DECISION);

    private final String article;
    private final String text;
    private final @Nullable RequestType only;

    /** @param only right that it fits; null where it fits all */
    Ground(String article, String text, @Nullable RequestType only) {
        this.article = article;
        this.text = text;
        this.only = only;
    }

    /** One of them as callers see it. */
    @Schema(name = "RefusalGroundView")
    record View(Ground ground, String article, String text, List<RequestType> types) {}

    String article() {
        return article;
    }

    boolean fits(RequestType type) {
        return only == null || only == type;
    }

    /** Art. 12(5): the controller bears the burden of showing it, with figures. */
    boolean isAboutTheAsking() {
        return this == MANIFESTLY_UNFOUNDED || this == EXCESSIVE;
    }

    View view() {
        return new View(
                this,
                article,
                text,
                Arrays.stream(RequestType.values()).filter(this::fits).toList());
    }

    static List<Ground> fitting(RequestType type) {
        return Arrays.stream(values()).filter(ground -> ground.fits(type)).toList();
    }
}
