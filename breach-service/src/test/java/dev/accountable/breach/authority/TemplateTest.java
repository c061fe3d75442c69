package dev.accountable.breach.authority;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.accountable.breach.BreachKind;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.OrganisationConfig;
import dev.accountable.breach.World;
import dev.accountable.breach.assessment.Facts;
import dev.accountable.breach.authority.Answers.Told;
import dev.accountable.breach.authority.Answers.YesNo;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The fields of the EDPB's template, held against its conditions. */
class TemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());
    private static final Instant AWARE = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant IN_TIME = AWARE.plus(World.SEVENTY_TWO_HOURS);

    @Test
    void aCompleteNotificationLacksNothing() throws IOException {
        Map<String, Object> fields = fill(Phase.INITIAL_COMPLETE, Filled.with(Filled.told()), facts(16), IN_TIME);

        assertThat(Gaps.of(fields, false)).isEmpty();
        assertThat(fields)
                .containsEntry("field_3", "a")
                .containsEntry("field_4", "a")
                .containsEntry("field_12", "Example Ltd")
                .containsEntry("field_44", "d")
                .containsEntry("field_48", "2026-11-23T09:00:00Z")
                .containsEntry("field_57", "c")
                .containsEntry("field_67", "a")
                .containsEntry("field_68", 1)
                .containsEntry("field_85", "a")
                .containsEntry("field_89", "b")
                .containsEntry("field_98", "2026-11-24")
                .doesNotContainKeys("field_49", "field_99", "field_100", "field_114");
        keep("complete", fields);
    }

    @Test
    void whatIsNotKnownMayFollowButNotForEver() throws IOException {
        Facts unknown = facts(11);
        Map<String, Object> initial = fill(Phase.INITIAL, Filled.answers(), unknown, IN_TIME);
        Map<String, Object> complete = fill(Phase.INITIAL_COMPLETE, Filled.answers(), unknown, IN_TIME);

        assertThat(Gaps.of(initial, false)).isEmpty();
        assertThat(Gaps.of(complete, false))
                .extracting(Gaps.Gap::field)
                // Which data there were is not known yet, nor whether people are told.
                .containsExactly("field_70", "field_97");
        keep("initial", initial);
    }

    @Test
    void aLateFirstNotificationNeedsItsReasonsAndALaterOneDoesNot() {
        Instant late = IN_TIME.plus(Duration.ofSeconds(1));
        assertThat(Gaps.of(fill(Phase.INITIAL, Filled.answers(), facts(16), late), true))
                .extracting(Gaps.Gap::field)
                .containsExactly("field_49");
        Map<String, Object> explained = fill(Phase.INITIAL, Filled.late("Nobody was on call."), facts(16), late);
        assertThat(Gaps.of(explained, true)).isEmpty();
        assertThat(explained).containsEntry("field_49", "Nobody was on call.");
        assertThat(fill(Phase.INITIAL, Filled.late("Said in time"), facts(16), IN_TIME))
                .doesNotContainKey("field_49");
    }

    @Test
    void aFollowUpNamesTheFirstOne() throws IOException {
        Map<String, Object> followUp = fill(Phase.FOLLOW_UP, Filled.answers(), facts(16), IN_TIME);

        assertThat(followUp)
                .containsEntry("field_3", "b")
                .containsEntry("field_4", "b")
                .containsEntry("field_6", "LDA-1");
        keep("follow-up", followUp);
        Map<String, Object> withdrawn = fill(Phase.WITHDRAWAL, Filled.answers(), facts(16), IN_TIME);
        assertThat(Gaps.of(withdrawn, false)).extracting(Gaps.Gap::field).containsExactly("field_5");
    }

    @Test
    void whatAnAnswerMakesMandatoryIsAskedFor() {
        assertThat(gaps(new Answers.People(Told.YES, null, false, null, null, null, null)))
                .containsExactly("field_98", "field_103", "field_104", "field_106");
        assertThat(gaps(new Answers.People(Told.EXEMPT, null, false, null, null, null, null)))
                .containsExactly("field_100", "field_101");
        assertThat(gaps(new Answers.People(Told.NO_HIGH_RISK, null, false, null, null, null, null)))
                .isEmpty();
        assertThat(Gaps.of(
                                fill(
                                        Phase.INITIAL,
                                        Filled.with(new Answers.Border(YesNo.YES, null, Set.of())),
                                        facts(16),
                                        IN_TIME),
                                false)
                        .stream()
                        .map(Gaps.Gap::field))
                .containsExactly("field_114", "field_115", "field_116");
    }

    @Test
    void anUnknownOrganisationIsAGap() {
        OrganisationConfig nobody = organisation(Map.of());
        Map<String, Object> fields =
                Template.fill(nobody, sources(Phase.INITIAL, Filled.answers(), facts(16), IN_TIME));
        assertThat(Gaps.of(fields, false)).extracting(Gaps.Gap::field).containsExactly("field_12", "field_13");
    }

    @Test
    void everyFieldAndEveryChoiceHasItsWordsInBothLanguages() throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int number = 1; number <= 18; number++) {
            for (Phase phase : Phase.values()) {
                Map<String, Object> fields = fill(phase, Filled.with(Filled.told()), facts(number), IN_TIME);
                all.add(fields);
                keep("case-" + number + "-" + phase, fields);
            }
        }
        for (String language : List.of("en", "de")) {
            Labels labels = Labels.in(language);
            for (Map<String, Object> fields : all) {
                fields.forEach((field, value) -> {
                    assertThat(labels.title(field)).isNotBlank();
                    if (String.valueOf(value).matches("[a-z]")) {
                        assertThat(labels.value(field, value))
                                .as("%s %s", field, value)
                                .hasSizeGreaterThan(1);
                    }
                });
            }
        }
        assertThat(Labels.in("de-AT").title("field_48")).isEqualTo("Bekannt seit");
        assertThat(Labels.in("fr").title("field_48")).isEqualTo("Aware since");
    }

    private static List<String> gaps(Answers.People people) {
        return Gaps.of(fill(Phase.INITIAL, Filled.with(people), facts(16), IN_TIME), false).stream()
                .map(Gaps.Gap::field)
                .toList();
    }

    private static Map<String, Object> fill(Phase phase, Answers answers, Facts facts, Instant now) {
        return Template.fill(
                organisation(Map.of(
                        "accountable.organisation.name", "Example Ltd",
                        "accountable.organisation.contact", "1 Example Street, Berlin")),
                sources(phase, answers, facts, now));
    }

    private static Template.Sources sources(Phase phase, Answers answers, Facts facts, Instant now) {
        var incident = new Incidents.Known(
                UUID.fromString("01900000-0000-7000-8000-000000000001"),
                "A letter",
                "To the wrong person",
                List.of(BreachKind.CONFIDENTIALITY),
                "AWARE",
                AWARE,
                AWARE,
                "clara",
                AWARE,
                null,
                false,
                null);
        @Nullable String first = phase.isFirst() ? null : "LDA-1";
        return new Template.Sources(incident, facts, null, answers, phase, first, List.of(), now);
    }

    private static OrganisationConfig organisation(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(OrganisationConfig.class)
                .withSources(new io.smallrye.config.PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(OrganisationConfig.class);
    }

    /** A published case, with a measure against the next one. */
    private static Facts facts(int number) {
        try (var file = TemplateTest.class.getResourceAsStream("/assessment/edpb-cases.json")) {
            var sheet = (com.fasterxml.jackson.databind.node.ObjectNode)
                    JSON.readTree(file).get(number - 1).get("facts");
            sheet.put("prevention", "Everybody is trained again.");
            return JSON.treeToValue(sheet, Facts.class);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** To be held against the published schema by hand: {@code target/notifications}. */
    private static void keep(String name, Map<String, Object> fields) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "notifications"));
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(directory.resolve(name + ".json").toFile(), fields);
    }
}
