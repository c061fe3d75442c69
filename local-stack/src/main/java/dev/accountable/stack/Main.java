package dev.accountable.stack;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code ./start}: runs the platform until it is told to end, or tells its tour. */
final class Main {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Path data = Repository.find().resolve("data");
    private boolean fresh;
    private boolean tour;

    private Main() {}

    public static void main(String[] arguments) {
        Logger.getLogger("").setLevel(Level.WARNING);
        int code;
        try {
            var main = new Main();
            main.read(arguments);
            code = main.tour ? main.tour() : main.run();
        } catch (StackException e) {
            OUT.println(e.getMessage());
            code = 1;
        }
        System.exit(code);
    }

    private void read(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--fresh" -> fresh = true;
                case "--tour" -> tour = true;
                case "--data" -> {
                    if (++i == arguments.length) {
                        throw new StackException("--data wants a folder");
                    }
                    data = Path.of(arguments[i]).toAbsolutePath().normalize();
                }
                default -> throw new StackException("Unknown option " + arguments[i] + "; ./start --help tells more");
            }
        }
    }

    private int run() {
        long begun = System.nanoTime();
        try (LocalStack stack = start()) {
            String notice = new Seed(stack.endpoints(), new Login(stack.endpoints(), stack.secrets())).plant();
            OUT.println();
            OUT.println(
                    "Ready after " + Duration.ofNanos(System.nanoTime() - begun).toSeconds() + " s. Data and logs: "
                            + stack.dataDirectory());
            OUT.println(Welcome.text(stack.endpoints(), stack.secrets(), notice));
            // Until Ctrl-C or SIGTERM, whose shutdown hook closes the stack.
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private LocalStack start() {
        LocalStack.Builder builder =
                LocalStack.configure().dataDirectory(data).progress(step -> OUT.println("  · " + step));
        OUT.println("Starting Accountable");
        return fresh ? builder.fresh().start() : builder.start();
    }

    private int tour() {
        Optional<Ports> running = DataDirectory.running(data);
        if (running.isPresent() && !fresh) {
            return tell(new Endpoints(running.get()), Secrets.open(data));
        }
        try (LocalStack stack = start()) {
            return tell(stack.endpoints(), stack.secrets());
        }
    }

    private static int tell(Endpoints endpoints, Secrets secrets) {
        List<String> broken = new Tour(endpoints, secrets, new Login(endpoints, secrets), Repository.find(), OUT).run();
        OUT.println();
        if (broken.isEmpty()) {
            OUT.println("Every promise was kept.");
            return 0;
        }
        OUT.println(broken.size() + " promises were not kept:");
        broken.forEach(promise -> OUT.println("  ✗ " + promise));
        return 1;
    }
}
