package dev.accountable.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** So many requests a second, whether or not earlier ones were answered; a time counts from when a request was due. */
final class SteadyRate {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String token;

    SteadyRate(String token) {
        this.token = token;
    }

    Load run(int perSecond, int seconds, IntFunction<String> address) {
        int requests = perSecond * seconds;
        var millis = new double[requests];
        var answers = new CompletableFuture<?>[requests];
        long begun = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            int request = i;
            long due = begun + i * 1_000_000_000L / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            answers[i] = http.sendAsync(
                            HttpRequest.newBuilder(URI.create(address.apply(i)))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            BodyHandlers.discarding())
                    .thenAccept(answer -> {
                        if (answer.statusCode() != 200) {
                            throw new IllegalStateException("Answered " + answer.statusCode());
                        }
                        millis[request] = (System.nanoTime() - due) / 1e6;
                    });
        }
        CompletableFuture.allOf(answers).join();
        double took = (System.nanoTime() - begun) / 1e9;
        Arrays.sort(millis);
        return new Load(requests / took, millis[requests / 2], millis[(int) (requests * 0.99)]);
    }
}
