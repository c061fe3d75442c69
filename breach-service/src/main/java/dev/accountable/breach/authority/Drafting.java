package dev.accountable.breach.authority;

import dev.accountable.breach.Incidents;
import dev.accountable.breach.OrganisationConfig;
import dev.accountable.breach.assessment.Assessments;
import dev.accountable.breach.assessment.DataItem;
import dev.accountable.breach.assessment.Facts;
import dev.accountable.breach.authority.NotificationView.State;
import dev.accountable.breach.authority.Notifications.Stored;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a notification says: a draft follows the facts as they change, an approved one does not. */
@ApplicationScoped
class Drafting {

    private final OrganisationConfig organisation;
    /** As long as the clock of the first of them runs. */
    private static final Duration CLOSE_TOGETHER = Duration.ofDays(3);

    private final Incidents incidents;
    private final Assessments assessments;
    private final Notifications notifications;
    private final InstantSource clock;

    Drafting(
            OrganisationConfig organisation,
            Incidents incidents,
            Assessments assessments,
            Notifications notifications,
            InstantSource clock) {
        this.organisation = organisation;
        this.incidents = incidents;
        this.assessments = assessments;
        this.notifications = notifications;
        this.clock = clock;
    }

    /** The first one comes once and first, and nothing can be said before the clock has begun. */
    void checkPhase(Incidents.Known incident, Phase phase) {
        if (incident.awareAt() == null) {
            throw ProblemException.conflict(
                    "awareness-missing",
                    "Record first when the organisation became aware: it is part of the notification.");
        }
        if (phase.isFirst() && incident.notifiedAt() != null) {
            throw ProblemException.conflict(
                    "already-notified",
                    "The authority was notified already. What is new is a FOLLOW_UP, or the FINAL one.");
        }
        if (!phase.isFirst() && notifications.sent(incident.id()).isEmpty()) {
            throw ProblemException.conflict(
                    "nothing-notified", "Nothing was notified yet: the first one is INITIAL, or INITIAL_COMPLETE.");
        }
    }

    /**
     * Several breaches may be notified at once only where they are of one kind, happened in the same way, concern the same data and
     * lie close together (EDPB Guidelines 9/2022, on delayed notifications). No clock waits for it: each incident keeps its own.
     */
    void checkBundle(Incidents.Known incident, Requests.Draft draft) {
        if (draft.bundle().isEmpty()) {
            return;
        }
        if (!draft.phase().isFirst()) {
            throw ProblemException.invalid(
                    "bundled",
                    "must be left out: only first notifications are made together, what follows goes by incident");
        }
        Facts facts = facts(incident.id());
        List<Incidents.Known> all = new ArrayList<>(List.of(incident));
        for (UUID id : draft.bundle()) {
            Incidents.Known other = incidents.forChange(id);
            String problem = unlike(incident, facts, other);
            if (problem != null) {
                throw ProblemException.refused(
                        "bundle-refused",
                        "These breaches cannot be notified together",
                        "Incident " + id + ": " + problem + ".");
            }
            all.add(other);
        }
        all.sort(Comparator.comparing(Incidents.Known::detectedAt));
        if (Duration.between(all.get(0).detectedAt(), all.get(all.size() - 1).detectedAt())
                        .compareTo(CLOSE_TOGETHER)
                > 0) {
            throw ProblemException.refused(
                    "bundle-refused",
                    "These breaches cannot be notified together",
                    "Between the first detection and the last there must be no more than " + CLOSE_TOGETHER.toHours()
                            + " hours.");
        }
    }

    private @Nullable String unlike(Incidents.Known incident, Facts facts, Incidents.Known other) {
        if (other.id().equals(incident.id())) {
            return "it is the one that this notification is about";
        }
        if (other.exercise() != incident.exercise()) {
            return "one is an exercise and the other is not";
        }
        if (other.awareAt() == null) {
            return "nobody has recorded when the organisation became aware";
        }
        if (other.notifiedAt() != null || notifications.open(other.id()).isPresent()) {
            return "it was notified, or its own notification is on its way";
        }
        if (!Set.copyOf(other.kind()).equals(Set.copyOf(incident.kind()))) {
            return "it is another kind of breach";
        }
        Facts others = facts(other.id());
        if (others.incident() != facts.incident() || others.cause() != facts.cause()) {
            return "it happened in another way";
        }
        return categories(others).equals(categories(facts)) ? null : "it concerns other categories of data";
    }

    private static Set<DataItem.Category> categories(Facts facts) {
        return facts.data().stream().map(DataItem::category).collect(Collectors.toSet());
    }

    private Facts facts(UUID incident) {
        return assessments
                .facts(incident)
                .orElseThrow(() -> ProblemException.conflict(
                        "facts-missing", "Record first what is known: POST /api/v1/incidents/" + incident + "/facts."))
                .facts();
    }

    /** What the template has no field for. */
    private List<String> others(Stored stored) {
        return stored.bundled().stream()
                .map(incidents::get)
                .map(other -> other.id() + ", detected " + other.detectedAt() + ", aware " + other.awareAt())
                .toList();
    }

    NotificationView view(Incidents.Known incident, Stored stored) {
        Map<String, Object> payload = stored.payload();
        List<Gaps.Gap> gaps = List.of();
        if (payload == null) {
            Instant now = clock.instant();
            payload = Template.fill(
                    organisation,
                    new Template.Sources(
                            incident,
                            facts(incident.id()),
                            assessments.inForce(incident.id()).orElse(null),
                            stored.answers(),
                            stored.phase(),
                            notifications.sent(incident.id()).stream()
                                    .findFirst()
                                    .map(Notifications.Sent::reference)
                                    .orElse(null),
                            others(stored),
                            now));
            Instant due = incident.dueAt();
            gaps = Gaps.of(payload, stored.phase().isFirst() && due != null && now.isAfter(due));
        }
        return new NotificationView(
                stored.number(),
                stored.phase(),
                stored.authority(),
                stored.state(),
                stored.answers(),
                stored.bundled(),
                payload,
                stored.payloadHash(),
                stored.state() == State.DRAFT ? gaps : List.of(),
                stored.author(),
                stored.changedAt(),
                stored.approvedBy(),
                stored.approvedAt(),
                stored.sentBy(),
                stored.sentAt(),
                stored.reference());
    }

    /** By field, in the template's order. */
    List<Requests.Change> changes(NotificationView now, @Nullable Stored before) {
        Map<String, Object> old = before == null || before.payload() == null ? Map.of() : before.payload();
        Map<Integer, Requests.Change> changes = new TreeMap<>();
        List<String> fields = new ArrayList<>(old.keySet());
        fields.addAll(now.payload().keySet());
        for (String field : fields) {
            if (!Objects.equals(old.get(field), now.payload().get(field))) {
                changes.put(
                        Integer.parseInt(field.substring("field_".length())),
                        new Requests.Change(
                                field,
                                Labels.in("en").title(field),
                                old.get(field),
                                now.payload().get(field)));
            }
        }
        return List.copyOf(changes.values());
    }

    static String words(List<Gaps.Gap> gaps) {
        return gaps.stream()
                .map(gap -> gap.title() + " (" + gap.field() + ") " + gap.problem())
                .collect(Collectors.joining("; "));
    }
}
