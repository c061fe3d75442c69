package dev.accountable.breach.register;

import static dev.accountable.breach.Roles.AUDITOR;
import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Read by the authority, through an auditor or as a file. */
@Path("/api/v1/incidents/register")
@Tag(name = "Register")
@RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER, AUDITOR})
class RegisterResource {

    private static final int PAGE = 100;

    private final Register register;
    private final AuditTrail auditTrail;

    RegisterResource(Register register, AuditTrail auditTrail) {
        this.register = register;
        this.auditTrail = auditTrail;
    }

    @GET
    @Transactional
    @Operation(summary = "The register of all breaches (Art. 33(5)), in the order in which they were reported")
    public RestResponse<List<Entry>> list(
            @RestQuery @Nullable UUID after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        auditTrail.read("incidents/register", null, Map.of());
        return KeysetPage.of(
                register.page(after, limit + 1),
                limit,
                entry -> entry,
                last -> last.incident().toString(),
                uri);
    }

    @GET
    @Path("/csv")
    @Produces("text/csv;charset=UTF-8")
    @Operation(summary = "The whole register as CSV (RFC 4180), streamed")
    public RestResponse<StreamingOutput> csv() {
        auditTrail.read("incidents/register", null, Map.of("as", "csv"));
        StreamingOutput file =
                out -> RegisterFile.csv(new BufferedWriter(new OutputStreamWriter(out, UTF_8)), Pages::new);
        return ResponseBuilder.ok(file)
                .header("Content-Disposition", "attachment; filename=\"breach-register.csv\"")
                .build();
    }

    @GET
    @Path("/html")
    @Produces("text/html;charset=UTF-8")
    @Operation(summary = "The whole register to read and print, streamed")
    public RestResponse<StreamingOutput> html() {
        auditTrail.read("incidents/register", null, Map.of("as", "html"));
        StreamingOutput file =
                out -> RegisterFile.html(new BufferedWriter(new OutputStreamWriter(out, UTF_8)), Pages::new);
        return ResponseBuilder.ok(file)
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    @GET
    @Path("/figures")
    @Operation(
            summary =
                    "How many breaches were detected in a period, and how long detection, awareness and notification took")
    public Figures figures(
            @RestQuery @Nullable @Parameter(description = "The first instant; left out: from the beginning")
                    Instant from,
            @RestQuery @Nullable @Parameter(description = "The first instant after it; left out: until now")
                    Instant until) {
        if (from != null && until != null && !from.isBefore(until)) {
            throw ProblemException.invalid("until", "must be after from");
        }
        auditTrail.read("incidents/register", null, Map.of("as", "figures"));
        List<Entry> entries = new ArrayList<>();
        new Pages().forEachRemaining(entry -> {
            if ((from == null || !entry.detectedAt().isBefore(from))
                    && (until == null || entry.detectedAt().isBefore(until))) {
                entries.add(entry);
            }
        });
        return Figures.of(entries);
    }

    /** All entries, some at a time. */
    private class Pages implements Iterator<Entry> {

        private final Deque<Entry> read = new ArrayDeque<>();
        private @Nullable UUID last;
        private boolean more = true;

        @Override
        public boolean hasNext() {
            if (read.isEmpty() && more) {
                read.addAll(QuarkusTransaction.requiringNew().call(() -> register.page(last, PAGE)));
                more = read.size() == PAGE;
                if (!read.isEmpty()) {
                    last = read.getLast().incident();
                }
            }
            return !read.isEmpty();
        }

        @Override
        public Entry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return read.removeFirst();
        }
    }
}
