package dev.accountable.audit.about;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who did it, as far as the person concerned is told: the part they play, not their name. Art. 15(1)(c) gives a right to
 * the recipients; those who work under the controller's authority are none, and have rights of their own (CJEU C-579/21,
 * Pankki S). The name stays in the log, for the auditor and for a court.
 */
enum Who {
    YOU,
    AUTOMATIC,
    WEBSITE,
    PRIVACY_OFFICE,
    SECURITY_TEAM,
    AUDITOR,
    STAFF,
    /** Nobody was signed in, or who it was has been forgotten. */
    UNKNOWN;

    private static final Set<String> BY_WEBSITES =
            Set.of("dev.accountable.consent.given", "dev.accountable.consent.withdrawn");

    private static final Set<String> BY_THE_PRIVACY_OFFICE = Set.of(
            "dev.accountable.dsr.request.approved",
            "dev.accountable.access.grant.approved",
            "dev.accountable.access.grant.refused",
            "dev.accountable.access.grant.reviewed");

    /**
     * @param actor as the event names it; null where that has been forgotten
     * @param role of the actor, where the event says so
     */
    static Who of(boolean theSamePerson, @Nullable String actor, @Nullable String role, String type) {
        if (theSamePerson) {
            return YOU;
        }
        if (role != null) {
            return switch (role) {
                case "auditor" -> AUDITOR;
                case "privacy-officer" -> PRIVACY_OFFICE;
                case "security-officer" -> SECURITY_TEAM;
                case AboutResource.SUBJECT_EVENTS_READER -> AUTOMATIC;
                default -> STAFF;
            };
        }
        if (BY_THE_PRIVACY_OFFICE.contains(type)) {
            return PRIVACY_OFFICE;
        }
        if (BY_WEBSITES.contains(type)) {
            return WEBSITE;
        }
        if (actor == null || actor.equals("anonymous")) {
            return UNKNOWN;
        }
        return actor.startsWith("/") ? AUTOMATIC : STAFF;
    }
}
