package dev.accountable.test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.opentest4j.MultipleFailuresError;

/** The same check of many things, some at a time: thousands of calls one after the other would be minutes. */
final class AtOnce {

    private static final int THREADS = 4;

    private AtOnce() {}

    /** All are checked; what failed is told together. */
    static <T> void check(Collection<T> all, Consumer<T> check) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> checks = new ArrayList<>();
            for (T one : all) {
                checks.add(threads.submit(() -> check.accept(one)));
            }
            List<Throwable> failures = new ArrayList<>();
            for (Future<?> one : checks) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    failures.add(e.getCause() == null ? e : e.getCause());
                }
            }
            if (!failures.isEmpty()) {
                throw new MultipleFailuresError(failures.size() + " of " + all.size() + " checks failed", failures);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
