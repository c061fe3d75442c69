package dev.accountable.consent.imports;

import static dev.accountable.consent.Roles.PRIVACY_OFFICER;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** What was collected elsewhere comes in, as a file. */
@Path(ImportResource.PATH)
@Tag(name = "Imports")
class ImportResource {

    static final String PATH = "/api/v1/imports";

    private static final String CSV = "text/csv";
    private static final String JSON_LINES = "application/x-ndjson";

    private final Imports imports;
    private final ObjectMapper json;
    private final SecurityIdentity caller;

    ImportResource(Imports imports, ObjectMapper json, SecurityIdentity caller) {
        this.imports = imports;
        this.json = json;
        this.caller = caller;
    }

    /** The media type is looked at here, after the caller was. */
    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Blocking
    @Consumes(MediaType.WILDCARD)
    @Produces(JSON_LINES)
    @Operation(
            summary = "Import consents, refusals and withdrawals that were collected elsewhere",
            description =
                    "A row is right or refused by itself. Answered while the file is read, one line for each row and"
                            + " a summary as the last one, so read the answer while you send. A file can be sent again: what"
                            + " was imported is a duplicate then. Nothing overrides what was said later.")
    @RequestBody(
            content = {
                @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING), example = """
                                subject,purpose,state,collected_at,provenance,proof_quality
                                customer-17,newsletter,GIVEN,2024-05-01T09:30:00Z,shop database,B
                                """),
                @Content(mediaType = JSON_LINES, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(
            responseCode = "200",
            description = "One RowResult a line, then the Summary",
            content = @Content(mediaType = JSON_LINES, schema = @Schema(oneOf = {RowResult.class, Summary.class})))
    public RestResponse<StreamingOutput> upload(
            InputStream body,
            @RestHeader(HttpHeaders.CONTENT_TYPE) @Parameter(hidden = true) @Nullable String contentType,
            @RestQuery
                    @DefaultValue("false")
                    @Pattern(regexp = "true|false")
                    @Parameter(description = "Says what would happen, and changes nothing")
                    String dryRun) {
        Rows rows = rows(body, contentType);
        Rows.Read first;
        try {
            first = rows.next();
        } catch (IOException e) {
            throw ProblemException.invalid("body", "cannot be read: " + Rows.reason(e));
        }
        if (first == null) {
            throw ProblemException.invalid("body", "holds no rows");
        }
        String me = caller.getPrincipal().getName();
        return ResponseBuilder.<StreamingOutput>ok(
                        out -> imports.run(rows, first, Boolean.parseBoolean(dryRun), me, out))
                .type(JSON_LINES)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private Rows rows(InputStream body, @Nullable String contentType) {
        MediaType type = mediaType(contentType);
        String charset = type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8");
        if (!charset.equalsIgnoreCase("utf-8")) {
            throw unsupported();
        }
        try {
            return switch (type.getType() + "/" + type.getSubtype()) {
                case CSV -> new Rows.Csv(body);
                case JSON_LINES -> new Rows.JsonLines(body, json);
                default -> throw unsupported();
            };
        } catch (IOException e) {
            throw ProblemException.invalid("body", "cannot be read: " + Rows.reason(e));
        }
    }

    private static MediaType mediaType(@Nullable String contentType) {
        try {
            return contentType == null ? MediaType.WILDCARD_TYPE : MediaType.valueOf(contentType);
        } catch (IllegalArgumentException e) {
            throw unsupported();
        }
    }

    private static ProblemException unsupported() {
        return ProblemException.of(
                Status.UNSUPPORTED_MEDIA_TYPE, "unsupported-file", "Send " + CSV + " or " + JSON_LINES + ", in UTF-8.");
    }
}
