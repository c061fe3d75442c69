package dev.accountable.audit.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TruncatedIpTest {

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 198.51.100.0",
        "255.255.255.255, 255.255.255.0",
        "0.0.0.0, 0.0.0.0",
        "2001:db8:85a3:8d3:1319:8a2e:370:7348, 2001:db8:85a3::",
        "2001:0DB8:0000:0000:0000:0000:0000:0001, 2001:db8::",
        "2001:0:1:2::3, 2001:0:1::",
        "::1, ::",
        "fe80::1, fe80::",
        "::ffff:198.51.100.7, 198.51.100.0",
        "::ffff:c633:6407, 198.51.100.0",
        // 6to4 of 198.51.100.7, NAT64 of it, and the old form without ffff.
        "2002:c633:6407::1, 2002:c633:6400::",
        "64:ff9b::198.51.100.7, 64:ff9b::",
        "::198.51.100.7, ::",
    })
    void keepsTheNetwork(String address, String truncated) {
        assertThat(TruncatedIp.of(address)).contains(truncated);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org",
                "fe.de",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                "256.1.1.1",
                "01.2.3.4",
                "2130706433",
                "1.2.3.4, 5.6.7.8",
                "1.2.3.4:80",
                "[::1]",
                "fe80::1%eth0",
                ":",
                ":::",
                "12345::",
                "1:2:3:4:5:6:7:8:9",
                "::ffff:1.2.3.400",
            })
    void whatIsNoAddressIsNotKept(String text) {
        assertThat(TruncatedIp.of(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7 | 198.51.100.0",
                "login from 198.51.100.7 failed. | login from 198.51.100.0 failed.",
                "It was 198.51.100.7. | It was 198.51.100.0.",
                "198.51.100.7:8080 | 198.51.100.0:8080",
                "ip:198.51.100.7 | ip:198.51.100.0",
                "client=2001:db8:85a3:8d3::1, proxy=198.51.100.7 | client=2001:db8:85a3::, proxy=198.51.100.0",
                "https://[2001:db8:85a3:8d3::1]:443/a | https://[2001:db8:85a3::]:443/a",
                "ip:2001:db8:85a3:8d3::1 | ip:2001:db8:85a3::",
                "::ffff:198.51.100.7 | 198.51.100.0",
                "fe80::1%eth0 | fe80::%eth0",
                "198.51.100.7-198.51.100.9 | 198.51.100.0-198.51.100.0",
                "blocks/198.51.100.7 | blocks/198.51.100.0",
                "2026-11-24T09:00:00.123456Z | 2026-11-24T09:00:00.123456Z",
                "0193a5c0-7e57-7000-8000-0123456789ab | 0193a5c0-7e57-7000-8000-0123456789ab",
                "dev.accountable.consent.given | dev.accountable.consent.given",
                "Quarkus 3.33.2, v1.2.3.4 | Quarkus 3.33.2, v1.2.3.4",
                "1.2.3.4.5 | 1.2.3.4.5",
                "a :: b, std::string | a :: b, std::string",
                "... : . :. | ... : . :.",
                "€ 1.234.567,00 | € 1.234.567,00",
            })
    void findsAddressesInText(String text, String truncated) {
        assertThat(TruncatedIp.inText(text)).isEqualTo(truncated);
    }

    @Property
    void noAddressIsLeftInAnyText(@ForAll String before, @ForAll @Size(16) byte[] address, @ForAll String after)
            throws UnknownHostException {
        String whole = InetAddress.getByAddress(address).getHostAddress();
        assertThat(TruncatedIp.inText(before + " " + whole + " " + after)).doesNotContain(" " + whole + " ");
    }

    @Property
    void ofAnyIpv4TheLastOctetIsZero(@ForAll @Size(4) byte[] address) throws UnknownHostException {
        byte[] truncated = truncated(address);
        assertThat(Arrays.copyOf(truncated, 3)).isEqualTo(Arrays.copyOf(address, 3));
        assertThat(truncated).hasSize(4).endsWith(0);
    }

    @Property
    void ofAnyIpv6TheLast80BitsAreZero(@ForAll @Size(16) byte[] address) throws UnknownHostException {
        // In no range that holds an IPv4 address.
        address[0] = (byte) 0xfd;
        byte[] truncated = truncated(address);
        assertThat(truncated).hasSize(16);
        assertThat(Arrays.copyOf(truncated, 6)).isEqualTo(Arrays.copyOf(address, 6));
        assertThat(Arrays.copyOfRange(truncated, 6, 16)).containsOnly(0);
    }

    @Property
    void truncatingAgainChangesNothing(@ForAll @Size(16) byte[] address) throws UnknownHostException {
        String once = TruncatedIp.of(InetAddress.getByAddress(address).getHostAddress())
                .orElseThrow();
        assertThat(TruncatedIp.of(once)).contains(once);
    }

    private static byte[] truncated(byte[] address) throws UnknownHostException {
        String text = InetAddress.getByAddress(address).getHostAddress();
        return InetAddress.getByName(TruncatedIp.of(text).orElseThrow()).getAddress();
    }
}
