package dev.accountable.consent.mail;

import static dev.accountable.consent.Roles.ADMINISTRATOR;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;

import dev.accountable.defaults.KeysetPage;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What became of letters, for whoever keeps the service. No addresses here. */
@Path("/api/v1/consents/mails")
@Tag(name = "Mails")
class MailResource {

    private final Mails mails;

    MailResource(Mails mails) {
        this.mails = mails;
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, ADMINISTRATOR})
    @Transactional
    @Operation(
            summary = "List letters in a state, oldest first: UNCERTAIN and FAILED ones need somebody to look at them",
            description = "UNCERTAIN: it may have arrived, so it is never sent again by itself.")
    public RestResponse<List<MailView>> list(
            @RestQuery @DefaultValue("UNCERTAIN") Mails.State state,
            @RestQuery @DefaultValue("0") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                mails.page(state, after, limit + 1), limit, mail -> mail, last -> Long.toString(last.position()), uri);
    }
}
