package dev.accountable.consent.event;

/** How a choice reached us. */
public enum Method {
    /** A form on a website or in an app, passed on by its server. */
    WEB_FORM,
    API,
    /** The person, signed in to their own account. */
    ACCOUNT,
    PAPER,
    PHONE,
    /** Confirmed by a one-use link that was mailed. */
    DOUBLE_OPT_IN,
    /** By the one-use link of a campaign. */
    CAMPAIGN_LINK,
    /** The browser's Global Privacy Control, without a form. */
    GPC,
    /** What a visitor had chosen, taken over when they turned out to be this account. */
    LINKED,
    /** Collected before this service recorded it. */
    IMPORT,
    /** Nobody's act: a period ended. */
    SYSTEM;

    /** The others say what only this service can know. */
    boolean maySend() {
        return this == WEB_FORM || this == API || this == PAPER || this == PHONE;
    }
}
