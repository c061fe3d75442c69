package dev.accountable.benchmarks;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code benchmarks/run}: a service as it is packaged, in a heap of 256 MiB, on a real PostgreSQL that flushes before it says
 * committed, with tokens from a real Keycloak; and PostgreSQL itself, the same server, without the service.
 */
final class Main {

    private Main() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        Service service = switch (arguments.length > 0 ? arguments[0] : "") {
            case "consents" -> Service.CONSENT;
            case "requests" -> Service.DSR;
            case "breaches" -> Service.BREACH;
            default -> Service.AUDIT;
        };
        int seconds = 10;
        int rounds = 3;
        boolean fresh = true;
        Set<String> only = Set.of();
        long events = switch (service) {
            case CONSENT -> 10_000_000;
            case DSR, BREACH -> 1_000_000;
            case AUDIT -> 0;
        };
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--seconds" -> seconds = Integer.parseInt(arguments[i + 1]);
                case "--rounds" -> rounds = Integer.parseInt(arguments[i + 1]);
                case "--events" -> events = Long.parseLong(arguments[i + 1]);
                case "--data" -> fresh = !arguments[i + 1].equals("keep");
                case "--only" -> only = Set.of(arguments[i + 1].split(","));
                default -> {
                    Bench.OUT.println("Unknown option " + arguments[i] + "; benchmarks/run --help tells more");
                    System.exit(1);
                }
            }
        }
        Path data = Path.of("benchmarks", "target", "data").toAbsolutePath();
        Files.createDirectories(data);
        LocalStack.Builder builder = LocalStack.configure().dataDirectory(data);
        if (fresh) {
            builder.fresh();
        }
        try (OwnSystems own = OwnSystems.start();
                Receivers receivers = Receivers.start();
                LocalStack stack = builder.randomPorts()
                        .underLoad()
                        .services(running(service))
                        .environment(Service.DSR, endpoints -> {
                            Map<String, String> more = new HashMap<>(own.environment());
                            more.putAll(Upkeep.environment(endpoints));
                            return more;
                        })
                        .environment(Service.BREACH, endpoints -> receivers.environment())
                        .start()) {
            Bench bench = Bench.of(stack, service, seconds, rounds, only);
            bench.machine();
            if (service == Service.AUDIT || service == Service.CONSENT) {
                bench.pgbench().prepare();
            }
            switch (service) {
                case CONSENT -> new ConsentBenchmark(bench, events).run();
                case DSR -> new RequestBenchmark(bench, own, events).run();
                case BREACH -> new BreachBenchmark(bench, receivers, events).run();
                case AUDIT -> new LogBenchmark(bench, events).run();
            }
        }
    }

    /** What is measured, and what it asks. */
    private static List<Service> running(Service measured) {
        return switch (measured) {
            // Who looked at somebody's data stands in the answer.
            case DSR -> List.of(Service.AUDIT, measured);
            // Who was in a system, only dsr-service knows.
            case BREACH -> List.of(Service.DSR, measured);
            default -> List.of(measured);
        };
    }
}
