package dev.accountable.dsr.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignsTest {

    @ParameterizedTest(name = "{1} is {0}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "EMAIL | anna@example.org | true",
                "EMAIL | jürgen.groß@müller.example | true",
                "EMAIL | anna at example.org | false",
                "EMAIL | @handle | false",
                "PHONE | +49 30 1234567 | true",
                "PHONE | (030) 123-45-67 | true",
                "PHONE | 1234567 | false",
                "PHONE | 2026-11-26 10:00:00 | false",
                "PHONE | 192.0.2.17 | false",
                "IBAN | DE89 3704 0044 0532 0130 00 | true",
                "IBAN | GB82WEST12345698765432 | true",
                "IBAN | DE89370400440532013001 | false",
                "CARD_NUMBER | 4111 1111 1111 1111 | true",
                "CARD_NUMBER | 4111111111111112 | false",
                "CARD_NUMBER | 9111111111111111 | false",
                "IP_ADDRESS | 192.0.2.17 | true",
                "IP_ADDRESS | 2001:db8::1/128 | true",
                "IP_ADDRESS | 256.1.1.1 | false",
                "IP_ADDRESS | 10:30 | false",
                "ADDRESS | Unter den Linden Straße 17a | true",
                "ADDRESS | 221 Baker Street | true",
                "ADDRESS | Order 17 | false",
                "PERSON_NAME | Anna von der Heide | true",
                "PERSON_NAME | lower case | false",
                "POSITION | 52.51629, 13.37770 | true",
                "HEALTH | F32.1 | true",
                "HEALTH | AB12 | false",
                "GENDER | weiblich | true",
                "SECRET | $2b$12$abcdefghijklmnopqrstuv | true",
                "NATIONAL_ID | 02476291358 | false",
                "NATIONAL_ID | 86095742719 | true",
                "NATIONAL_ID | 86095742718 | false",
                "NATIONAL_ID | 12345678Z | true",
                "NATIONAL_ID | 12345678A | false",
                "NATIONAL_ID | 44051401359 | true",
                "NATIONAL_ID | 111222333 | true",
                "NATIONAL_ID | 255081416802538 | true",
                "NATIONAL_ID | RSSMRA85T10A562S | true",
            })
    void valuesAreToldByWhatTheyLookLike(Kind kind, String value, boolean looksLike) {
        assertThat(kind.looksLike(value)).isEqualTo(looksLike);
    }

    @ParameterizedTest(name = "{0} says {1}")
    @CsvSource({
        "email, EMAIL",
        "userEmail, EMAIL",
        "E-Mail-Adresse, EMAIL",
        "vorname, PERSON_NAME",
        "LAST_NAME, PERSON_NAME",
        "geburtsdatum, BIRTH_DATE",
        "birth_date, BIRTH_DATE",
        "last_login_ip, IP_ADDRESS",
        "Blutgruppe, HEALTH",
        "password_hash, SECRET",
        "religion, RELIGION",
        "steuer_id, NATIONAL_ID",
        "ip, IP_ADDRESS",
    })
    void namesAreReadInEnglishAndGerman(String column, Kind kind) {
        assertThat(NameRules.known().of(column))
                .hasValueSatisfying(hit -> assertThat(hit.kind()).isEqualTo(kind));
    }

    @Test
    void shortWordsCountOnlyByThemselves() {
        assertThat(NameRules.known().of("zipped")).isEmpty();
        assertThat(NameRules.known().of("recipe")).isEmpty();
        assertThat(NameRules.known().of("flat_rate")).isEmpty();
    }
}
