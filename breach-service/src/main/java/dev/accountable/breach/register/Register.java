package dev.accountable.breach.register;

import dev.accountable.breach.Incidents;
import dev.accountable.breach.assessment.Assessments;
import dev.accountable.breach.assessment.DecisionView;
import dev.accountable.breach.assessment.Facts;
import dev.accountable.breach.assessment.FactsView;
import dev.accountable.breach.authority.Notifications;
import dev.accountable.breach.people.Communications;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts together what the register says about each incident. Exercises are not in it. */
@ApplicationScoped
public class Register {

    private record Closed(String rootCause, String effects, String remedialAction, String lessons) {}

    private record Late(boolean late, @Nullable String reason) {}

    private final Incidents incidents;
    private final Assessments assessments;
    private final Notifications notifications;
    private final Communications communications;
    private final Database database;

    Register(
            Incidents incidents,
            Assessments assessments,
            Notifications notifications,
            Communications communications,
            Database database) {
        this.incidents = incidents;
        this.assessments = assessments;
        this.notifications = notifications;
        this.communications = communications;
        this.database = database;
    }

    /** In the order in which they were reported, behind {@code after}. */
    List<Entry> page(@Nullable UUID after, int limit) {
        return incidents.page(after, limit, false).stream().map(this::entry).toList();
    }

    /** What the register says of one, by column; exercises, which are not in it, would stand there so. */
    public Map<String, @Nullable Object> of(UUID incident) {
        return RegisterFile.columns(entry(incidents.get(incident)));
    }

    private Entry entry(Incidents.Known incident) {
        Facts facts = assessments.facts(incident.id()).map(FactsView::facts).orElse(null);
        DecisionView decision = assessments.inForce(incident.id()).orElse(null);
        Closed closed = database.one(
                        "select * from closure where incident_id = ?",
                        row -> new Closed(
                                row.getString("root_cause"),
                                row.getString("effects"),
                                row.getString("remedial_action"),
                                row.getString("lessons")),
                        incident.id())
                .orElse(null);
        Late late = database.one(
                        "select late, late_reason from notification where incident_id = ?",
                        row -> new Late(row.getBoolean("late"), row.getString("late_reason")),
                        incident.id())
                .orElse(null);
        return new Entry(
                incident.id(),
                incident.title(),
                incident.kind().stream().map(Enum::name).toList(),
                incident.closedAt() == null ? incident.state() : "CLOSED",
                incident.detectedAt(),
                incident.awareAt(),
                incident.dueAt(),
                incident.notifiedAt(),
                Figures.between(facts == null ? null : facts.beganAt(), incident.detectedAt()),
                Figures.between(incident.detectedAt(), incident.awareAt()),
                Figures.between(incident.awareAt(), incident.notifiedAt()),
                late == null ? null : late.late(),
                late == null ? null : late.reason(),
                facts == null ? incident.description() : facts.description(),
                facts == null ? null : facts.cause().name(),
                facts == null || !facts.people().isKnown()
                        ? null
                        : facts.people().most(),
                facts == null
                        ? List.of()
                        : facts.data().stream()
                                .map(item -> item.category().name())
                                .toList(),
                facts == null ? null : facts.consequences(),
                facts == null ? null : facts.measures(),
                decision == null ? null : decision.proposed().name(),
                decision == null ? null : decision.outcome().name(),
                decision == null ? null : decision.reasons(),
                decision == null || decision.exemption() == null
                        ? null
                        : decision.exemption().name(),
                decision == null ? null : decision.exemptionReason(),
                notifications.sent(incident.id()).stream()
                        .map(sent ->
                                sent.phase() + " " + sent.authority() + " " + sent.sentAt() + " " + sent.reference())
                        .toList(),
                communications.peopleToldAt(incident.id()).orElse(null),
                communications.customersToldAt(incident.id()).orElse(null),
                incident.closedAt(),
                closed == null ? null : closed.rootCause(),
                closed == null ? null : closed.effects(),
                closed == null ? null : closed.remedialAction(),
                closed == null ? null : closed.lessons());
    }
}
