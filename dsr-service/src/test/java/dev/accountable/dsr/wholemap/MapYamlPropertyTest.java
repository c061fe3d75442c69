package dev.accountable.dsr.wholemap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.accountable.dsr.datamap.Activity;
import dev.accountable.dsr.datamap.Activity.Party;
import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.Field;
import dev.accountable.dsr.datamap.Handling;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.Link;
import dev.accountable.dsr.datamap.Organisation;
import dev.accountable.dsr.datamap.Processor;
import dev.accountable.dsr.datamap.Restriction;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.problem.ProblemException;
import java.io.IOException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MapYamlPropertyTest {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final MapYaml yaml = new MapYaml(JSON);

    /** Texts that mean something else to YAML where nobody quotes them, and any text that the API takes. */
    @Provide
    Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "NO",
                        "no",
                        "yes",
                        "on",
                        "null",
                        "~",
                        "true",
                        "1",
                        "1.0",
                        "0x1F",
                        "1e3",
                        "2026-11-26",
                        "12:30:00",
                        "- a",
                        "a: b",
                        "a #b",
                        "#",
                        "'",
                        "\"",
                        "&a",
                        "*a",
                        "!t",
                        "%",
                        "@",
                        "`",
                        "|",
                        ">",
                        "{}",
                        "[]",
                        "?",
                        " lead",
                        "trail ",
                        "line\nline",
                        "line\n",
                        "\n",
                        "tab\there",
                        "=",
                        "<<",
                        "---",
                        "...",
                        "\\",
                        "é✂😀",
                        "\u0085",
                        "\u2028",
                        "\u00a0",
                        "\ufeff",
                        "a\rb"),
                Arbitraries.strings()
                        .withChars("aZ0 :#-'\"\\{}[],&*!|>%@`\n\té中")
                        .ofMinLength(1)
                        .ofMaxLength(30));
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadAsTheSame(@ForAll("text") String one, @ForAll("text") String other) throws IOException {
        DataMap map = map(one, other);
        String text = yaml.write(map);
        DataMap read = yaml.read(text);
        assertThat(read).isEqualTo(map);
        assertThat(yaml.write(read)).as("the same map is the same text").isEqualTo(text);
        assertThat(yaml.tag(read)).isEqualTo(yaml.tag(map));
    }

    /** An order of columns that the database happens to give makes no other text. */
    @Example
    void theOrderOfColumnsInALinkIsNoDifference() throws IOException {
        Map<String, String> turned = new LinkedHashMap<>();
        turned.put("b", "b");
        turned.put("a", "a");
        assertThat(yaml.write(linked(turned))).isEqualTo(yaml.write(linked(Map.of("a", "a", "b", "b"))));
    }

    @Example
    void anchorsAliasesTagsAndDeepNestingAreRefused() {
        String bomb = "systems: &a [x]\nprocessors: *a\n";
        for (String text : List.of(
                bomb,
                "organisation: !!javax.script.ScriptEngineManager [x]\n",
                "organisation: !custom {}\n",
                "systems: " + "[".repeat(200) + "]".repeat(200),
                "systems: [\n",
                "a: b: c\n",
                "\u0000")) {
            assertThatThrownBy(() -> yaml.read(text)).isInstanceOf(ProblemException.class);
        }
    }

    @Example
    void whatAMapDoesNotKnowAndWhatStandsTwiceIsRefused() {
        for (String text : List.of("unknown: 1\n", "systems: []\nsystems: []\n", "systems: []\n---\nsystems: []\n")) {
            assertThatThrownBy(() -> yaml.read(text)).isInstanceOfAny(IOException.class, ProblemException.class);
        }
    }

    private static DataMap linked(Map<String, String> columns) {
        DataMap map = map("a", "b");
        SystemMap system = map.systems().get(0);
        Dataset dataset = system.datasets().get(0);
        return new DataMap(
                null,
                List.of(new SystemMap(
                        "shop",
                        "Shop",
                        SystemMap.Kind.SQL,
                        "shop",
                        null,
                        List.of(new Dataset(
                                "users",
                                "users",
                                null,
                                null,
                                List.of(new Link("users", columns)),
                                dataset.fields(),
                                dataset.erasure(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null)),
                        null,
                        null,
                        null)),
                List.of(),
                List.of());
    }

    private static DataMap map(String one, String other) {
        var handling = JSON.convertValue(
                Map.of(
                        "purpose",
                        "accounts",
                        "lawfulBasis",
                        "CONTRACT",
                        "origin",
                        "PROVIDED",
                        "source",
                        one,
                        "retention",
                        Map.of("criterion", other),
                        "recipients",
                        List.of("x-y")),
                Handling.class);
        var dataset = new Dataset(
                "users",
                one,
                List.of(one, other),
                Map.of(IdentifierKind.EMAIL, other),
                List.of(new Link("users", Map.of(one, other))),
                List.of(new Field(one, "CONTACT", handling, true), new Field(other, null, null, null)),
                new Erasure(
                        Erasure.Action.ANONYMISE,
                        Collections.singletonMap(one, null),
                        other,
                        null,
                        Period.ofYears(8),
                        one),
                other,
                one,
                handling,
                new Restriction(one, other, one),
                one,
                other);
        var system =
                new SystemMap("shop", one, SystemMap.Kind.SQL, other, one, List.of(dataset), "NO", "hosting", other);
        var processor = new Processor(
                "hosting",
                one,
                Processor.Role.PROCESSOR,
                null,
                other,
                new Processor.Contract(one, LocalDate.of(2026, 1, 1)),
                "NO",
                null,
                other,
                null,
                Period.ofMonths(6),
                List.of());
        var activity = new Activity(
                "accounts",
                one,
                Activity.Capacity.PROCESSOR,
                other,
                List.of(),
                List.of(new Party(one, other)),
                List.of(one, other),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(other),
                one,
                null);
        return new DataMap(
                new Organisation(new Party(one, other), null, null, null, List.of(one), List.of()),
                List.of(system),
                List.of(processor),
                List.of(activity));
    }
}
