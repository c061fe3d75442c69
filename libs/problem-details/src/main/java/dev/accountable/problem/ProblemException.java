package dev.accountable.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;

/** Thrown on purpose, to answer with a problem. Its message is for the caller: what was wrong, where, what to do. */
public class ProblemException extends WebApplicationException {

    private ProblemException(Problem problem) {
        super(problem.detail(), problem.toResponse());
    }

    private static ProblemException of(int status, String type, String title, String detail) {
        return new ProblemException(
                new Problem(Problem.TYPES + type, title, status, detail, List.of(), Problem.currentTrace()));
    }

    /** 400: one field of the request is wrong in a way that annotations cannot say. */
    public static ProblemException invalid(String field, String message) {
        return new ProblemException(Problem.invalid(field, message));
    }

    /** 404: it does not exist, or the caller may not know that it does. */
    public static ProblemException notFound(String what) {
        return of(404, "not-found", "Not found", "There is no " + what + ", or you may not see it.");
    }

    /** 403: the caller is known and may not do this. */
    public static ProblemException forbidden(String detail) {
        return of(403, "forbidden", "Not allowed", detail);
    }

    /** 409: the request contradicts the current state. */
    public static ProblemException conflict(String type, String detail) {
        return of(409, type, "In conflict with the current state", detail);
    }

    /** 422: valid in form, refused by a rule of the law or of this API; {@code type} says which. */
    public static ProblemException refused(String type, String title, String detail) {
        return of(422, type, title, detail);
    }

    /** A status that passes: {@code Retry-After} says in how many seconds it is worth trying again. */
    public static ProblemException later(Status status, String type, String detail, int seconds) {
        ProblemException later = of(status, type, detail);
        later.getResponse().getHeaders().putSingle("Retry-After", seconds);
        return later;
    }

    /** Any other status that a service answers on purpose. */
    public static ProblemException of(Status status, String type, String detail) {
        return of(status.getStatusCode(), type, status.getReasonPhrase(), detail);
    }
}
