package dev.accountable.breach.authority;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.authority.NotificationView.State;
import dev.accountable.breach.authority.Notifications.Stored;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.IfMatch;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** One person drafts a notification, and another approves it. */
@Path("/api/v1/incidents/{id}/authority-notifications")
@Tag(name = "Authority notifications")
@RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
class NotificationResource {

    private final Incidents incidents;
    private final Notifications notifications;
    private final Drafting drafting;
    private final Authorities authorities;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    NotificationResource(
            Incidents incidents,
            Notifications notifications,
            Drafting drafting,
            Authorities authorities,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.incidents = incidents;
        this.notifications = notifications;
        this.drafting = drafting;
        this.authorities = authorities;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Draft a notification in the EDPB's template; the answer names what it lacks")
    @APIResponseSchema(value = NotificationView.class, responseCode = "201", responseDescription = "Drafted")
    public RestResponse<NotificationView> draft(
            UUID id,
            @NotNull @Valid Requests.Draft request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Incidents.Known incident = incidents.forChange(id);
        authorities.get("authority", request.authority());
        if (notifications.open(id).isPresent()) {
            throw ProblemException.conflict(
                    "notification-open", "A notification is on its way already: change, approve or send that one.");
        }
        drafting.checkPhase(incident, request.phase());
        drafting.checkBundle(incident, request);
        int number = notifications.add(id, request, name(), clock.instant());
        audit(
                "breach.notification.drafted",
                id,
                number,
                Map.of("phase", request.phase().name()));
        NotificationView view = view(incident, number);
        return ResponseBuilder.create(CREATED, view)
                .location(URI.create("/api/v1/incidents/" + id + "/authority-notifications/" + number))
                .tag(tag(view))
                .build();
    }

    @PUT
    @Path("/{number}")
    @Transactional
    @Operation(summary = "Change a draft")
    public RestResponse<NotificationView> change(
            UUID id,
            int number,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid Requests.Draft request) {
        Incidents.Known incident = incidents.forChange(id);
        Stored stored = notifications.inState(id, number, State.DRAFT);
        IfMatch.check(ifMatch, tag(stored.changedAt()));
        authorities.get("authority", request.authority());
        drafting.checkPhase(incident, request.phase());
        drafting.checkBundle(incident, request);
        notifications.change(id, number, request, name(), clock.instant());
        audit(
                "breach.notification.changed",
                id,
                number,
                Map.of("phase", request.phase().name()));
        NotificationView view = view(incident, number);
        return ResponseBuilder.ok(view).tag(tag(view)).build();
    }

    @GET
    @Operation(summary = "List the notifications of an incident in order")
    public RestResponse<List<NotificationView>> list(
            UUID id,
            @RestQuery @DefaultValue("0") @Min(0) int after,
            @RestQuery @DefaultValue("20") @Min(1) @Max(50) int limit,
            UriInfo uri) {
        Incidents.Known incident = incidents.get(id);
        auditTrail.read("incidents/" + id + "/authority-notifications", null, Map.of());
        return KeysetPage.of(
                notifications.list(id, after, limit + 1),
                limit,
                stored -> drafting.view(incident, stored),
                last -> Integer.toString(last.number()),
                uri);
    }

    @GET
    @Path("/{number}")
    @Operation(summary = "Read a notification, and what it still lacks")
    public RestResponse<NotificationView> get(UUID id, int number) {
        NotificationView view = read(id, number);
        return ResponseBuilder.ok(view).tag(tag(view)).build();
    }

    @GET
    @Path("/{number}/document")
    @Produces("text/html;charset=UTF-8")
    @Operation(summary = "A notification to print, in English or German")
    public RestResponse<String> document(UUID id, int number, @RestQuery @Nullable String language) {
        NotificationView view = read(id, number);
        Labels labels = Labels.in(language);
        String authority = authorities.get("authority", view.authority()).name();
        return ResponseBuilder.ok(Document.html(labels, view, authority))
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .header("Content-Language", labels.language())
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    @GET
    @Path("/{number}/text")
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8")
    @Operation(summary = "A notification as plain text, in English or German")
    public String text(UUID id, int number, @RestQuery @Nullable String language) {
        NotificationView view = read(id, number);
        return Document.text(
                Labels.in(language),
                view,
                authorities.get("authority", view.authority()).name());
    }

    @GET
    @Path("/{number}/changes")
    @Operation(summary = "What a notification says otherwise than the one that was sent before")
    public List<Requests.Change> changes(UUID id, int number) {
        return drafting.changes(
                read(id, number), notifications.sentBefore(id, number).orElse(null));
    }

    @POST
    @Path("/{number}/approval")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Approve, as a second person, what will be sent; it does not change after that")
    public NotificationView approve(UUID id, int number) {
        Incidents.Known incident = incidents.forChange(id);
        Stored stored = notifications.inState(id, number, State.DRAFT);
        if (stored.author().equals(name())) {
            auditTrail.refused(Notifications.resource(id, number), Map.of("reason", "own draft"));
            throw ProblemException.forbidden("A second person approves: not who drafted or changed it last.");
        }
        NotificationView view = drafting.view(incident, stored);
        if (!view.gaps().isEmpty()) {
            throw ProblemException.refused(
                    "notification-incomplete",
                    "The notification lacks something",
                    "Art. 33(3) GDPR and the template: " + Drafting.words(view.gaps())
                            + ". What is not known yet can follow: choose the phase INITIAL or FOLLOW_UP.");
        }
        notifications.approve(id, number, view.payload(), name(), clock.instant());
        NotificationView approved = view(incident, number);
        audit(
                "breach.notification.approved",
                id,
                number,
                Map.of("hash", java.util.Objects.requireNonNull(approved.payloadHash())));
        return approved;
    }

    private NotificationView read(UUID id, int number) {
        NotificationView view = view(incidents.get(id), number);
        auditTrail.read(Notifications.resource(id, number), null, Map.of());
        return view;
    }

    private NotificationView view(Incidents.Known incident, int number) {
        return drafting.view(incident, notifications.existing(incident.id(), number));
    }

    private static String tag(NotificationView view) {
        return tag(view.changedAt());
    }

    private static String tag(Instant changedAt) {
        return changedAt.toString();
    }

    private String name() {
        return caller.getPrincipal().getName();
    }

    private void audit(String type, UUID id, int number, Map<String, String> details) {
        auditTrail.record(type, Notifications.resource(id, number), null, details);
    }
}
