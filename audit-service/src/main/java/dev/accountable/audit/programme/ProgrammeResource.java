package dev.accountable.audit.programme;

import static dev.accountable.audit.programme.Roles.AUDITOR;
import static dev.accountable.audit.programme.Roles.PRIVACY_OFFICER;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.LongAnswer;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The programme as a whole: what is due, and the roadmap that an organisation shows its regulator. */
@Path("/api/v1/programme")
@Tag(name = "Programme")
class ProgrammeResource {

    private final Due due;
    private final ProgrammeRows rows;
    private final LongAnswer answer;
    private final AuditTrail auditTrail;
    private final Calendar calendar;
    private final InstantSource clock;
    private final ObjectMapper json;

    ProgrammeResource(
            Due due,
            ProgrammeRows rows,
            LongAnswer answer,
            AuditTrail auditTrail,
            Calendar calendar,
            InstantSource clock,
            ObjectMapper json) {
        this.due = due;
        this.rows = rows;
        this.answer = answer;
        this.auditTrail = auditTrail;
        this.calendar = calendar;
        this.clock = clock;
        this.json = json;
    }

    @GET
    @Path("/due")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List what is overdue or due: measures, evaluations, reviews of documents, trainings")
    public RestResponse<List<DueItemView>> due(
            @Parameter(description = "The last day of the list (ISO 8601); in 90 days where it is left out")
                    @RestQuery
                    @Nullable
                    String until,
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        LocalDate today = calendar.today();
        return KeysetPage.of(
                due.page(
                        until == null ? today.plusDays(90) : day("until", until),
                        today,
                        Due.Cursor.parse(after),
                        limit + 1),
                limit,
                Function.identity(),
                last -> Due.Cursor.of(last).toString(),
                uri);
    }

    @GET
    @Path("/export")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(
            summary = "Export the programme: every measure with its evidence, every document, every topic of training",
            description = "CSV for a spreadsheet, JSON, or a page to print. It names owners, and of trainings only how"
                    + " many. The export is recorded before it begins.")
    @APIResponse(
            responseCode = "200",
            description = "The programme",
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = "text/html", schema = @Schema(type = SchemaType.STRING))
            })
    public RestResponse<StreamingOutput> export(
            @RestQuery @DefaultValue("json") @Pattern(regexp = "csv|json|html") String format) {
        ExportFormat chosen = ExportFormat.valueOf(format.toUpperCase(Locale.ROOT));
        auditTrail.read("programme/export", null, Map.of("format", chosen.name()));
        LocalDate today = calendar.today();
        var export = new ProgrammeExport(chosen, rows.from(today), clock.instant(), json);
        return ResponseBuilder.<StreamingOutput>ok(out -> answer.write(out, export))
                .header(HttpHeaders.CONTENT_TYPE, chosen.mediaType())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"accountability-programme-%s.%s\"".formatted(today, format))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static LocalDate day(String parameter, String value) {
        try {
            return StrictDates.parse(value);
        } catch (DateTimeException e) {
            throw ProblemException.invalid(parameter, "must be a date, 2026-12-31 for example");
        }
    }
}
