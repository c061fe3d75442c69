package dev.accountable.consent;

/** Who calls this service; the names are those of the realm and of this service's own client. */
public interface Roles {
    String CONSENT_WRITER = "consent-writer";
    /** dsr-service: objects and restricts for the person whose request it works on. */
    String RIGHTS_WRITER = "rights-writer";

    /** breach-service: asks where people are written to whom it has to tell of a breach (Art. 34). */
    String CONTACT_READER = "contact-reader";

    String DECISION_READER = "decision-reader";
    String DATA_SUBJECT = "data-subject";
    String EMPLOYEE = "employee";
    String PRIVACY_OFFICER = "privacy-officer";
    String AUDITOR = "auditor";
    String ADMINISTRATOR = "administrator";
}
