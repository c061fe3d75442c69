package dev.accountable.consent.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LetterTextTest {

    private static final Map<String, String> VALUES =
            Map.of("controller", "Example {purpose} $1", "purpose", "News", "until", "2027");

    @Test
    void whatStandsInAValueIsNoPlaceholder() {
        assertThat(LetterText.fill("{controller}: {purpose}, {until}", VALUES))
                .isEqualTo("Example {purpose} $1: News, 2027");
    }

    @Test
    void anEmptyLineBeginsAParagraph() {
        var text = new LetterText("en", "Subject", "\nOne\nline.\r\n\r\n \n{purpose}\n");

        assertThat(text.paragraphs(VALUES)).containsExactly("One\nline.", "News");
    }

    @Test
    void placeholdersThatNobodyKnowsAreFound() {
        assertThat(new LetterText("en", "{until}", "{controller} {purpose}").unknown())
                .isEmpty();
        assertThat(new LetterText("en", "Hello", "{name}").unknown()).contains("{name}");
        assertThat(new LetterText("en", "{inject:config}", "Text").unknown()).contains("{inject:config}");
    }
}
