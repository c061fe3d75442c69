package dev.accountable.consent.notice;

import dev.accountable.consent.Languages;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.problem.ProblemException;
import dev.accountable.rate.RateLimited;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What is published, for everybody and without a token: people have to be able to read what applies to them (Art. 12(1)), what
 * they agreed to earlier, and what comes. There are no drafts here.
 */
@Path("/api/v1/notices")
@Tag(name = "Published notices")
@PermitAll
@RateLimited
class PublicNoticeResource {

    private static final String HTML = "text/html;charset=UTF-8";
    private static final String LANGUAGE =
            "Languages that the reader likes, as in Accept-Language, which counts where this is left out";

    /** How many other versions a page links to. */
    private static final int LINKED = 50;

    /** A published version never changes. */
    private static final Duration FOR_EVER = Duration.ofDays(365);

    /** What is in force, or what a page says of other versions, may be another in a moment. */
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final InstantSource clock;

    PublicNoticeResource(InstantSource clock) {
        this.clock = clock;
    }

    @GET
    @Path("/{key}/versions")
    @Operation(summary = "List the published versions of a notice, newest first: in force, to come, and replaced")
    public RestResponse<List<NoticeSummary>> published(
            @Pattern(regexp = Notice.KEY) String key,
            @RestQuery @DefaultValue("2147483647") int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        List<Notice> found = Notice.versions(key, false, after, limit + 1);
        if (found.isEmpty()) {
            throw unknown();
        }
        return KeysetPage.of(found, limit, Notice::summary, last -> Integer.toString(last.version()), uri);
    }

    @GET
    @Path("/{key}/versions/{version}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Read a published version as canonical JSON: the SHA-256 of the answer is its contentHash")
    @APIResponseSchema(value = NoticeDocument.class, responseDescription = "The version")
    public RestResponse<byte[]> document(@Pattern(regexp = Notice.KEY) String key, int version, Request request) {
        return document(published(key, version), FOR_EVER, request);
    }

    @GET
    @Path("/{key}/current")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Read the version in force as canonical JSON")
    @APIResponseSchema(value = NoticeDocument.class, responseDescription = "The version in force")
    public RestResponse<byte[]> current(@Pattern(regexp = Notice.KEY) String key, Request request) {
        return document(inForce(key, clock.instant()), A_WHILE, request);
    }

    @GET
    @Path("/{key}/versions/{version}/page")
    @Produces(HTML)
    @Operation(summary = "Read a published version as a page")
    public RestResponse<String> page(
            @Pattern(regexp = Notice.KEY) String key,
            int version,
            @RestQuery @Parameter(description = LANGUAGE) @Nullable String language,
            @RestHeader("Accept-Language") @Parameter(hidden = true) @Nullable String acceptLanguage,
            Request request) {
        return page(published(key, version), language, acceptLanguage, request);
    }

    @GET
    @Path("/{key}/page")
    @Produces(HTML)
    @Operation(summary = "Read the version in force as a page: what a website links to")
    public RestResponse<String> currentPage(
            @Pattern(regexp = Notice.KEY) String key,
            @RestQuery @Parameter(description = LANGUAGE) @Nullable String language,
            @RestHeader("Accept-Language") @Parameter(hidden = true) @Nullable String acceptLanguage,
            Request request) {
        return page(inForce(key, clock.instant()), language, acceptLanguage, request);
    }

    @GET
    @Path("/{key}/diff")
    @Operation(summary = "What changed between two published versions, line by line")
    public RestResponse<NoticeDiff> diff(
            @Pattern(regexp = Notice.KEY) String key,
            @RestQuery @NotNull Integer from,
            @RestQuery @NotNull Integer to,
            @RestQuery @Parameter(description = LANGUAGE) @Nullable String language,
            @RestHeader("Accept-Language") @Parameter(hidden = true) @Nullable String acceptLanguage) {
        NoticeDiff diff = compare(key, from, to, language, acceptLanguage);
        return ResponseBuilder.ok(diff)
                .header("Cache-Control", cacheFor(A_WHILE))
                .header("Vary", "Accept-Language")
                .build();
    }

    @GET
    @Path("/{key}/diff/page")
    @Produces(HTML)
    @Operation(summary = "What changed between two published versions, as a page")
    public RestResponse<String> diffPage(
            @Pattern(regexp = Notice.KEY) String key,
            @RestQuery @NotNull Integer from,
            @RestQuery @NotNull Integer to,
            @RestQuery @Parameter(description = LANGUAGE) @Nullable String language,
            @RestHeader("Accept-Language") @Parameter(hidden = true) @Nullable String acceptLanguage,
            Request request) {
        return html(NoticePage.of(compare(key, from, to, language, acceptLanguage)), A_WHILE, request);
    }

    private static NoticeDiff compare(
            String key, int from, int to, @Nullable String language, @Nullable String acceptLanguage) {
        Notice before = published(key, from);
        Notice after = published(key, to);
        List<String> inBoth =
                after.languages().stream().filter(before.languages()::contains).toList();
        if (inBoth.isEmpty()) {
            throw ProblemException.notFound("language that both versions are written in");
        }
        return NoticeDiff.between(before, after, chosen(inBoth, language, acceptLanguage));
    }

    private RestResponse<String> page(
            Notice notice, @Nullable String language, @Nullable String acceptLanguage, Request request) {
        Instant now = clock.instant();
        String chosen = chosen(notice.languages(), language, acceptLanguage);
        return html(
                NoticePage.of(
                        notice,
                        chosen,
                        Notice.versions(notice.key(), false, Integer.MAX_VALUE, LINKED),
                        Notice.inForce(notice.key(), now).orElse(null),
                        now),
                A_WHILE,
                request);
    }

    /** @param available the default first */
    private static String chosen(List<String> available, @Nullable String language, @Nullable String acceptLanguage) {
        String fallback = available.get(0);
        return language == null
                ? Languages.accepted(acceptLanguage, available, fallback)
                : Languages.lookup(language, available, fallback);
    }

    private static RestResponse<byte[]> document(Notice notice, Duration cached, Request request) {
        var tag = new EntityTag(notice.contentHash());
        ResponseBuilder<byte[]> answer = request.evaluatePreconditions(tag) == null
                ? ResponseBuilder.ok(notice.document().canonical())
                : ResponseBuilder.notModified();
        return answer.tag(tag).header("Cache-Control", cacheFor(cached)).build();
    }

    private static RestResponse<String> html(String page, Duration cached, Request request) {
        var tag = new EntityTag(NoticeDocument.sha256(page));
        ResponseBuilder<String> answer =
                request.evaluatePreconditions(tag) == null ? ResponseBuilder.ok(page) : ResponseBuilder.notModified();
        return answer.tag(tag)
                .header("Cache-Control", cacheFor(cached))
                .header("Vary", "Accept-Language")
                .header("Content-Security-Policy", NoticePage.CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    private static String cacheFor(Duration time) {
        return "public, max-age=" + time.toSeconds() + (time.equals(FOR_EVER) ? ", immutable" : "");
    }

    private static Notice published(String key, int version) {
        return Notice.version(key, version).orElseThrow(PublicNoticeResource::unknown);
    }

    private static Notice inForce(String key, Instant now) {
        return Notice.inForce(key, now).orElseThrow(PublicNoticeResource::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such published notice");
    }
}
