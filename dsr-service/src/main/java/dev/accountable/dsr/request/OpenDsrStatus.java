package dev.accountable.dsr.request;

/** How far a request is, in the words of OpenDSR. */
final class OpenDsrStatus {

    private OpenDsrStatus() {}

    /** Nobody has decided on it yet, whatever was searched: it can be cancelled. */
    static boolean isPending(SubjectRequest request) {
        return !request.state().isOver() && !request.isApproved();
    }

    static String of(SubjectRequest request) {
        return switch (request.state()) {
            case COMPLETED, PARTIALLY_COMPLETED -> "completed";
            case REFUSED, WITHDRAWN -> "cancelled";
            case RECEIVED, VERIFYING, IN_PROGRESS, REVIEW -> isPending(request) ? "pending" : "in_progress";
        };
    }
}
