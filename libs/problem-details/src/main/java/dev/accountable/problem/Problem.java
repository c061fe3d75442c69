package dev.accountable.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of every error response: RFC 9457 problem details.
 *
 * @param type stable identifier of the kind of problem; "about:blank" where the status says all
 * @param traceId finds this request in logs and traces; absent where no trace was recorded
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        List<Violation> violations,
        @Nullable String traceId) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** Where the types of this project are described; see docs/problems.md. */
    static final String TYPES = "https://accountable.dev/problems/";

    /** One value in the request that broke one rule. */
    @RegisterForReflection
    public record Violation(String field, String message) {}

    static Problem of(Response.StatusType status, @Nullable String detail) {
        return new Problem(
                "about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, List.of(), currentTrace());
    }

    static Problem invalid(List<Violation> violations) {
        return new Problem(
                TYPES + "invalid-request",
                "The request is not valid",
                Status.BAD_REQUEST.getStatusCode(),
                "Nothing was changed. Correct the fields named in 'violations' and send the request again.",
                violations,
                currentTrace());
    }

    static Problem invalid(String field, String message) {
        return invalid(List.of(new Violation(field, message)));
    }

    static @Nullable String currentTrace() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : null;
    }

    Response toResponse() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
