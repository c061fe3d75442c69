package dev.accountable.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * From the answer to an append until the inclusion proof is there, one event after another while others load the log:
 * a proof is there as soon as the checkpoint over it is signed.
 */
final class Integration {

    private static final int PAUSE = 5;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    Integration(String url) {
        this.url = url;
    }

    /** Milliseconds, sorted, for as long as the load runs. */
    double[] during(Supplier<Load> load, String writer, String reader) {
        CompletableFuture<Load> running = CompletableFuture.supplyAsync(load);
        var times = new double[0];
        try {
            while (!running.isDone()) {
                double time = one(writer, reader);
                times = Arrays.copyOf(times, times.length + 1);
                times[times.length - 1] = time;
            }
            running.get();
        } catch (IOException | ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Arrays.sort(times);
        return times;
    }

    private double one(String writer, String reader) throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        int status = status(HttpRequest.newBuilder(URI.create(url + "/api/v1/events"))
                .header("Authorization", "Bearer " + writer)
                .header("Content-Type", "application/cloudevents+json")
                .POST(BodyPublishers.ofString("""
                        {"specversion":"1.0","id":"%s","source":"/consent-service","type":"dev.accountable.consent.given",
                         "time":"%s","subject":"consents/probe","datacontenttype":"application/json",
                         "data":{"actor":"probe","outcome":"SUCCESS","details":{}}}""".formatted(id, Instant.now()))));
        long answered = System.nanoTime();
        if (status != 200) {
            throw new IllegalStateException("An append was answered " + status);
        }
        HttpRequest.Builder proof = HttpRequest.newBuilder(URI.create(url + "/api/v1/log/inclusion-proofs/" + id))
                .header("Authorization", "Bearer " + reader);
        while (status(proof) != 200) {
            // A poll that never paused would be a load of its own.
            Thread.sleep(PAUSE);
        }
        return (System.nanoTime() - answered) / 1e6;
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
}
