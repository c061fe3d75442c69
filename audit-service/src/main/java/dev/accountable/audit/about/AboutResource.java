package dev.accountable.audit.about;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.LongAnswer;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.audit.search.Readers;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** "Who looked at or changed my data?" (Art. 15), for the person and for the service that answers their request. */
@Path("/api/v1/events")
class AboutResource {

    static final String SUBJECT_EVENTS_READER = "subject-events-reader";

    private static final int PART = 500;

    private final Happenings happenings;
    private final Readers readers;
    private final LongAnswer answer;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final ObjectMapper json;

    AboutResource(
            Happenings happenings,
            Readers readers,
            LongAnswer answer,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            ObjectMapper json) {
        this.happenings = happenings;
        this.readers = readers;
        this.answer = answer;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.json = json;
    }

    @GET
    @Path("/about-me")
    @RolesAllowed("data-subject")
    @Operation(
            summary = "Who looked at or changed my data, in plain words, newest first",
            description = "One's own looks at it are not listed. Whoever did it is named by the part they play, not by"
                    + " name. In English or German, by Accept-Language.")
    public RestResponse<List<Happening>> aboutMe(
            @Parameter(description = "The cursor of the next page, as in the Link header") @RestQuery @Nullable
                    String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            @RestHeader(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage,
            UriInfo uri) {
        PlainWords words = PlainWords.in(acceptLanguage);
        UUID cursor = cursor(after);
        String me = caller.getPrincipal().getName();
        List<Happening> found = happenings
                .pseudonym(me)
                .map(pseudonym -> {
                    readers.seesOwn(pseudonym, me);
                    return happenings.about(pseudonym, cursor, limit + 1, words);
                })
                .orElse(List.of());
        RestResponse<List<Happening>> page = KeysetPage.of(
                found,
                limit,
                happening -> happening,
                happening -> happening.id().toString(),
                uri);
        page.getHeaders()
                .putSingle(HttpHeaders.CONTENT_LANGUAGE, words.language().getLanguage());
        page.getHeaders().putSingle(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        page.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        return page;
    }

    @GET
    @Path("/about")
    @RolesAllowed(SUBJECT_EVENTS_READER)
    @Produces("application/jsonl")
    @Operation(
            summary = "All that a person is told of who looked at or changed their data, for an answer by Art. 15",
            description = "JSON Lines, each as in about-me, newest first, of any length. The reading is recorded.")
    @APIResponse(
            responseCode = "200",
            description = "The person's events; nothing where the log knows nobody by this reference",
            content =
                    @Content(
                            mediaType = "application/jsonl",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public RestResponse<StreamingOutput> about(
            @RestQuery @NotNull @Size(min = 1, max = 200) String subject,
            @RestHeader(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String acceptLanguage) {
        PlainWords words = PlainWords.in(acceptLanguage);
        auditTrail.read("events/about", subject, Map.of("role", SUBJECT_EVENTS_READER));
        Optional<UUID> person = happenings.pseudonym(subject);
        return ResponseBuilder.<StreamingOutput>ok(out -> {
                    if (person.isPresent()) {
                        answer.write(out, new All(person.get(), words));
                    }
                })
                .header(HttpHeaders.CONTENT_LANGUAGE, words.language().getLanguage())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static @Nullable UUID cursor(@Nullable String value) {
        try {
            return value == null ? null : UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("after", "must be the cursor of a page before");
        }
    }

    /** All about one person, page by page. */
    private class All implements LongAnswer.Parts {

        private final UUID person;
        private final PlainWords words;
        private @Nullable UUID last;
        private boolean ended;

        All(UUID person, PlainWords words) {
            this.person = person;
            this.words = words;
        }

        @Override
        public byte @Nullable [] next() {
            if (ended) {
                return null;
            }
            List<Happening> page = happenings.about(person, last, PART, words);
            ended = page.size() < PART;
            last = ended ? last : page.get(PART - 1).id();
            StringBuilder lines = new StringBuilder();
            try {
                for (Happening happening : page) {
                    lines.append(json.writeValueAsString(happening)).append('\n');
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A happening is always writable as JSON", e);
            }
            return lines.toString().getBytes(UTF_8);
        }
    }
}
