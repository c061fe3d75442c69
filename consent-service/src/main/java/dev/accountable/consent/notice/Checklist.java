package dev.accountable.consent.notice;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.consent.notice.ChecklistView.Item;
import dev.accountable.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people are to be told by a notice of its kind: Art. 13 and 14 for a privacy policy, Art. 7 for a consent form. The items
 * are data, {@code notice/checklist.json}, each with the place of law that it comes from.
 */
final class Checklist {

    private static final List<Section> SECTIONS = read();

    /** @param sources the section is for data from there; empty: for any */
    @RegisterForReflection
    record Section(String law, Set<NoticeKind> kinds, Set<DataSource> sources, List<Entry> items) {}

    /** @param condition when it is to be said; null: always */
    @RegisterForReflection
    record Entry(String item, String requirement, @Nullable String condition) {}

    @RegisterForReflection
    record File(String about, String asOf, List<Section> sections) {}

    private Checklist() {}

    private static List<Entry> of(NoticeKind kind, Set<DataSource> sources) {
        return SECTIONS.stream()
                .filter(section -> section.kinds().contains(kind))
                .filter(section -> section.sources().isEmpty()
                        || section.sources().stream().anyMatch(sources::contains))
                .flatMap(section -> section.items().stream())
                .toList();
    }

    /** Refuses what cannot be meant: an unknown item, one named twice, one that always applies declared as not applicable. */
    static void check(NoticeKind kind, Declared declared) {
        List<Entry> entries = of(kind, declared.dataSources());
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < declared.coverage().size(); i++) {
            Coverage coverage = declared.coverage().get(i);
            String field = "coverage[" + i + "]";
            Entry entry = entries.stream()
                    .filter(candidate -> candidate.item().equals(coverage.item()))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.invalid(
                            field + ".item",
                            "must be an item of the checklist of this notice: "
                                    + String.join(
                                            ", ",
                                            entries.stream().map(Entry::item).toList())));
            if (seen.contains(entry.item())) {
                throw ProblemException.invalid(field + ".item", "is there already");
            }
            seen.add(entry.item());
            if (!coverage.saysOne()) {
                throw ProblemException.invalid(field, "must hold a heading or notApplicableBecause, and not both");
            }
            if (coverage.notApplicableBecause() != null && entry.condition() == null) {
                throw ProblemException.invalid(
                        field + ".notApplicableBecause",
                        "does not go with this item, which always applies. Publish with 'incompleteBecause' where people"
                                + " know it already (Art. 13(4), 14(5))");
            }
        }
    }

    /** @param text in the notice's first language: whose headings are looked at */
    static ChecklistView compare(
            UUID notice, NoticeKind kind, Declared declared, NoticeText text, @Nullable String incompleteBecause) {
        Set<String> headings = Markdown.headings(text);
        List<Item> items = of(kind, declared.dataSources()).stream()
                .map(entry -> item(
                        entry,
                        declared.coverage().stream()
                                .filter(coverage -> coverage.item().equals(entry.item()))
                                .findFirst(),
                        headings))
                .toList();
        return new ChecklistView(
                notice,
                items.stream()
                        .filter(item -> item.state() == Item.State.MISSING)
                        .map(Item::item)
                        .toList(),
                incompleteBecause,
                items);
    }

    private static Item item(Entry entry, Optional<Coverage> declared, Set<String> headings) {
        if (declared.isEmpty()) {
            return new Item(entry.item(), entry.requirement(), entry.condition(), Item.State.MISSING, null, null);
        }
        Coverage coverage = declared.get();
        String heading = coverage.heading();
        Item.State state = heading == null || heading.isBlank()
                ? Item.State.NOT_APPLICABLE
                : headings.contains(Markdown.comparable(heading)) ? Item.State.COVERED : Item.State.MISSING;
        return new Item(
                entry.item(),
                entry.requirement(),
                entry.condition(),
                state,
                heading,
                state == Item.State.MISSING ? "There is no such heading" : coverage.notApplicableBecause());
    }

    private static List<Section> read() {
        String name = "/notice/checklist.json";
        try (InputStream file = Objects.requireNonNull(Checklist.class.getResourceAsStream(name), name)) {
            return new ObjectMapper().readValue(file, File.class).sections();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
