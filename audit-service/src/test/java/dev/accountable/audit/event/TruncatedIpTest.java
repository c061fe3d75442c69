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
