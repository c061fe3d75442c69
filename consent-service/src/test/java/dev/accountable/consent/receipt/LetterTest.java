package dev.accountable.consent.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LetterTest {

    @Test
    void itSaysWhatWasSaidAndWhatCanBeDone() {
        String text = letter(Samples.submission()).asText();

        assertThat(text)
                .contains(
                        "Your receipt from Example Ltd",
                        "2026-11-25 10:15 UTC",
                        "You consented.",
                        "You did not consent.",
                        "ends by itself on 2028-11-25 10:15 UTC",
                        "Privacy <policy>, version 2",
                        "https://example.org/my-consents",
                        "Sample Street 1, 10115 Berlin, DE",
                        "dpo@example.org",
                        Samples.receipt().hash());
    }

    @Test
    void thePageTakesNoTextForMarkup() {
        String html = letter(Samples.submission()).asHtml();

        assertThat(html)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("We &lt;do&gt; it.", "&amp; more", "Privacy &lt;policy&gt;")
                .doesNotContain("<do>", "<policy>");
    }

    @Test
    void itSpeaksTheLanguageOfTheSubmission() {
        assertThat(letter(Samples.submission("de-AT", "WEB_FORM")).asText()).contains("Sie haben eingewilligt.");
        assertThat(letter(Samples.submission("fr", "WEB_FORM")).asText()).contains("You consented.");
        assertThat(letter(Samples.submission(null, "WEB_FORM")).language()).isEqualTo("en");
    }

    /** As the tables allow them. */
    @Test
    void bothLanguagesHaveWordsForEveryMethodAndState() {
        assertThat(Letter.wordsOf("de").stringPropertyNames())
                .isEqualTo(Letter.wordsOf("en").stringPropertyNames());
        for (String method : List.of(
                "WEB_FORM",
                "API",
                "ACCOUNT",
                "PAPER",
                "PHONE",
                "DOUBLE_OPT_IN",
                "CAMPAIGN_LINK",
                "GPC",
                "LINKED",
                "IMPORT",
                "SYSTEM")) {
            for (String language : List.of("en", "de")) {
                assertThat(letter(Samples.submission(language, method)).asText())
                        .isNotBlank();
            }
        }
        assertThat(Letter.wordsOf("en").stringPropertyNames())
                .contains("state.GIVEN", "state.REFUSED", "state.WITHDRAWN", "state.EXPIRED");
        assertThat(letter(Samples.withdrawal()).asText())
                .contains("You withdrew your consent.", "parental responsibility", "https://example.org/privacy");
    }

    private static Letter letter(Submission submission) {
        return new Letter(submission, Samples.controller(), Samples.LINKS);
    }
}
