package dev.accountable.audit.search;

import dev.accountable.audit.event.Outcome;
import dev.accountable.problem.ProblemException;
import dev.accountable.problem.StorableInstant;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The filters of a search, as they stand in a query. All that are given must hold. */
record EventQuery(
        @Parameter(description = "Whose data it is about: the reference that the services use")
        @RestQuery
        @Nullable
        @Size(min = 1, max = 200)
        String subject,

        @Parameter(description = "Who did it") @RestQuery @Nullable @Size(min = 1, max = 200)
        String actor,

        @Parameter(
                description =
                        "Whose data it is about, as the envelope says it; finds what was about a forgotten person")
        @RestQuery
        @Nullable
        @Pattern(regexp = UUID_FORM, message = "must be a UUID")
        String subjectPseudonym,

        @Parameter(description = "Who did it, as the envelope says it")
        @RestQuery
        @Nullable
        @Pattern(regexp = UUID_FORM, message = "must be a UUID")
        String actorPseudonym,

        @Parameter(description = "What it happened to, consents/{id} for example")
        @RestQuery
        @Nullable
        @Size(min = 1, max = 300)
        String resource,

        @Parameter(
                description =
                        "The whole type, dev.accountable.consent.given for example; or the beginning of types, up to"
                                + " and with a dot: dev.accountable.consent.")
        @RestQuery
        @Nullable
        @Size(min = 1, max = 100)
        String type,

        @Parameter(description = "The service that reported it, /consent-service for example")
        @RestQuery
        @Nullable
        @Size(min = 1, max = 64)
        String source,

        @Parameter(description = "SUCCESS or REFUSED")
        @RestQuery
        @Nullable
        @Pattern(regexp = "SUCCESS|REFUSED", message = "must be one of SUCCESS, REFUSED")
        String outcome,

        @Parameter(
                description = "Words or parts of words that all occur in type, source or outcome: 'consent withdrawn'."
                        + " Payloads are not searched by text: they can hold personal data.")
        @RestQuery
        @Nullable
        @Size(min = 1, max = 100)
        @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank")
        String q,

        @Parameter(description = "Not before this instant (ISO 8601, UTC)") @RestQuery @Nullable
        String from,

        @Parameter(description = "Before this instant (ISO 8601, UTC)") @RestQuery @Nullable
        String to) {

    private static final String UUID_FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private static final Set<String> FILTERS = Set.of(
            "subject",
            "actor",
            "subjectPseudonym",
            "actorPseudonym",
            "resource",
            "type",
            "source",
            "outcome",
            "q",
            "from",
            "to");

    EventSearch search() {
        return new EventSearch(
                subject,
                actor,
                uuid(subjectPseudonym),
                uuid(actorPseudonym),
                resource,
                type,
                source,
                outcome == null ? null : Outcome.valueOf(outcome),
                q,
                instant("from", from),
                instant("to", to));
    }

    /** A filter that is empty or misspelt would be no filter, and show everything. */
    static void refuseWhatIsNoFilter(UriInfo uri, Set<String> others) {
        uri.getQueryParameters().forEach((name, values) -> {
            if (!FILTERS.contains(name) && !others.contains(name)) {
                throw ProblemException.invalid(name, "is not a known parameter");
            }
            if (values.size() > 1 || values.get(0).isEmpty()) {
                throw ProblemException.invalid(name, "must be given once and not be empty");
            }
        });
    }

    private static @Nullable UUID uuid(@Nullable String value) {
        return value == null ? null : UUID.fromString(value);
    }

    private static @Nullable Instant instant(String parameter, @Nullable String value) {
        try {
            return value == null ? null : StorableInstant.parse(value);
        } catch (DateTimeException e) {
            throw ProblemException.invalid(parameter, "must be an instant, 2026-11-23T09:00:00Z for example");
        }
    }
}
