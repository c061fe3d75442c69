package dev.accountable.dsr.identity;

/** How it is shown that an identifier is the person's. */
public enum Proof {
    /** The issuer of the person's token answers for it. */
    ACCOUNT,
    /** Whoever reads the mail sent there opens its link, or says its code. */
    MAIL_CODE,
    /** Somebody looks at a document. */
    DOCUMENT,
    /** The controller for whom we process, and who sent the request, answers for it. */
    CONTROLLER
}
