package dev.accountable.dsr;

/** Who calls this service; the names are those of the realm and of this service's own client. */
public interface Roles {
    String DATA_SUBJECT = "data-subject";
    String EMPLOYEE = "employee";
    String PRIVACY_OFFICER = "privacy-officer";

    /** A frontend's own server, which hands on what people ask it for. */
    String REQUEST_WRITER = "request-writer";

    /** breach-service: asks who is affected where a system was breached. */
    String SCOPE_READER = "scope-reader";
}
