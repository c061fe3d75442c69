package dev.accountable.audit.programme.measure;

import static dev.accountable.audit.programme.Roles.AUDITOR;
import static dev.accountable.audit.programme.Roles.EMPLOYEE;
import static dev.accountable.audit.programme.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/measures/categories")
@Tag(name = "Measures")
class CategoryResource {

    private final AuditTrail auditTrail;

    CategoryResource(AuditTrail auditTrail) {
        this.auditTrail = auditTrail;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Add a category of measures")
    @APIResponseSchema(value = CategoryView.class, responseCode = "201", responseDescription = "Added")
    public RestResponse<CategoryView> add(
            @NotNull @Valid CategoryView request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (Category.isKnown(request.key())) {
            throw ProblemException.conflict("category-exists", "The category '" + request.key() + "' exists already.");
        }
        new Category(request).persistAndFlush();
        auditTrail.record("programme.category.added", "measures/categories", null, Map.of("key", request.key()));
        return ResponseBuilder.create(CREATED, request).build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR, EMPLOYEE})
    @Operation(summary = "List the categories of measures by key")
    public RestResponse<List<CategoryView>> list(
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(Category.page(after, limit + 1), limit, Category::view, Category::key, uri);
    }
}
