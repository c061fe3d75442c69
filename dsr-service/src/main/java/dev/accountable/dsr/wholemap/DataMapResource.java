package dev.accountable.dsr.wholemap;

import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.dsr.register.Registers;
import dev.accountable.problem.IfMatch;
import dev.accountable.problem.ProblemException;
import dev.accountable.problem.StorableInstant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Variant;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The whole data map as one document. */
@Path("/api/v1/data-map")
@Tag(name = "Data map")
class DataMapResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private static final List<Variant> FORMS = Variant.mediaTypes(
                    MediaType.valueOf(MapYaml.MEDIA_TYPE), MediaType.APPLICATION_JSON_TYPE)
            .build();

    private final Registers registers;
    private final MapImport imports;
    private final MapYaml yaml;
    private final GapMetrics gaps;

    DataMapResource(Registers registers, MapImport imports, MapYaml yaml, GapMetrics gaps) {
        this.registers = registers;
        this.imports = imports;
        this.yaml = yaml;
        this.gaps = gaps;
    }

    @GET
    @Produces({MapYaml.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Export the data map, as it is or as it was: the same map is always the same text")
    @APIResponse(
            responseCode = "200",
            description = "The map",
            content = {
                @Content(mediaType = MapYaml.MEDIA_TYPE, schema = @Schema(implementation = DataMap.class)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = DataMap.class))
            })
    public RestResponse<Object> export(
            Request request,
            @RestQuery
                    @Parameter(
                            description = "The instant whose map is asked for; left out: now",
                            example = "2026-11-01T00:00:00Z")
                    @Nullable
                    String at) {
        DataMap map = at == null ? registers.current() : registers.at(instant(at));
        Variant form = request.selectVariant(FORMS);
        boolean json = form != null && form.getMediaType().isCompatible(MediaType.APPLICATION_JSON_TYPE);
        return ResponseBuilder.ok(json ? map : yaml.write(map))
                .type(json ? MediaType.APPLICATION_JSON_TYPE : FORMS.get(0).getMediaType())
                .tag(yaml.tag(map))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .build();
    }

    /** The systems are asked outside of our own transaction, which so never waits for somebody else's database. */
    @PUT
    @Consumes(MapYaml.MEDIA_TYPE)
    @RolesAllowed(PRIVACY_OFFICER)
    @Operation(
            summary = "Import a data map: it takes the place of the whole one, in one transaction",
            description = "What is not in it is taken out. Send dryRun=true first: it answers what would change.")
    public RestResponse<MapDiff> replace(
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @RestQuery
                    @DefaultValue("false")
                    @Pattern(regexp = "true|false")
                    @Parameter(description = "Answers what would change, and changes nothing; needs no If-Match")
                    String dryRun,
            @NotNull @Valid DataMap map) {
        if (Boolean.parseBoolean(dryRun)) {
            return RestResponse.ok(imports.compare(map));
        }
        IfMatch.check(ifMatch, yaml.tag(registers.current()));
        MapDiff diff = imports.compare(map);
        return ResponseBuilder.ok(diff)
                .tag(yaml.tag(imports.apply(map, ifMatch)))
                .build();
    }

    @GET
    @Path("/gaps")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "What the law asks for and the data map does not say, the worst first")
    public GapReport gaps() {
        return gaps.report();
    }

    private static Instant instant(String text) {
        try {
            return StorableInstant.parse(text);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("at", "must be an ISO 8601 instant, 2026-11-01T00:00:00Z for example");
        }
    }
}
