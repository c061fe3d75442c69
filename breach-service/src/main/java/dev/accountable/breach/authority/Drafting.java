package dev.accountable.breach.authority;

import dev.accountable.breach.Incidents;
import dev.accountable.breach.OrganisationConfig;
import dev.accountable.breach.assessment.Assessments;
import dev.accountable.breach.assessment.FactsView;
import dev.accountable.breach.authority.NotificationView.State;
import dev.accountable.breach.authority.Notifications.Stored;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a notification says: a draft follows the facts as they change, an approved one does not. */
@ApplicationScoped
class Drafting {

    private final OrganisationConfig organisation;
    private final Assessments assessments;
    private final Notifications notifications;
    private final InstantSource clock;

    Drafting(
            OrganisationConfig organisation,
            Assessments assessments,
            Notifications notifications,
            InstantSource clock) {
        this.organisation = organisation;
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

    NotificationView view(Incidents.Known incident, Stored stored) {
        Map<String, Object> payload = stored.payload();
        List<Gaps.Gap> gaps = List.of();
        if (payload == null) {
            Instant now = clock.instant();
            FactsView facts = assessments
                    .facts(incident.id())
                    .orElseThrow(() -> ProblemException.conflict(
                            "facts-missing",
                            "Record first what is known: POST /api/v1/incidents/" + incident.id() + "/facts."));
            payload = Template.fill(
                    organisation,
                    new Template.Sources(
                            incident,
                            facts.facts(),
                            assessments.inForce(incident.id()).orElse(null),
                            stored.answers(),
                            stored.phase(),
                            notifications.sent(incident.id()).stream()
                                    .findFirst()
                                    .map(Notifications.Sent::reference)
                                    .orElse(null),
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
