package dev.accountable.dsr.request;

import static dev.accountable.dsr.Roles.PRIVACY_OFFICER;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.letter.LetterKind;
import dev.accountable.dsr.letter.LetterText;
import dev.accountable.dsr.letter.LetterView;
import dev.accountable.dsr.letter.Letters;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The letters about a request: what became of them, what they say, and what one would say. */
@Path("/api/v1/requests")
@Tag(name = "Letters")
@RolesAllowed(PRIVACY_OFFICER)
class LetterResource {

    private final Letters letters;
    private final RequestLetters facts;
    private final Dossier dossier;
    private final AuditTrail auditTrail;

    LetterResource(Letters letters, RequestLetters facts, Dossier dossier, AuditTrail auditTrail) {
        this.letters = letters;
        this.facts = facts;
        this.dossier = dossier;
        this.auditTrail = auditTrail;
    }

    @GET
    @Path("/letters")
    @Transactional
    @Operation(
            summary = "List letters in a state, oldest first: those to print, and those that nobody knows the end of",
            description = "UNCERTAIN: it may have arrived, so it is never sent again by itself.")
    public RestResponse<List<LetterView>> queue(
            @RestQuery @DefaultValue("TO_PRINT") Letters.State state,
            @RestQuery @DefaultValue("0") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                letters.page(state, after, limit + 1),
                limit,
                letter -> letter,
                last -> Long.toString(last.position()),
                uri);
    }

    @GET
    @Path("/{id}/letters")
    @Transactional
    @Operation(
            summary = "List the letters about a request",
            description =
                    "UNCERTAIN: it may have arrived, so it is never sent again by itself. TO_PRINT: there is no address.")
    public List<LetterView> list(UUID id) {
        dossier.readable(id, "requests/" + id + "/letters");
        return letters.of(id);
    }

    @GET
    @Path("/{id}/letters/{letter}")
    @Transactional
    @Operation(summary = "Read what a letter says, to print it for example; its link leads nowhere")
    public LetterText text(UUID id, UUID letter) {
        dossier.readable(id, "requests/" + id + "/letters/" + letter);
        return letters.text(id, letter).orElseThrow(() -> ProblemException.notFound("such letter"));
    }

    @POST
    @Path("/{id}/letters/{letter}/printed")
    @Transactional
    @Operation(summary = "Say that a letter was printed and sent by post")
    public void printed(UUID id, UUID letter) {
        SubjectRequest request = SubjectRequest.toChange(id);
        if (!letters.printed(id, letter)) {
            throw ProblemException.conflict("not-to-print", "There is no such letter that waits to be printed.");
        }
        auditTrail.record("dsr.letter.printed", "requests/" + id, request.subject(), Map.of("letter", "" + letter));
    }

    @POST
    @Path("/{id}/letter-previews")
    @Transactional
    @Operation(summary = "See what a letter would say before anything is decided; nothing is sent")
    public LetterText preview(UUID id, @NotNull @Valid PreviewLetter body) {
        SubjectRequest request = dossier.readable(id, "requests/" + id + "/letter-previews");
        return letters.preview(body.kind(), id, facts(request, body), body.language());
    }

    private Map<String, String> facts(SubjectRequest request, PreviewLetter body) {
        String text = Objects.requireNonNullElse(body.text(), "…");
        Map<String, String> all = facts.facts(request);
        all.put("reason", text);
        all.put("question", text);
        all.put("state", request.state().name());
        String day = LocalDate.ofInstant(request.dueAt(), request.deadline().zone())
                .minusDays(1)
                .toString();
        List.of("untilDay", "withdrawnDay", "liftDay").forEach(name -> all.put(name, day));
        all.put(LetterKind.WITH_LINK, "yes");
        if (body.kind() == LetterKind.REFUSAL) {
            if (body.ground() == null || !body.ground().fits(request.type())) {
                throw ProblemException.invalid("ground", "must be one that fits a request of type " + request.type());
            }
            all.putAll(facts.refusal(request, body.ground(), text));
        }
        return all;
    }
}
