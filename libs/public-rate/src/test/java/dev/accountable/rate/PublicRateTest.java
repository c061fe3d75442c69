package dev.accountable.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PublicRateTest {

    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T10:00:15Z"));
    final PublicRate rate = new PublicRate(3, 2, now::get);

    @Test
    void aNeighbourhoodMayCallSoOftenInAMinute() {
        for (int i = 0; i < 3; i++) {
            assertThat(rate.secondsToWait("192.0.2." + i)).isZero();
        }
        assertThat(rate.secondsToWait("192.0.2.77")).isEqualTo(45);
        assertThat(rate.secondsToWait("192.0.3.77")).isZero();

        now.set(Instant.parse("2026-11-25T10:01:00Z"));
        assertThat(rate.secondsToWait("192.0.2.77")).isZero();
    }

    @Test
    void anIpv6NeighbourhoodIsANetworkOf64Bits() {
        for (int i = 0; i < 3; i++) {
            assertThat(rate.secondsToWait("2001:db8:0:1::" + i)).isZero();
        }
        assertThat(rate.secondsToWait("2001:db8:0:1:ffff::1")).isPositive();
        assertThat(rate.secondsToWait("2001:db8:0:2::1")).isZero();
    }

    @Test
    void whoHasNoAddressIsCountedToo() {
        for (int i = 0; i < 3; i++) {
            assertThat(rate.secondsToWait(null)).isZero();
        }
        assertThat(rate.secondsToWait("not an address")).isPositive();
    }

    @Test
    void whatWritesIsCountedForEachPathAsWell() {
        for (int i = 0; i < 2; i++) {
            assertThat(rate.secondsToWaitForWriting("192.0.2.1", "/api/v1/sites/shop/choices"))
                    .isZero();
        }
        assertThat(rate.secondsToWaitForWriting("192.0.2.2", "/api/v1/sites/shop/choices"))
                .isEqualTo(45);
        assertThat(rate.secondsToWaitForWriting("192.0.2.2", "/api/v1/sites/blog/choices"))
                .isZero();
    }
}
