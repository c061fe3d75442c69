package dev.accountable.stack;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One origin for all four services, as the Gateway API gives it in a cluster. Streams both ways, buffers nothing. */
final class Gateway {

    private final Map<Service, HttpProxy> proxies = new EnumMap<>(Service.class);

    private Gateway(Vertx vertx, Endpoints endpoints) {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(200).setDecompressionSupported(false));
        for (Service service : Service.values()) {
            proxies.put(
                    service,
                    HttpProxy.reverseProxy(client)
                            .origin(endpoints.port(service.port()), "127.0.0.1")
                            .addInterceptor(new Forwarding(service, endpoints)));
        }
    }

    static void start(Vertx vertx, Endpoints endpoints) {
        var gateway = new Gateway(vertx, endpoints);
        Vertxes.listen(
                vertx.createHttpServer(new HttpServerOptions().setHandle100ContinueAutomatically(true))
                        .requestHandler(gateway::route),
                endpoints.port(Port.GATEWAY));
    }

    private void route(HttpServerRequest request) {
        @Nullable String path = request.path();
        Routes.of(path == null ? "" : path)
                .ifPresentOrElse(
                        service -> forward(service, request),
                        () -> problem(request.response(), 404, "Not Found", "No service answers this path."));
    }

    /**
     * A body that the service will not take is refused here: the service answers it at once and hangs up, which to a proxy
     * in the middle of sending is a broken connection.
     */
    private void forward(Service service, HttpServerRequest request) {
        int limit = service.largestBodyMebibytes();
        if (announced(request) > (long) limit << 20) {
            problem(
                    request.response(),
                    413,
                    "Request Entity Too Large",
                    service.id() + " takes bodies of up to " + limit + " MiB.");
        } else {
            Objects.requireNonNull(proxies.get(service)).handle(request);
        }
    }

    /** The server has refused what is no number. */
    private static long announced(HttpServerRequest request) {
        @Nullable String length = request.getHeader("Content-Length");
        return length == null ? 0 : Long.parseLong(length);
    }

    private static void problem(HttpServerResponse response, int status, String title, String detail) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(problem(status, title, detail));
    }

    private static String problem(int status, String title, String detail) {
        return "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\"" + detail
                + "\"}";
    }

    /** Tells the service who asked whom; what the caller itself claims in these headers is dropped. */
    private record Forwarding(Service service, Endpoints endpoints) implements ProxyInterceptor {

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            HttpServerRequest caller = context.request().proxiedRequest();
            var headers = context.request().headers();
            // RFC 9110 section 7.6.1: what Connection names is for this hop only. The proxy drops the well-known ones.
            for (String connection : caller.headers().getAll("Connection")) {
                for (String name : connection.split(",", -1)) {
                    headers.remove(name.strip());
                }
            }
            headers.remove("Forwarded");
            headers.remove("X-Forwarded-Prefix");
            headers.set("X-Forwarded-For", caller.remoteAddress().hostAddress());
            headers.set("X-Forwarded-Proto", "http");
            headers.set("X-Forwarded-Host", "localhost:" + endpoints.port(Port.GATEWAY));
            headers.set("X-Forwarded-Port", Integer.toString(endpoints.port(Port.GATEWAY)));
            return context.sendRequest().otherwise(failure -> noAnswer(context.request()));
        }

        /** The body of the request may be half read: it is dropped with the connection that it came over. */
        private ProxyResponse noAnswer(ProxyRequest request) {
            String detail = service.id() + " does not answer. It may be starting: try again shortly.";
            return request.release()
                    .response()
                    .setStatusCode(502)
                    .putHeader("Content-Type", "application/problem+json")
                    .setBody(Body.body(Buffer.buffer(problem(502, "Bad Gateway", detail))));
        }
    }
}
