package dev.accountable.breach.intake;

import dev.accountable.problem.ProblemException;
import io.netty.util.NetUtil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Anybody may report, and each report wakes somebody: so many an hour from one neighbourhood of addresses (IPv4 /24, IPv6 /64), and
 * so many in all, for each pod. No address is kept whole or written anywhere, and the counts go with the hour.
 */
@ApplicationScoped
class ReportRate {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final int mostOfOne;
    private final int mostOfAll;
    private final InstantSource clock;
    private final Map<String, Integer> counts = new HashMap<>();
    private long hour;
    private int all;

    ReportRate(
            @ConfigProperty(name = "accountable.reports.hourly-from-one-network", defaultValue = "10") int mostOfOne,
            @ConfigProperty(name = "accountable.reports.hourly", defaultValue = "60") int mostOfAll,
            InstantSource clock) {
        this.mostOfOne = mostOfOne;
        this.mostOfAll = mostOfAll;
        this.clock = clock;
    }

    /** 429 where there were too many. */
    synchronized void count(@Nullable String address) {
        long now = clock.millis();
        if (now / HOUR != hour) {
            hour = now / HOUR;
            all = 0;
            counts.clear();
        }
        // No more keys than reports are taken in all: the table stays small under attack.
        if (all >= mostOfAll || counts.getOrDefault(neighbourhood(address), 0) >= mostOfOne) {
            throw ProblemException.later(
                    Status.TOO_MANY_REQUESTS,
                    "busy",
                    "Too many reports in one hour. If it is urgent, call the security team.",
                    (int) ((HOUR - now % HOUR + 999) / 1000));
        }
        all++;
        counts.merge(neighbourhood(address), 1, Integer::sum);
    }

    private static String neighbourhood(@Nullable String address) {
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null ? "unknown" : HexFormat.of().formatHex(bytes, 0, bytes.length == 4 ? 3 : 8);
    }
}
