package dev.accountable.dsr.request;

import static dev.accountable.dsr.Roles.PRIVACY_OFFICER;

import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.deadline.Pause;
import dev.accountable.dsr.identity.Identifier;
import dev.accountable.dsr.identity.Proof;
import dev.accountable.dsr.letter.Links;
import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows that identifiers are the person's. */
@Path("/api/v1/requests/{id}/identifiers")
@Tag(name = "Identity")
@RolesAllowed(PRIVACY_OFFICER)
class IdentityResource {

    private final Course course;
    private final TimeKeeping timeKeeping;
    private final RequestLetters letters;
    private final Links links;
    private final Dossier dossier;
    private final InstantSource clock;

    IdentityResource(
            Course course,
            TimeKeeping timeKeeping,
            RequestLetters letters,
            Links links,
            Dossier dossier,
            InstantSource clock) {
        this.course = course;
        this.timeKeeping = timeKeeping;
        this.letters = letters;
        this.links = links;
        this.dossier = dossier;
        this.clock = clock;
    }

    @POST
    @Transactional
    @Operation(
            summary = "Ask the person to prove an identifier, by a code that is mailed there or by a document",
            description = "The time limit pauses only where reasonable doubts are named (Art. 12(6)).")
    public RequestView ask(UUID id, @NotNull @Valid AskForProof body) {
        SubjectRequest request = undecided(id);
        boolean mailed = body.method() == Proof.MAIL_CODE;
        if (body.method() == Proof.ACCOUNT || body.method() == Proof.CONTROLLER) {
            throw ProblemException.invalid("method", "must be MAIL_CODE or DOCUMENT; an account proves itself");
        }
        if (mailed && body.kind() != IdentifierKind.EMAIL) {
            throw ProblemException.invalid("method", "must be DOCUMENT where there is no address to mail to");
        }
        if (mailed && !body.value().matches(EnterRequest.ADDRESS)) {
            throw ProblemException.invalid("value", "must be an e-mail address");
        }
        Identifier identifier = Identifier.locked(id, body.kind()).orElse(null);
        Instant now = clock.instant();
        if (identifier == null) {
            identifier = Identifier.asked(id, body.kind(), body.value(), body.method(), now);
            identifier.persistAndFlush();
        } else {
            identifier.ask(body.value(), body.method(), now);
        }
        course.note(
                request,
                dossier.me(),
                Transition.Reason.IDENTITY_UNPROVEN,
                body.kind().name());
        if (body.doubts() != null) {
            timeKeeping.pause(request, Pause.Reason.IDENTITY, body.doubts(), dossier.me());
        }
        if (mailed) {
            letters.askForProof(request, identifier, body.value(), body.doubts());
        }
        return dossier.view(request);
    }

    @POST
    @Path("/{kind}/check")
    @Transactional
    @Operation(
            summary = "Say that a document was looked at, and what it has shown",
            description = "Who looked, when, and at what kind of document is kept; never the document.")
    public RequestView check(UUID id, IdentifierKind kind, @NotNull @Valid CheckDocument body) {
        SubjectRequest request = undecided(id);
        Identifier identifier = asked(id, kind);
        identifier.checked(dossier.me(), body.document(), body.theirs(), clock.instant());
        if (body.theirs()) {
            proven(request);
        } else {
            course.note(request, dossier.me(), Transition.Reason.IDENTITY_UNPROVEN, kind.name());
        }
        return dossier.view(request);
    }

    @POST
    @Path("/{kind}/code")
    @Operation(summary = "Enter the code of the letter, as the person says it; after five wrong ones it counts no more")
    public RequestView code(UUID id, IdentifierKind kind, @NotNull @Valid SayCode body) {
        // A wrong code is counted, so it commits, and then it is refused.
        boolean right = QuarkusTransaction.requiringNew().call(() -> isRight(id, kind, body.code()));
        if (!right) {
            throw ProblemException.refused(
                    "wrong-code", "Wrong code", "This is not the code of the last letter, or its time is over.");
        }
        return QuarkusTransaction.requiringNew().call(() -> dossier.view(SubjectRequest.toChange(id)));
    }

    private boolean isRight(UUID id, IdentifierKind kind, String code) {
        SubjectRequest request = undecided(id);
        Identifier identifier = asked(id, kind);
        identifier.mustBeAsked();
        boolean right = links.isCode(identifier.id(), code);
        if (right) {
            identifier.prove(clock.instant());
            proven(request);
        } else {
            identifier.wrongCode(clock.instant());
        }
        return right;
    }

    private void proven(SubjectRequest request) {
        timeKeeping.resume(request, Pause.Reason.IDENTITY, dossier.me());
        course.identified(request, dossier.me());
    }

    private static Identifier asked(UUID id, IdentifierKind kind) {
        return Identifier.locked(id, kind).orElseThrow(() -> ProblemException.notFound("such identifier"));
    }

    /** What is decided was decided about what was found; nothing is added to it. */
    private static SubjectRequest undecided(UUID id) {
        SubjectRequest request = SubjectRequest.toChange(id);
        request.mustBeOpen();
        if (request.isApproved() || Decision.last(id).isPresent()) {
            throw ProblemException.conflict(
                    "request-decided", "The request is decided already; its identifiers do not change any more.");
        }
        return request;
    }
}
