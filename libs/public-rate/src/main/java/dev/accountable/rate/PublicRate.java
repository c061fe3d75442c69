package dev.accountable.rate;

import dev.accountable.problem.ProblemException;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls that need no token by minute and neighbourhood (IPv4 /24, IPv6 /64), so that nobody takes more than a share of
 * the service; those that write are counted by path as well, to a lower limit. The counts of a minute are forgotten with it;
 * no address is kept whole or written anywhere.
 */
@ApplicationScoped
class PublicRate {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** So many neighbourhoods in one minute are an attack: whoever comes later shares one count. */
    private static final int MOST = 100_000;

    private record Minute(long number, ConcurrentHashMap<String, AtomicInteger> counts) {}

    private final int most;
    private final int mostWrites;
    private final InstantSource clock;
    private volatile Minute current = new Minute(0, new ConcurrentHashMap<>());

    /**
     * Both for each neighbourhood and pod. There is no default: each service knows what its visitors need.
     *
     * @param most calls in a minute
     * @param mostWrites of these, those that make or write something, for each path
     */
    PublicRate(
            @ConfigProperty(name = "accountable.public.requests-per-minute") int most,
            @ConfigProperty(name = "accountable.public.writes-per-minute") int mostWrites,
            InstantSource clock) {
        this.most = most;
        this.mostWrites = mostWrites;
        this.clock = clock;
    }

    @RateLimited
    @ServerRequestFilter
    public void limit(HttpServerRequest request, UriInfo uri) {
        String address =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        int seconds = secondsToWait(address);
        if (seconds == 0 && !READS.contains(request.method())) {
            seconds = secondsToWaitForWriting(address, uri.getPath());
        }
        if (seconds > 0) {
            throw ProblemException.later(
                    Status.TOO_MANY_REQUESTS, "busy", "Too many calls from your network in one minute.", seconds);
        }
    }

    /** Counts a call, and says how long the caller has to wait: 0 where it may go on. */
    int secondsToWait(@Nullable String address) {
        return count(neighbourhood(address), most);
    }

    /** As {@link #secondsToWait}, of what writes to one path. */
    int secondsToWaitForWriting(@Nullable String address, String path) {
        return count(neighbourhood(address) + " " + path, mostWrites);
    }

    private int count(String who, int allowed) {
        long now = clock.millis();
        var counts = countsOf(now / MINUTE);
        String counted = counts.size() < MOST || counts.containsKey(who) ? who : "others";
        int calls =
                counts.computeIfAbsent(counted, unseen -> new AtomicInteger()).incrementAndGet();
        return calls <= allowed ? 0 : (int) ((MINUTE - now % MINUTE + 999) / 1000);
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
