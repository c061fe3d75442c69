package dev.accountable.dsr.request;

/** How a request came in. */
enum Channel {
    OWN_ACCOUNT,
    /** By letter, telephone or at the counter; an employee entered it. */
    STAFF,
    /** From the public page, by whoever opened the link that was mailed to the address. */
    MAIL_LINK,
    OPENDSR,
    /** From a frontend's own server. */
    API
}
