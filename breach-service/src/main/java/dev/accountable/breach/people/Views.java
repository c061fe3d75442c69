package dev.accountable.breach.people;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is answered about a communication to people. */
final class Views {

    private Views() {}

    @Schema(name = "Communication")
    record Communication(
            int number,
            Requests.Means means,
            Requests.Audience audience,
            List<Requests.Text> texts,
            String author,
            Instant draftedAt,
            @Nullable String approvedBy,
            @Nullable Instant approvedAt,
            @Nullable Instant publishedAt,
            @Nullable String publishedIn,

            @Schema(description = "How many letters there are in each state")
            Map<String, Integer> letters,

            @Schema(
                    description =
                            "Some people cannot be written to, or were not reached. Tell them otherwise; where that is a"
                                    + " disproportionate effort, in public (Art. 34(3)(c))")
            boolean publicCommunicationProposed) {}

    @Schema(name = "PeopleFetch")
    record Fetch(
            int position,
            int scope,
            String system,
            FetchState state,
            int attempts,
            @Schema(description = "Letters that it added") long added,

            @Schema(description = "People without an address that it added")
            long unreachable,

            String askedBy,
            Instant askedAt,
            @Nullable Instant endedAt,
            @Nullable String problem) {}

    @Schema(name = "PeopleFetchState")
    enum FetchState {
        /** To be tried, or under way. */
        WAITING,
        DONE,
        /** Given up; to be asked for again. */
        FAILED
    }

    /** No address: who it is, the organisation knows by its reference. */
    @Schema(name = "BreachLetter")
    record Letter(
            UUID id,
            long position,
            String subject,
            String language,
            State state,
            int attempts,
            @Nullable Instant endedAt,
            @Nullable String problem,

            @Nullable @Schema(description = "When a customer said that they had it")
            Instant acknowledgedAt,

            @Nullable String acknowledgement) {}

    @Schema(name = "BreachLetterState")
    enum State {
        WAITING,
        /** Somebody may be sending it at this moment. */
        SENDING,
        SENT,
        /** Refused for good by the mail server. */
        FAILED,
        /** It may have arrived; it is not sent again. */
        UNCERTAIN,
        /** Came back. */
        BOUNCED,
        /** Nobody knows an address of the person. */
        UNREACHABLE
    }

    @Schema(name = "RecipientsTaken")
    record Taken(int taken, int known, List<Refused> refused) {}

    @Schema(name = "RecipientRefused")
    record Refused(long line, String problem) {}
}
