package dev.accountable.consent;

import dev.accountable.problem.ProblemException;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls that need no token by minute and neighbourhood (IPv4 /24, IPv6 /64), so that nobody takes more than a share of
 * the service. The counts of a minute are forgotten with it; no address is kept whole or written anywhere.
 */
@ApplicationScoped
class PublicRate {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    /** So many neighbourhoods in one minute are an attack: whoever comes later shares one count. */
    private static final int MOST = 100_000;

    private record Minute(long number, ConcurrentHashMap<String, AtomicInteger> counts) {}

    private final int most;
    private final InstantSource clock;
    private volatile Minute current = new Minute(0, new ConcurrentHashMap<>());

    PublicRate(PublicRateConfig config, InstantSource clock) {
        this.most = config.requestsPerMinute();
        this.clock = clock;
    }

    @RateLimited
    @ServerRequestFilter
    public void limit(HttpServerRequest request) {
        int seconds = secondsToWait(
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress());
        if (seconds > 0) {
            throw ProblemException.later(
                    Status.TOO_MANY_REQUESTS, "busy", "Too many calls from your network in one minute.", seconds);
        }
    }

    /** Counts a call, and says how long the caller has to wait: 0 where it may go on. */
    int secondsToWait(@Nullable String address) {
        long now = clock.millis();
        var counts = countsOf(now / MINUTE);
        String neighbourhood = neighbourhood(address);
        String counted = counts.size() < MOST || counts.containsKey(neighbourhood) ? neighbourhood : "others";
        int calls =
                counts.computeIfAbsent(counted, unseen -> new AtomicInteger()).incrementAndGet();
        return calls <= most ? 0 : (int) ((MINUTE - now % MINUTE + 999) / 1000);
    }

    private ConcurrentHashMap<String, AtomicInteger> countsOf(long number) {
        Minute minute = current;
        if (minute.number() != number) {
            // Two threads that begin a minute at once lose a count or two.
            minute = new Minute(number, new ConcurrentHashMap<>());
            current = minute;
        }
        return minute.counts();
    }

    private static String neighbourhood(@Nullable String address) {
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return "unknown";
        }
        return HexFormat.of().formatHex(bytes, 0, bytes.length == 4 ? 3 : 8);
    }
}
