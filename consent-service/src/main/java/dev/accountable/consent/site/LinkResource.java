package dev.accountable.consent.site;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;

import dev.accountable.consent.event.LinkedView;
import dev.accountable.consent.event.Linking;
import dev.accountable.consent.site.VisitorTokens.Visitor;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who has signed in shows the token that their browser kept. Nobody is linked by a guess: the token proves the visitor. */
@Path("/api/v1/consents/links")
@Tag(name = "Consents")
class LinkResource {

    private final Linking linking;
    private final VisitorTokens tokens;
    private final SecurityIdentity caller;

    LinkResource(Linking linking, VisitorTokens tokens, SecurityIdentity caller) {
        this.linking = linking;
        this.tokens = tokens;
        this.caller = caller;
    }

    @POST
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Operation(
            summary = "A visitor turned out to be an account: their histories are one from now on",
            description =
                    "For each purpose the later choice counts, in doubt the one that allows less, and never a consent"
                            + " against an objection that stands; the answer says which and why. Again changes nothing; 409 where"
                            + " the visitor is another account already.")
    public LinkedView link(@NotNull @Valid LinkVisitor request) {
        String me = caller.getPrincipal().getName();
        boolean forOthers = caller.hasRole(CONSENT_WRITER);
        String account = request.subject() == null ? me : request.subject();
        if (!forOthers && !account.equals(me)) {
            throw ProblemException.forbidden("You may link a visitor to your own account only.");
        }
        if (forOthers && request.subject() == null && !caller.hasRole(DATA_SUBJECT)) {
            throw ProblemException.invalid("subject", "must name the account");
        }
        Visitor visitor = tokens.visitor("visitor", request.visitor());
        return linking.link(visitor.subject(), account, me, visitor.site());
    }
}
