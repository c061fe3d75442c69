package dev.accountable.audit.about;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.event.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainWordsTest {

    private static final PlainWords ENGLISH = PlainWords.in("en");
    private static final PlainWords GERMAN = PlainWords.in("de");

    @ParameterizedTest
    @CsvSource(nullValues = "none", delimiter = '|', textBlock = """
                    none                        | en
                    de                          | de
                    de-AT,de;q=0.9,en;q=0.8     | de
                    fr, en;q=0.5, de;q=0.1      | en
                    fr, de;q=0.1                | de
                    fr                          | en
                    *                           | en
                    ;;q=x                       | en
                    """)
    void speaksTheLanguageThatIsLikedBest(String acceptLanguage, String expected) {
        assertThat(PlainWords.in(acceptLanguage).language()).isEqualTo(Locale.forLanguageTag(expected));
    }

    @Test
    void saysTheSameInBothLanguages() {
        assertThat(GERMAN.keys()).isEqualTo(ENGLISH.keys());
    }

    @ParameterizedTest
    @CsvSource({
        "dev.accountable.access.read, /consent-service, Your consents were looked at.",
        "dev.accountable.access.read, /shop, Your data was looked at.",
        "dev.accountable.consent.given, /consent-service, Your consent was recorded.",
        "dev.accountable.consent.imported.from.paper, /consent-service, Something changed about your consents.",
        "dev.accountable.new.thing, /new-service, Something was done that concerns your data.",
        "com.example.shop.ordered, /shop, Something was done that concerns your data.",
        "com.example, /shop, Something was done that concerns your data."
    })
    void theMostExactTextCounts(String type, String source, String expected) {
        assertThat(ENGLISH.what(type, source, Outcome.SUCCESS)).isEqualTo(expected);
        assertThat(GERMAN.what(type, source, Outcome.SUCCESS)).isNotBlank().isNotEqualTo(expected);
    }

    @Test
    void saysWhatWasRefused() {
        assertThat(ENGLISH.what("dev.accountable.consent.given", "/consent-service", Outcome.REFUSED))
                .isEqualTo("Your consent was recorded. It was refused.");
        assertThat(ENGLISH.what("dev.accountable.access.refused", "/consent-service", Outcome.REFUSED))
                .isEqualTo("Access to your data was asked for and refused.");
    }

    @Test
    void hasWordsForEverybodyAndForServicesThatItDoesNotKnow() {
        for (Who who : Who.values()) {
            assertThat(ENGLISH.who(who)).isNotBlank();
            assertThat(GERMAN.who(who)).isNotBlank();
        }
        assertThat(ENGLISH.service("/consent-service")).isEqualTo("consents");
        assertThat(ENGLISH.service("/shop")).isEqualTo("shop");
    }

    /** What the services of this platform record about a person has a text of its own. */
    @Test
    void everythingThatThePlatformRecordsHasWords() {
        List<String> types = List.of(
                "consent.given",
                "consent.withdrawn",
                "dsr.request.received",
                "dsr.request.approved",
                "dsr.request.completed",
                "dsr.package.downloaded",
                "access.read",
                "access.granted-use",
                "access.refused",
                "access.grant.requested",
                "access.grant.approved",
                "access.grant.refused",
                "access.grant.revoked",
                "access.grant.emergency",
                "access.grant.reviewed",
                "audit.log.exported",
                "audit.log.export-ended");
        assertThat(ENGLISH.keys())
                .containsAll(
                        types.stream().map(type -> "dev.accountable." + type).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "true, anna, none, consent.given, YOU",
                "false, 0190-website, none, consent.given, WEBSITE",
                "false, paula, privacy-officer, access.read, PRIVACY_OFFICE",
                "false, audrey, auditor, access.read, AUDITOR",
                "false, sam, security-officer, access.read, SECURITY_TEAM",
                "false, clara, employee, access.read, STAFF",
                "false, 0190-dsr, subject-events-reader, access.read, AUTOMATIC",
                "false, paula, none, dsr.request.approved, PRIVACY_OFFICE",
                "false, /dsr-service, none, dsr.request.completed, AUTOMATIC",
                "false, clara, none, access.read, STAFF",
                "false, anonymous, none, access.refused, UNKNOWN",
                "false, none, none, access.read, UNKNOWN"
            })
    void whoDidItIsToldByTheirPart(boolean self, String actor, String role, String type, Who expected) {
        assertThat(Who.of(self, actor, role, "dev.accountable." + type)).isEqualTo(expected);
    }
}
