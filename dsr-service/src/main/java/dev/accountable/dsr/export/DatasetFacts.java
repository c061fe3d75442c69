package dev.accountable.dsr.export;

import dev.accountable.dsr.datamap.Activity;
import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.Field;
import dev.accountable.dsr.datamap.Handling;
import dev.accountable.dsr.datamap.Part;
import dev.accountable.dsr.datamap.Processor;
import dev.accountable.dsr.datamap.Retention;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.export.AccessLetter.Line;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the map says of one dataset, as Art. 15(1)(a) to (d), (g) and (2) have it told. What it does not know it says so. */
final class DatasetFacts {

    private final DataMap map;
    private final @Nullable SystemMap system;
    private final @Nullable Dataset dataset;
    private final Part part;
    private final List<Activity> activities;
    private final LetterWords words;

    DatasetFacts(DataMap map, @Nullable SystemMap system, Part part, LetterWords words) {
        this.map = map;
        this.system = system;
        this.dataset = system == null
                ? null
                : system.datasets().stream()
                        .filter(one -> one.key().equals(part.dataset()))
                        .findFirst()
                        .orElse(null);
        this.part = part;
        this.activities = map.activitiesWith(part);
        this.words = words;
    }

    String title() {
        return dataset == null ? Objects.requireNonNullElse(part.dataset(), "") : dataset.titleText();
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        add(lines, "purpose", purposes());
        add(lines, "basis", bases());
        add(lines, "categories", categories());
        add(lines, "source", sources());
        add(lines, "recipients", recipients().map(this::recipient));
        add(lines, "retention", retentions());
        List<String> transfers = recipients().flatMap(this::transfer).toList();
        if (!transfers.isEmpty()) {
            add(lines, "transfers", Stream.concat(transfers.stream(), Stream.of(words.say("transfers.copy"))));
        }
        return lines;
    }

    private void add(List<Line> lines, String label, Stream<String> values) {
        List<String> distinct = values.distinct().toList();
        lines.add(new Line(words.say(label), distinct.isEmpty() ? List.of(words.say(label + ".none")) : distinct));
    }

    /** Of each field: its own word, else the dataset's. */
    private Stream<Handling> handlings() {
        Dataset of = dataset;
        return of == null ? Stream.of() : of.fields().stream().map(of::handlingOf);
    }

    /** As an activity puts it into words, else the key. */
    private Stream<String> purposes() {
        Set<String> purposes = new LinkedHashSet<>();
        activities.forEach(activity -> activity.purposes().forEach(use -> purposes.add(use.text())));
        Set<String> told = new LinkedHashSet<>();
        map.activities()
                .forEach(activity -> activity.purposes().forEach(use -> {
                    if (use.key() != null
                            && handlings().anyMatch(one -> use.key().equals(one.purpose()))) {
                        purposes.add(use.text());
                        told.add(use.key());
                    }
                }));
        handlings()
                .map(Handling::purpose)
                .filter(Objects::nonNull)
                .filter(key -> !told.contains(key))
                .forEach(purposes::add);
        return purposes.stream();
    }

    private Stream<String> bases() {
        Stream<String> declared = handlings().map(this::basis).filter(Objects::nonNull);
        Stream<String> ofActivities = activities.stream()
                .flatMap(activity -> activity.purposes().stream())
                .map(this::basis)
                .filter(Objects::nonNull);
        List<String> all = declared.distinct().toList();
        return all.isEmpty() ? ofActivities : all.stream();
    }

    private @Nullable String basis(Handling handling) {
        Object basis = handling.lawfulBasis();
        return basis == null ? null : words.of("basis", basis);
    }

    private @Nullable String basis(Activity.Use use) {
        Object basis = use.lawfulBasis();
        return basis == null
                ? null
                : words.of("basis", basis) + (use.interests() == null ? "" : ": " + use.interests());
    }

    private Stream<String> categories() {
        Stream<String> ofFields =
                dataset == null ? Stream.of() : dataset.fields().stream().map(Field::category);
        Stream<String> ofActivities =
                dataset == null ? activities.stream().flatMap(activity -> activity.categories().stream()) : Stream.of();
        return Stream.concat(ofFields, ofActivities)
                .filter(Objects::nonNull)
                .sorted()
                .map(word -> words.of("category", word));
    }

    /** Art. 15(1)(g): where it is not from the person. */
    private Stream<String> sources() {
        return handlings()
                .flatMap(one -> Stream.of(
                                one.origin() == null ? null : words.say("origin." + one.origin()), one.source())
                        .filter(Objects::nonNull));
    }

    private Stream<Processor> recipients() {
        return system == null ? Stream.of() : map.recipientsOf(system, dataset).stream();
    }

    private String recipient(Processor recipient) {
        return recipient.name() + " (" + words.of("role", recipient.role())
                + (recipient.country() == null ? "" : ", " + words.country(recipient.country())) + ")"
                + (recipient.service() == null ? "" : ": " + recipient.service());
    }

    /** Art. 15(2): the safeguards of Art. 46. */
    private Stream<String> transfer(Processor recipient) {
        String country = recipient.country();
        if (country == null || !DataMap.isThirdCountry(country)) {
            return Stream.of();
        }
        Processor.Transfer transfer = recipient.transfer();
        return Stream.of(recipient.name() + ", " + words.country(country) + ": "
                + (transfer == null
                        ? words.of("safeguard", "NONE")
                        : words.of("safeguard", transfer.safeguard())
                                + (transfer.reference() == null ? "" : " (" + transfer.reference() + ")")));
    }

    private Stream<String> retentions() {
        Set<String> limits = new LinkedHashSet<>();
        handlings().map(Handling::retention).filter(Objects::nonNull).forEach(one -> limits.add(text(one)));
        if (dataset != null && dataset.erasure().action() == Erasure.Action.RETAIN) {
            Erasure erasure = dataset.erasure();
            limits.add(words.say(
                    "retention.law",
                    erasure.retainFor() == null
                            ? ""
                            : words.period(erasure.retainFor().toString()),
                    Objects.requireNonNullElse(erasure.legalBasis(), "")));
        }
        if (limits.isEmpty()) {
            activities.stream()
                    .map(Activity::retention)
                    .filter(Objects::nonNull)
                    .forEach(one -> limits.add(text(one)));
        }
        return limits.stream();
    }

    private String text(Retention retention) {
        return retention.period() == null ? retention.text() : words.period(retention.period());
    }
}
