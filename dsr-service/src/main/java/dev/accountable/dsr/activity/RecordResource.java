package dev.accountable.dsr.activity;

import dev.accountable.dsr.datamap.Activity.Capacity;
import dev.accountable.dsr.datamap.MapWords;
import dev.accountable.dsr.register.Registers;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Variant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The records of Art. 30, for the supervisory authority on request (Art. 30(4)): data, a table, or a page to print. */
@Path("/api/v1/records")
@Tag(name = "Records of processing")
class RecordResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";
    private static final String CSV = "text/csv";

    private static final List<Variant> FORMS = Variant.mediaTypes(
                    MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(CSV), MediaType.TEXT_HTML_TYPE)
            .build();

    private final Registers registers;
    private final InstantSource clock;

    RecordResource(Registers registers, InstantSource clock) {
        this.registers = registers;
        this.clock = clock;
    }

    @GET
    @Path("/controller")
    @Produces({MediaType.APPLICATION_JSON, CSV, MediaType.TEXT_HTML})
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(
            summary =
                    "The record of processing activities as controller (Art. 30(1)); the table and the page in English or German")
    @APIResponse(
            responseCode = "200",
            description = "As data, table or page",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ProcessingRecord.class)),
                @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING))
            })
    public RestResponse<Object> ofController(Request request, HttpHeaders headers) {
        return inAskedForm(Capacity.CONTROLLER, request, headers.getAcceptableLanguages());
    }

    @GET
    @Path("/processor")
    @Produces({MediaType.APPLICATION_JSON, CSV, MediaType.TEXT_HTML})
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(
            summary =
                    "The record of processing on behalf of others (Art. 30(2)); the table and the page in English or German")
    @APIResponse(
            responseCode = "200",
            description = "As data, table or page",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ProcessingRecord.class)),
                @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING))
            })
    public RestResponse<Object> ofProcessor(Request request, HttpHeaders headers) {
        return inAskedForm(Capacity.PROCESSOR, request, headers.getAcceptableLanguages());
    }

    private RestResponse<Object> inAskedForm(Capacity capacity, Request request, List<Locale> languages) {
        var made = RecordMaker.make(registers.current(), capacity, clock.instant());
        Variant form = request.selectVariant(FORMS);
        MediaType type = form == null ? MediaType.APPLICATION_JSON_TYPE : form.getMediaType();
        MapWords words = MapWords.in(languages);
        ResponseBuilder<Object> response;
        if (type.isCompatible(MediaType.TEXT_HTML_TYPE)) {
            response = ResponseBuilder.<Object>ok(RecordPage.of(made, words))
                    .header("Content-Security-Policy", RecordPage.CONTENT_SECURITY_POLICY)
                    .header(HttpHeaders.CONTENT_LANGUAGE, words.language());
        } else if (type.toString().startsWith(CSV)) {
            response = ResponseBuilder.<Object>ok(RecordLine.csv(made, words))
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"record.csv\"")
                    .header(HttpHeaders.CONTENT_LANGUAGE, words.language());
        } else {
            response = ResponseBuilder.<Object>ok(made);
        }
        return response.type(type.withCharset("utf-8"))
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.VARY, "Accept, Accept-Language")
                .build();
    }
}
