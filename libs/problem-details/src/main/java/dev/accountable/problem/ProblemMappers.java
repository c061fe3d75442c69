package dev.accountable.problem;

import static jakarta.ws.rs.core.Response.Status.BAD_REQUEST;
import static jakarta.ws.rs.core.Response.Status.CONFLICT;
import static jakarta.ws.rs.core.Response.Status.INTERNAL_SERVER_ERROR;
import static jakarta.ws.rs.core.Response.Status.SERVICE_UNAVAILABLE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.logging.Log;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.ConstraintViolationException.ConstraintKind;
import org.hibernate.exception.JDBCConnectionException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every exception that leaves a resource into a {@link Problem}. */
class ProblemMappers {

    @ServerExceptionMapper
    Response requestBreaksConstraints(ResteasyReactiveViolationException e) {
        return Problem.invalid(e.getConstraintViolations().stream()
                        .map(violation -> new Problem.Violation(field(violation), violation.getMessage()))
                        .sorted(Comparator.comparing(Problem.Violation::field)
                                .thenComparing(Problem.Violation::message))
                        .toList())
                .toResponse();
    }

    @ServerExceptionMapper({StreamReadException.class, MismatchedInputException.class})
    Response requestIsNotReadable(JsonProcessingException e) {
        return Problem.invalid(field(e), message(e)).toResponse();
    }

    /** A unique index may refuse what a request asked for; any other constraint is ours to check before. */
    @ServerExceptionMapper
    Response databaseRefuses(ConstraintViolationException e) {
        if (e.getKind() != ConstraintKind.UNIQUE) {
            return unexpected(e);
        }
        return Problem.of(CONFLICT, "What the request wants to create exists already.")
                .toResponse();
    }

    @ServerExceptionMapper
    Response databaseIsAway(JDBCConnectionException e) {
        Log.error("The database cannot be reached", e);
        return Response.fromResponse(
                        Problem.of(SERVICE_UNAVAILABLE, "A part this service depends on is away. Try again shortly.")
                                .toResponse())
                .header("Retry-After", 5)
                .build();
    }

    @ServerExceptionMapper
    Response thrownOnPurpose(WebApplicationException e) {
        Response response = e.getResponse();
        if (response.hasEntity()) {
            return response;
        }
        if (response.getStatus() == BAD_REQUEST.getStatusCode() && e.getCause() instanceof JsonProcessingException j) {
            return requestIsNotReadable(j);
        }
        // The headers stay: Allow on 405, for example.
        return Response.fromResponse(response)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(response.getStatusInfo(), null))
                .build();
    }

    /** The cause stays in the log under the trace id; the caller learns nothing else of it. */
    @ServerExceptionMapper
    Response unexpected(RuntimeException e) {
        Log.error("Unhandled exception", e);
        return Problem.of(INTERNAL_SERVER_ERROR, "This is a fault of ours. The trace id finds it in the log.")
                .toResponse();
    }

    /** "systems[0].key": the path below the method's parameter, or the parameter where it is no body. */
    private static String field(ConstraintViolation<?> violation) {
        StringBuilder below = new StringBuilder();
        String parameter = "";
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.PARAMETER) {
                parameter = node.getName();
            } else if (node.getKind() == ElementKind.PROPERTY || node.getKind() == ElementKind.CONTAINER_ELEMENT) {
                if (node.getIndex() != null) {
                    below.append('[').append(node.getIndex()).append(']');
                }
                if (node.getKind() == ElementKind.PROPERTY) {
                    below.append(below.isEmpty() ? "" : ".").append(node.getName());
                }
            }
        }
        return below.isEmpty() ? parameter : below.toString();
    }

    private static String field(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "";
        }
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : mapping.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String message(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException) {
            return "is not a known field";
        }
        if (e instanceof InvalidFormatException invalid) {
            Class<?> wanted = invalid.getTargetType();
            if (wanted != null && wanted.isEnum()) {
                return "must be one of "
                        + Arrays.stream(wanted.getEnumConstants())
                                .map(Object::toString)
                                .collect(Collectors.joining(", "));
            }
            return StorableText.class.getName().equals(invalid.getOriginalMessage())
                    ? "must not hold U+0000 or a lone surrogate"
                    : "must be a valid " + (wanted == null ? "value" : wanted.getSimpleName());
        }
        if (e instanceof MismatchedInputException mismatch) {
            Class<?> wanted = mismatch.getTargetType();
            return "has the wrong JSON type" + (wanted == null ? "" : ", expected " + jsonType(wanted));
        }
        return e.getLocation() == null
                ? "is not JSON"
                : "is not JSON: line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static String jsonType(Class<?> wanted) {
        if (wanted == String.class || wanted.isEnum()) {
            return "a string";
        }
        if (Number.class.isAssignableFrom(wanted) || (wanted.isPrimitive() && wanted != boolean.class)) {
            return "a number";
        }
        if (Iterable.class.isAssignableFrom(wanted) || wanted.isArray()) {
            return "an array";
        }
        return wanted.isRecord() || java.util.Map.class.isAssignableFrom(wanted)
                ? "an object"
                : "a " + wanted.getSimpleName();
    }
}
