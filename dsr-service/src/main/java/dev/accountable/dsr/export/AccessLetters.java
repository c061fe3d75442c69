package dev.accountable.dsr.export;

import dev.accountable.dsr.datamap.Activity;
import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.dsr.datamap.Part;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.export.AccessLetter.Line;
import dev.accountable.dsr.export.AccessLetter.Section;
import dev.accountable.dsr.export.FirstRows.Table;
import dev.accountable.dsr.letter.Organisation;
import dev.accountable.dsr.letter.Recipient;
import dev.accountable.dsr.register.Registers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells a person of the processing of their data: all that Art. 15(1)(a) to (h) and (2) name, as the data map knows it for
 * just the datasets in which something was found, with the first rows of each.
 */
@ApplicationScoped
class AccessLetters {

    private static final List<String> RIGHTS =
            List.of("rectification", "erasure", "restriction", "objection", "portability", "withdrawal");

    private final Organisation organisation;
    private final Registers registers;

    AccessLetters(Organisation organisation, Registers registers) {
        this.organisation = organisation;
        this.registers = registers;
    }

    private record Read(DataMap map, String language) {}

    /** The letter as a page, in the language in which the person is written to. */
    String write(UUID request, List<Table> tables, Instant now) {
        Read read = QuarkusTransaction.requiringNew()
                .call(() -> new Read(registers.current(), Recipient.languageOf(request)));
        var words = new LetterWords(read.language());
        List<Table> found =
                tables.stream().filter(table -> table.file().rows() > 0).toList();
        Map<String, String> automated = new LinkedHashMap<>();
        List<Section> sections = new ArrayList<>();
        for (Table table : found) {
            sections.add(section(read.map(), table, words));
            for (Activity activity : read.map().activitiesWith(partOf(table))) {
                if (activity.automatedDecision() != null) {
                    automated.put(activity.key(), activity.name() + ": " + activity.automatedDecision());
                }
            }
        }
        return new AccessLetter(
                        words.language(),
                        words.say("title", organisation.name()),
                        words.day(now),
                        now.toString(),
                        words.say("intro"),
                        parties(read.map(), words),
                        words.say("found"),
                        words.say("nothing"),
                        sections,
                        words.say("automated"),
                        automated.isEmpty() ? List.of(words.say("automated.none")) : List.copyOf(automated.values()),
                        words.say("looked"),
                        words.say("looked.text", Exports.WHO_LOOKED),
                        words.say("rights"),
                        rights(words),
                        words.say("files"),
                        words.say("files.text"))
                .render();
    }

    private List<Line> parties(DataMap map, LetterWords words) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(words.say("responsible"), List.of(organisation.name())));
        Optional.ofNullable(map.organisation())
                .ifPresent(declared -> lines.add(new Line(
                        words.say("address"), List.of(declared.controller().contact()))));
        lines.add(new Line(words.say("contact"), List.of(organisation.email())));
        organisation.dpo().ifPresent(officer -> lines.add(new Line(words.say("officer"), List.of(officer.email()))));
        return lines;
    }

    private List<String> rights(LetterWords words) {
        List<String> rights = new ArrayList<>();
        RIGHTS.forEach(right -> rights.add(words.say("rights." + right)));
        rights.add(words.say("rights.how", organisation.email()));
        rights.add(words.say(
                "rights.complaint",
                organisation.authority().name(),
                organisation.authority().url()));
        return rights;
    }

    private static Part partOf(Table table) {
        return new Part(table.file().system(), table.file().dataset());
    }

    private static Section section(DataMap map, Table table, LetterWords words) {
        ExportEntry file = table.file();
        Optional<SystemMap> system = map.system(file.system());
        var facts = new DatasetFacts(map, system.orElse(null), partOf(table), words);
        String shown = table.rows().size() < file.rows()
                ? words.say("rows.some", table.rows().size(), file.rows(), file.name())
                : words.say("rows.all", file.rows(), file.name());
        return new Section(
                file.name(),
                facts.title() + " – " + system.map(SystemMap::name).orElse(file.system()),
                facts.lines(),
                shown,
                table.columns(),
                table.rows());
    }
}
