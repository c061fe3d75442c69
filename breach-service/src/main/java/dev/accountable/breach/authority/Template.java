package dev.accountable.breach.authority;

import static dev.accountable.breach.authority.Answers.letter;

import dev.accountable.breach.BreachKind;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.OrganisationConfig;
import dev.accountable.breach.assessment.DataItem;
import dev.accountable.breach.assessment.DecisionView;
import dev.accountable.breach.assessment.Facts;
import dev.accountable.breach.assessment.Facts.Disclosure;
import dev.accountable.breach.assessment.Proposal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the EDPB's common notification template from what is known. Fields are named as in its machine-readable form
 * ({@code field_3} to {@code field_126}).
 *
 * <p>Where the template lets one choose several and its machine-readable form has room for one letter, the gravest stands there and
 * all of them in the description beside it. What the form demands though it does not apply says so in words.
 */
final class Template {

    static final String NOT_APPLICABLE = "Not applicable";

    /** Everything that a notification is made of. */
    record Sources(
            Incidents.Known incident,
            Facts facts,
            @Nullable DecisionView decision,
            Answers answers,
            Phase phase,
            @Nullable String firstReference,
            List<String> bundled,
            Instant now) {}

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Sources from;
    private final Facts facts;
    private final Answers answers;
    private final Proposal proposal;

    private Template(Sources from) {
        this.from = from;
        this.facts = from.facts();
        this.answers = from.answers();
        this.proposal = Proposal.from(facts);
    }

    /** The filled-in fields by name, in the template's order. */
    static Map<String, Object> fill(OrganisationConfig organisation, Sources from) {
        var template = new Template(from);
        template.notification();
        template.organisation(organisation);
        template.contacts(organisation);
        template.time();
        template.nature();
        template.peopleAndData();
        template.consequences();
        template.measures();
        template.communication();
        template.others(organisation);
        return template.fields;
    }

    private void notification() {
        put(3, from.phase().isFirst() ? "a" : "b");
        put(4, from.phase() == Phase.WITHDRAWAL ? "c" : from.phase().isComplete() ? "a" : "b");
        if (from.phase() == Phase.WITHDRAWAL) {
            put(5, answers.withdrawalReasons());
        }
        if (!from.phase().isFirst()) {
            put(6, from.firstReference());
        }
        put(7, from.incident().id().toString());
    }

    private void organisation(OrganisationConfig organisation) {
        organisation.registrationNumber().ifPresent(number -> {
            put(10, "a");
            put(11, number);
        });
        put(12, organisation.name().orElse(null));
        put(13, organisation.contact().orElse(null));
        put(14, letter(organisation.sector()));
        if (organisation.sector() == OrganisationConfig.Sector.PRIVATE) {
            put(15, letter(organisation.size()));
        }
        put(17, organisation.activity().orElse(null));
        if (!organisation.establishedInEea()) {
            put(18, organisation.representativeName().orElse(null));
            put(19, organisation.representativeContact().orElse(null));
        }
    }

    private void contacts(OrganisationConfig organisation) {
        Answers.Reporter reporter = answers.reporter();
        put(21, reporter.name());
        put(22, reporter.contact());
        put(23, letter(reporter.function()));
        if (reporter.function() == Answers.Function.OTHER) {
            put(24, reporter.functionDescription());
        }
        boolean isDpo = reporter.function() == Answers.Function.DPO;
        boolean designated = isDpo || organisation.dpoName().isPresent();
        put(29, designated ? "Yes" : "No");
        put(30, isDpo ? reporter.name() : organisation.dpoName().orElse(NOT_APPLICABLE));
        put(31, isDpo ? reporter.contact() : organisation.dpoContact().orElse(designated ? null : NOT_APPLICABLE));
        put(33, designated ? "a" : "b");
        List<Answers.Party> parties = answers.otherParties();
        put(38, parties.isEmpty() ? "b" : "a");
        put(39, parties.isEmpty() ? NOT_APPLICABLE : all(parties, Answers.Party::role));
        put(40, parties.isEmpty() ? NOT_APPLICABLE : all(parties, Answers.Party::name));
        put(41, parties.isEmpty() ? NOT_APPLICABLE : all(parties, Answers.Party::contact));
    }

    private void time() {
        Instant began = facts.beganAt();
        Instant ended = facts.endedAt();
        if (began != null && facts.ongoing()) {
            put(44, "c");
        } else if (began != null && ended != null) {
            put(44, day(began).equals(day(ended)) ? "a" : "b");
        } else {
            put(44, from.phase().isComplete() || from.phase() == Phase.WITHDRAWAL ? "d" : "e");
        }
        put(45, answers.datesEstimated());
        put(46, began == null ? null : began.toString());
        put(47, began == null || ended == null ? null : ended.toString());
        Instant aware = from.incident().awareAt();
        put(48, aware == null ? null : aware.toString());
        Instant due = from.incident().dueAt();
        if (from.phase().isFirst() && due != null && from.now().isAfter(due)) {
            put(49, answers.lateReasons());
        }
        put(50, letter(answers.discovery()));
        put(51, answers.discoveryDescription());
        if (answers.discovery() != Answers.Discovery.CONTROLLER) {
            put(52, answers.toldOn() == null ? null : answers.toldOn().toString());
        }
        put(53, answers.timelineComments());
    }

    private void nature() {
        List<BreachKind> kinds = from.incident().kind().stream().sorted().toList();
        put(55, letter(kinds.get(0)));
        if (kinds.contains(BreachKind.CONFIDENTIALITY)) {
            Disclosure disclosure = facts.confidentiality().disclosure();
            put(
                    56,
                    switch (disclosure) {
                        case CONFIRMED -> "a";
                        case LIKELY -> "b";
                        case EXCLUDED, NOT_CONCERNED -> "c";
                        case NOT_ASSESSABLE -> "d";
                        case NOT_KNOWN_YET -> "e";
                    });
            put(57, letter(facts.confidentiality().protection()));
        }
        if (kinds.contains(BreachKind.INTEGRITY)) {
            put(
                    58,
                    switch (facts.integrity()) {
                        case NOT_CONCERNED, RESTORED -> "a";
                        case USED_RECOVERABLE -> "b";
                        case USED_LOST -> "c";
                    });
        }
        if (kinds.contains(BreachKind.AVAILABILITY)) {
            put(
                    59,
                    switch (facts.availability().backup()) {
                        case COMPLETE, NOT_NEEDED -> "a";
                        case NONE -> "b";
                        case PARTIAL -> "c";
                    });
        }
        put(60, facts.incident().templateOption());
        put(
                61,
                switch (facts.cause()) {
                    case INTERNAL_ACCIDENT -> "a";
                    case INTERNAL_MALICE -> "b";
                    case EXTERNAL_ACCIDENT -> "c";
                    case EXTERNAL_MALICE -> "d";
                    case NOT_KNOWN_YET -> from.phase().isComplete() ? "f" : "e";
                });
        String together = from.bundled().isEmpty()
                ? ""
                : "\nNotified together with these breaches of the same kind: " + String.join("; ", from.bundled());
        put(62, facts.description() + "\nKind of breach: " + words(kinds) + together);
        put(63, facts.systems());
    }

    private void peopleAndData() {
        List<Facts.Group> groups = facts.groups().stream().sorted().toList();
        put(65, groups.get(0).templateOption());
        put(66, words(groups));
        number(67, 68, facts.people());
        DataItem.Category gravest = facts.data().stream()
                .map(DataItem::category)
                .max(Comparator.comparing(DataItem.Category::isSpecial).thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        put(70, gravest.templateOption());
        put(
                71,
                facts.data().stream()
                        .map(item -> word(item.category()) + " (" + word(item.insight())
                                + (item.unreadable() ? ", unreadable" : "")
                                + (item.publicBefore() ? ", public before" : "") + ")")
                        .collect(Collectors.joining(", ")));
        number(72, 73, facts.records());
        if (!fields.containsKey("field_73")) {
            // The form asks for a number all the same; field 72 says that there is none.
            put(73, 0);
        }
        put(
                75,
                answers.measuresInPlace().stream()
                        .sorted()
                        .findFirst()
                        .map(Answers::letter)
                        .orElse(null));
        put(76, answers.measuresInPlaceDescription() + "\nIn place: " + words(sorted(answers.measuresInPlace())));
    }

    private void number(int kind, int value, Facts.Count number) {
        if (!number.isKnown()) {
            put(kind, from.phase().isComplete() ? "c" : "d");
            return;
        }
        put(kind, number.isExact() ? "a" : "b");
        put(value, number.most());
    }

    private void consequences() {
        List<BreachKind> kinds = from.incident().kind();
        boolean open = !from.phase().isComplete() && !proposal.open().isEmpty();
        if (kinds.contains(BreachKind.CONFIDENTIALITY)) {
            put(79, open ? "e" : facts.misused() ? "c" : "a");
        }
        if (kinds.contains(BreachKind.INTEGRITY)) {
            put(81, open ? "d" : "a");
        }
        if (kinds.contains(BreachKind.AVAILABILITY)) {
            put(83, open ? "d" : facts.availability().effect() == Facts.Effect.NONE ? "b" : "a");
        }
        List<Answers.Impact> impacts = sorted(answers.impacts());
        put(85, impacts.isEmpty() ? null : letter(impacts.get(0)));
        String all = words(impacts);
        if (impacts.contains(Answers.Impact.OTHER)) {
            put(86, answers.otherImpacts() == null ? null : all + ": " + answers.otherImpacts());
        } else if (impacts.size() > 1) {
            put(86, all);
        }
        put(87, open ? "d" : severity());
        put(
                89,
                switch (proposal.risk()) {
                    case HIGH -> "a";
                    case RISK -> "b";
                    case UNLIKELY -> "c";
                });
        String why = proposal.findings().stream()
                .map(finding -> finding.harm() + ": " + finding.why())
                .collect(Collectors.joining("\n"));
        put(
                90,
                facts.consequences() + "\n"
                        + (from.decision() == null ? why : from.decision().reasons() + "\n" + why));
    }

    private String severity() {
        return proposal.findings().isEmpty()
                ? "a"
                : letter(proposal.findings().get(0).consequence());
    }

    private void measures() {
        put(92, facts.measures());
        put(
                94,
                sorted(answers.preventiveMeasures()).stream()
                        .findFirst()
                        .map(Answers::letter)
                        .orElse(null));
        String prevention = facts.prevention();
        put(
                95,
                prevention == null
                        ? null
                        : prevention + "\nPlanned or done: " + words(sorted(answers.preventiveMeasures())));
    }

    private void communication() {
        Answers.People people = answers.people();
        put(97, letter(people.told()));
        String on = people.on() == null ? null : people.on().toString();
        switch (people.told()) {
            case YES -> {
                put(98, on);
                put(102, people.allOfThem() ? "a" : "b");
                if (!people.allOfThem()) {
                    put(103, people.whyNotAll());
                }
                put(104, people.means() == null ? null : letter(people.means()));
                put(106, people.content());
            }
            case WILL_BE -> put(99, on);
            case EXEMPT -> {
                DecisionView decision = from.decision();
                put(100, decision == null || decision.exemption() == null ? null : letter(decision.exemption()));
                put(101, people.exemptionDescription());
            }
            case NOT_DECIDED_YET, NO_HIGH_RISK -> {
                // Nothing more is asked.
            }
        }
    }

    private void others(OrganisationConfig organisation) {
        put(109, letter(answers.reportedToPolice()));
        put(110, letter(answers.notifiedElsewhere()));
        if (answers.reportedToPolice() == Answers.YesNo.YES || answers.notifiedElsewhere() == Answers.YesNo.YES) {
            put(111, answers.notifiedElsewhereDescription());
        }
        Answers.Border border = answers.border();
        boolean inEea = organisation.establishedInEea();
        put(113, inEea ? letter(border.crossBorder()) : "b");
        if (inEea && border.crossBorder() == Answers.YesNo.YES) {
            put(114, border.leadAuthority());
            put(115, joined(border.establishedIn()));
            put(116, joined(facts.countries()));
            put(117, facts.people().isKnown() ? facts.people().most() : null);
        }
        put(120, inEea ? "b" : "a");
        if (!inEea) {
            put(121, joined(facts.countries()));
            put(122, facts.people().isKnown() ? facts.people().most() : null);
        }
    }

    private void put(int field, @Nullable Object value) {
        if (value != null && !(value instanceof String text && text.isBlank())) {
            fields.put("field_" + field, value);
        }
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private static <E extends Enum<E>> List<E> sorted(Collection<E> constants) {
        return constants.stream().sorted().toList();
    }

    private static String words(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(Template::word).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private static String joined(Collection<String> texts) {
        return texts.stream().sorted().collect(Collectors.joining(", "));
    }

    private static <T> String all(List<T> items, java.util.function.Function<T, String> part) {
        List<String> parts = new ArrayList<>();
        items.forEach(item -> parts.add(part.apply(item)));
        return String.join("; ", parts);
    }
}
