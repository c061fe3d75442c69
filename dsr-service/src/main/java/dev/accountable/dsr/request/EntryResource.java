package dev.accountable.dsr.request;

import static dev.accountable.dsr.Roles.EMPLOYEE;
import static dev.accountable.dsr.Roles.PRIVACY_OFFICER;
import static dev.accountable.dsr.Roles.REQUEST_WRITER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;
import static org.jboss.resteasy.reactive.RestResponse.Status.OK;

import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.identity.Identifier;
import dev.accountable.dsr.identity.Proof;
import dev.accountable.dsr.request.EnterRequest.Entered;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Requests that did not come from the person's own account. Whoever enters one proves nothing by it: an employee says which
 * document was looked at, and a machine has the person prove everything.
 */
@Path("/api/v1/requests/entries")
@Tag(name = "Requests")
class EntryResource {

    private final Arrivals arrivals;
    private final Course course;
    private final RequestLetters letters;
    private final Dossier dossier;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    EntryResource(
            Arrivals arrivals,
            Course course,
            RequestLetters letters,
            Dossier dossier,
            SecurityIdentity caller,
            InstantSource clock) {
        this.arrivals = arrivals;
        this.course = course;
        this.letters = letters;
        this.dossier = dossier;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed({EMPLOYEE, PRIVACY_OFFICER, REQUEST_WRITER})
    @Transactional
    @Idempotent
    @Operation(
            summary = "Enter a request that a person made by letter, by telephone, at the counter or at one's own site",
            description =
                    "The month runs from when it came in. An e-mail address without a document is asked for by mail;"
                            + " nobody is searched by what is not proven.")
    @APIResponseSchema(value = EntryView.class, responseCode = "201", responseDescription = "Received; the month runs")
    @APIResponse(
            responseCode = "200",
            description = "The person's earlier request of this type is still open: this one")
    public RestResponse<EntryView> enter(
            @NotNull @Valid EnterRequest body, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Asked asked = body.asked();
        boolean staff = caller.hasRole(EMPLOYEE) || caller.hasRole(PRIVACY_OFFICER);
        check(body, staff);
        Optional<SubjectRequest> known = arrivals.open(body.subject(), body.type(), shown(body.identifiers()));
        if (known.isPresent()) {
            course.note(known.get(), dossier.me(), Transition.Reason.DUPLICATE, body.note());
            return answer(known.get(), true);
        }
        SubjectRequest request = arrivals.take(
                new Arrivals.Arrival(
                        asked,
                        staff ? Channel.STAFF : Channel.API,
                        dossier.me(),
                        body.subject(),
                        body.address(),
                        body.language(),
                        body.receivedAt(),
                        body.note()),
                id -> body.identifiers().stream().map(entered -> identifier(id, entered)));
        askForProof(request, body.identifiers());
        return answer(request, false);
    }

    private void check(EnterRequest body, boolean staff) {
        List<Entered> identifiers = body.identifiers();
        if (body.receivedAt().isAfter(clock.instant())) {
            throw ProblemException.invalid("receivedAt", "must not be in the future");
        }
        if (identifiers.stream().map(Entered::kind).distinct().count() < identifiers.size()) {
            throw ProblemException.invalid("identifiers", "must name each kind once");
        }
        for (int i = 0; i < identifiers.size(); i++) {
            Entered entered = identifiers.get(i);
            if (entered.kind() == IdentifierKind.EMAIL && !entered.value().matches(EnterRequest.ADDRESS)) {
                throw ProblemException.invalid("identifiers[" + i + "].value", "must be an e-mail address");
            }
            if (entered.document() != null && !staff) {
                throw ProblemException.invalid("identifiers[" + i + "].document", "is looked at by people only");
            }
        }
    }

    /** What a document has shown. */
    private static Map<IdentifierKind, String> shown(List<Entered> identifiers) {
        Map<IdentifierKind, String> shown = new EnumMap<>(IdentifierKind.class);
        identifiers.stream()
                .filter(entered -> entered.document() != null)
                .forEach(entered -> shown.put(entered.kind(), entered.value()));
        return shown;
    }

    private Identifier identifier(UUID request, Entered entered) {
        Instant now = clock.instant();
        Proof proof =
                entered.kind() == IdentifierKind.EMAIL && entered.document() == null ? Proof.MAIL_CODE : Proof.DOCUMENT;
        Identifier identifier = Identifier.asked(request, entered.kind(), entered.value(), proof, now);
        if (entered.document() != null) {
            identifier.checked(dossier.me(), entered.document(), true, now);
        }
        return identifier;
    }

    private void askForProof(SubjectRequest request, List<Entered> identifiers) {
        identifiers.stream()
                .filter(entered -> entered.kind() == IdentifierKind.EMAIL && entered.document() == null)
                .forEach(entered -> Identifier.locked(request.id(), IdentifierKind.EMAIL)
                        .ifPresent(asked -> letters.askForProof(request, asked, entered.value(), null)));
    }

    private static RestResponse<EntryView> answer(SubjectRequest request, boolean known) {
        var view = new EntryView(request.id(), request.state(), request.receivedAt(), request.dueAt(), known);
        return ResponseBuilder.create(known ? OK : CREATED, view)
                .location(URI.create("/api/v1/requests/" + request.id()))
                .build();
    }
}
