package dev.accountable.dsr.seal;

import dev.accountable.signing.SigningKeys;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;

/** Open to everybody and of no cost: a text in memory, which whoever verifies offline keeps. */
@Path("/api/v1/certificates/keys")
@Tag(name = "Certificates")
class KeyResource {

    private final SigningKeys seal;

    KeyResource(SigningKeys seal) {
        this.seal = seal;
    }

    @GET
    @PermitAll
    @Cache(maxAge = 3600)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "The keys that certificates and manifests are verified with, as a JSON Web Key Set; needs no token",
            description = "The signing key first. Keep them with what they signed.")
    @APIResponse(
            responseCode = "200",
            description = "The keys",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public String keys() {
        return seal.keySet();
    }
}
