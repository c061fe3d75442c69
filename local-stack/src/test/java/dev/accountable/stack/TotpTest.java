package dev.accountable.stack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

    private static final String SECRET = new Base32().encodeToString("12345678901234567890".getBytes(US_ASCII));

    /** RFC 6238, appendix B, the last six of their eight digits. */
    @ParameterizedTest
    @CsvSource({"59, 287082", "1111111109, 081804", "1111111111, 050471", "1234567890, 005924", "20000000000, 353130"})
    void codes_are_those_of_the_standard(long seconds, String code) {
        assertThat(Totp.code(SECRET, Instant.ofEpochSecond(seconds))).isEqualTo(code);
    }

    @Test
    void no_code_is_given_twice_even_by_another_program(@TempDir Path data) {
        var clock = InstantSource.fixed(Instant.ofEpochSecond(1111111109));
        String first = new Totp(data, clock).next("paula", SECRET);
        String second = new Totp(data, clock).next("paula", SECRET);

        assertThat(first).isEqualTo("081804");
        assertThat(second).isEqualTo("050471");
    }

    @Test
    void people_have_codes_of_their_own(@TempDir Path data) {
        var totp = new Totp(data, InstantSource.fixed(Instant.ofEpochSecond(1111111109)));

        assertThat(totp.next("paula", SECRET)).isEqualTo(totp.next("sam", SECRET));
    }
}
