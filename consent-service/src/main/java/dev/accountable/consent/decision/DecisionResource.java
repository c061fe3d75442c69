package dev.accountable.consent.decision;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DECISION_READER;

import dev.accountable.consent.decision.DecisionView.Reason;
import dev.accountable.consent.event.Person;
import dev.accountable.consent.purpose.Purpose;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Answers from what is committed at this moment. Nothing on the way may keep an answer: it may be wrong a moment later. */
@Path("/api/v1/decisions")
@Tag(name = "Decisions")
class DecisionResource {

    private final Decisions decisions;
    private final DecisionStream stream;

    DecisionResource(Decisions decisions, DecisionStream stream) {
        this.decisions = decisions;
        this.stream = stream;
    }

    @GET
    @RolesAllowed({DECISION_READER, CONSENT_WRITER})
    @Cache(noStore = true)
    @Operation(summary = "May I process this person's data for this purpose?")
    public CompletionStage<DecisionView> decide(
            @RestQuery @NotNull @Pattern(regexp = Person.SUBJECT) String subject,
            @RestQuery @NotNull @Pattern(regexp = Purpose.KEY) String purpose) {
        return decisions.ask(new Question(subject, purpose)).thenApply(decision -> {
            if (decision.reason() == Reason.PURPOSE_UNKNOWN) {
                throw ProblemException.notFound("such purpose");
            }
            return decision;
        });
    }

    @POST
    @RolesAllowed({DECISION_READER, CONSENT_WRITER})
    @Cache(noStore = true)
    @Operation(
            summary = "The same of up to 1,000 people and purposes, answered in their order",
            description = "A purpose that is not registered is answered with no, PURPOSE_UNKNOWN.")
    public List<DecisionView> decideAll(@NotNull @Valid Questions request) {
        return decisions.decide(request.questions());
    }

    @POST
    @Path("/stream")
    @Consumes(DecisionStream.NDJSON)
    @Produces(DecisionStream.NDJSON)
    @RolesAllowed({DECISION_READER, CONSENT_WRITER})
    @Cache(noStore = true)
    @Operation(
            summary = "The same of a list of any length, line by line: {\"subject\": …, \"purpose\": …}",
            description =
                    "Send it in chunks. When all of it has arrived each line is answered by one, in their order, from"
                            + " what is committed a moment before. A line that is no question is answered with its number and"
                            + " what is wrong. An answer that breaks off has fewer lines than the list.")
    public StreamingOutput decideStream(
            @RestQuery @Pattern(regexp = Purpose.KEY) @Parameter(description = "Of the lines that name none") @Nullable
                    String purpose,
            InputStream questions)
            throws IOException {
        return stream.answers(questions, purpose);
    }
}
