package dev.accountable.outgoing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls and waits for the whole answer, within a time and up to a size. */
public final class Caller {

    /** What was answered. */
    public static final class Answer {

        private final HttpResponse<byte[]> response;

        private Answer(HttpResponse<byte[]> response) {
            this.response = response;
        }

        public int status() {
            return response.statusCode();
        }

        public HttpHeaders headers() {
            return response.headers();
        }

        public byte[] body() {
            return response.body();
        }

        public boolean isSuccess() {
            return status() >= 200 && status() < 300;
        }
    }

    private final Duration timeout;
    private final int longest;
    private final HttpClient http;

    /**
     * A caller with limits.
     *
     * @param timeout for a call as a whole, from the connection to the last byte
     * @param longest how many bytes an answer may have
     */
    public Caller(Duration timeout, int longest) {
        this.timeout = timeout;
        this.longest = longest;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /** Throws an IOException whose message is safe to show: it says what kind of thing went wrong, nothing of the call. */
    public Answer call(HttpRequest request) throws IOException {
        // Bounded as a whole: the client's own time-out ends with the headers, and a body may drip for ever.
        CompletableFuture<HttpResponse<byte[]>> call =
                http.sendAsync(request, info -> new Limited(BodySubscribers.ofByteArray(), longest));
        try {
            return new Answer(call.get(timeout.toMillis(), MILLISECONDS));
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof TooLong) {
                throw new IOException("an answer of more than " + longest + " bytes", cause);
            }
            throw new IOException(cause.getClass().getSimpleName(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            call.cancel(true);
        }
    }

    private static final class TooLong extends IOException {}

    private static final class Limited implements BodySubscriber<byte[]> {

        private final BodySubscriber<byte[]> inner;
        private long left;
        private Flow.@Nullable Subscription subscription;

        private Limited(BodySubscriber<byte[]> inner, long left) {
            this.inner = inner;
            this.left = left;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return inner.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            inner.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                left -= buffer.remaining();
            }
            if (left >= 0) {
                inner.onNext(buffers);
            } else if (subscription != null) {
                subscription.cancel();
                subscription = null;
                inner.onError(new TooLong());
            }
        }

        @Override
        public void onError(Throwable failure) {
            inner.onError(failure);
        }

        @Override
        public void onComplete() {
            inner.onComplete();
        }
    }
}
