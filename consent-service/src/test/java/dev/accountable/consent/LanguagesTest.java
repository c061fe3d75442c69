package dev.accountable.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountable.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {

    private static final List<String> AVAILABLE = List.of("en", "de", "de-AT", "zh-Hant");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de-AT | de-AT",
                "de-CH | de",
                "DE | de",
                "zh-Hant-TW | zh-Hant",
                "zh | en",
                "fr | en",
                "fr,de;q=0.5 | de",
                "de;q=0.4,en;q=0.9 | en",
                "* | en"
            })
    void theLookupGoesFromTheWholeTagToItsBeginning(String asked, String found) {
        assertThat(Languages.lookup(asked, AVAILABLE, "en")).isEqualTo(found);
    }

    @Test
    void whoAsksForNothingGetsTheDefault() {
        assertThat(Languages.lookup(null, AVAILABLE, "de")).isEqualTo("de");
        assertThat(Languages.lookup("", AVAILABLE, "de")).isEqualTo("de");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "de;q=2", "'; drop table x", "e\u0301\u0301"})
    void whatIsNoLanguageIsRefusedWhereItIsAskedForAndNoWishWhereItIsAHeader(String asked) {
        assertThatThrownBy(() -> Languages.lookup(asked, AVAILABLE, "en")).isInstanceOf(ProblemException.class);
        assertThat(Languages.accepted(asked, AVAILABLE, "en")).isEqualTo("en");
    }
}
