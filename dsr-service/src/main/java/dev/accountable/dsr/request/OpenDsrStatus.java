package dev.accountable.dsr.request;

/** How far a request is, in the words of OpenDSR. */
final class OpenDsrStatus {

    private OpenDsrStatus() {}

    static String of(SubjectRequest request) {
        return switch (request.state().name()) {
            case "RECEIVED", "VERIFYING" -> "pending";
            case "COMPLETED", "PARTIALLY_COMPLETED" -> "completed";
            case "REFUSED", "WITHDRAWN" -> "cancelled";
            default -> "in_progress";
        };
    }
}
