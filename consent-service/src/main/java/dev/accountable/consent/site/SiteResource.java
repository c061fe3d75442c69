package dev.accountable.consent.site;

import static dev.accountable.consent.Roles.AUDITOR;
import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.EMPLOYEE;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.purpose.Purpose;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.IfMatch;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The register of sites. What visitors' browsers call is {@link PublicSiteResource}. */
@Path("/api/v1/sites")
@Tag(name = "Sites")
class SiteResource {

    private final ShownForms forms;
    private final VisitorTokens tokens;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    SiteResource(ShownForms forms, VisitorTokens tokens, AuditTrail auditTrail, InstantSource clock) {
        this.forms = forms;
        this.tokens = tokens;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Register a site: its origins, and what its form asks")
    @APIResponseSchema(value = SiteView.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<SiteView> register(
            @NotNull @Valid NewSite request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        tokens.mustWork();
        if (Site.of(request.key()).isPresent()) {
            throw ProblemException.conflict("site-exists", "The site '" + request.key() + "' exists already.");
        }
        Site site = Site.register(request, clock.instant());
        audit("registered", site);
        return ResponseBuilder.create(CREATED, site.view())
                .location(URI.create("/api/v1/sites/" + site.key()))
                .tag(site.tag())
                .build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, EMPLOYEE, AUDITOR, CONSENT_WRITER})
    @Operation(summary = "List the sites by key")
    public RestResponse<List<SiteView>> list(
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(Site.page(after, limit + 1), limit, Site::view, Site::key, uri);
    }

    @GET
    @Path("/{key}")
    @RolesAllowed({PRIVACY_OFFICER, EMPLOYEE, AUDITOR, CONSENT_WRITER})
    @Operation(summary = "Read one site")
    public RestResponse<SiteView> get(@Pattern(regexp = Purpose.KEY) String key) {
        Site site = Site.of(key).orElseThrow(SiteResource::unknown);
        return ResponseBuilder.ok(site.view()).tag(site.tag()).build();
    }

    @PUT
    @Path("/{key}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Change a site, or archive it; what its visitors were shown before stays on record")
    public RestResponse<SiteView> change(
            @Pattern(regexp = Purpose.KEY) String key,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid ChangeSite request) {
        Site site = Site.locked(key).orElseThrow(SiteResource::unknown);
        IfMatch.check(ifMatch, site.tag());
        site.change(request, clock.instant());
        audit("changed", site);
        return ResponseBuilder.ok(site.view()).tag(site.tag()).build();
    }

    @GET
    @Path("/{key}/forms/{hash}")
    @RolesAllowed({PRIVACY_OFFICER, EMPLOYEE, AUDITOR, CONSENT_WRITER})
    @Operation(summary = "Read a form as visitors were shown it: what the formHash of a consent stands for")
    @APIResponseSchema(value = FormView.class, responseDescription = "The form")
    public RestResponse<byte[]> form(
            @Pattern(regexp = Purpose.KEY) String key, @Pattern(regexp = SiteForm.HASH) String hash) {
        String content = forms.find(key, hash)
                .orElseThrow(() -> ProblemException.notFound("such form"))
                .content();
        return ResponseBuilder.ok(FormView.json(content, hash))
                .type("application/json")
                .build();
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such site");
    }

    private void audit(String what, Site site) {
        auditTrail.record(
                "consent.site." + what,
                "sites/" + site.key(),
                null,
                Map.of(
                        "version",
                        "" + site.version(),
                        "purposes",
                        String.join(" ", site.purposes()),
                        "notice",
                        site.notice(),
                        "archived",
                        "" + site.isArchived()));
    }
}
