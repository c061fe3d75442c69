package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whoever is woken has a page that says what it means, where to look, what to do and whom to wake. */
class RunbooksTest {

    @TestFactory
    Stream<DynamicTest> everyAlertHasItsPage() {
        return Manifests.ofKind(Manifests.of(Manifests.PRODUCTION), "PrometheusRule").stream()
                .flatMap(rules -> rules.findValues("rules").stream())
                .flatMap(rules ->
                        Stream.iterate(0, i -> i < rules.size(), i -> i + 1).map(rules::get))
                .map(rule -> DynamicTest.dynamicTest(rule.path("alert").asText(), () -> check(rule)));
    }

    private static void check(JsonNode rule) throws IOException {
        String alert = rule.path("alert").asText();
        assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
        String page = rule.at("/annotations/runbook_url").asText();
        assertThat(page)
                .isEqualTo("docs/runbooks/"
                        + alert.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])", "-")
                                .toLowerCase(java.util.Locale.ROOT)
                        + ".md");
        String text = Files.readString(Path.of("..", page));
        assertThat(text).contains("`" + alert + "`");
        assertThat(text).contains("**What it means.**", "**Look here.**", "**Do this.**", "**Wake");
    }
}
