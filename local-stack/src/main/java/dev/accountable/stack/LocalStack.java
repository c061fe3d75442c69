package dev.accountable.stack;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The running platform. {@link #close} ends all of it in order; should this program be killed instead, the next start on
 * the same folder ends what was left behind.
 */
public final class LocalStack implements AutoCloseable {

    private final Builder settings;
    private final DataDirectory data;
    private final Endpoints endpoints;
    private final Secrets secrets;
    private final Postgres postgres;
    private final Map<Service, ServerProcess> services = new EnumMap<>(Service.class);
    private final Vertx vertx = Vertxes.create();
    private @Nullable ServerProcess keycloak;
    private @Nullable Inbox inbox;
    private volatile boolean closed;

    private LocalStack(Builder settings, DataDirectory data, Ports ports) {
        this.settings = settings;
        this.data = data;
        this.endpoints = new Endpoints(ports);
        this.secrets = Secrets.openOrGenerate(data.path());
        this.postgres = new Postgres(data.path(), endpoints, secrets);
    }

    public static Builder configure() {
        return new Builder();
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    public Secrets secrets() {
        return secrets;
    }

    public Postgres postgres() {
        return postgres;
    }

    /** A service by its name, for example {@code audit-service}. */
    public ServerProcess service(String id) {
        return Objects.requireNonNull(services.get(Service.of(id)), () -> id + " is not part of this stack");
    }

    /** One more process of a service, on ports of its own, as a second pod would be. Whoever starts it ends it. */
    public ServerProcess another(String id) {
        return ServiceEnvironment.another(Service.of(id), settings.java(Service.of(id)), data, endpoints, secrets);
    }

    /** The environment that a service of this stack runs in, for whoever runs it in another way. */
    public Map<String, String> environment(String id) {
        return ServiceEnvironment.of(Service.of(id), endpoints, secrets);
    }

    /** An account for somebody whom the organisation knows as a customer: a password, a verified address. */
    public Account signUp(String username, String firstName, String lastName, String email) {
        return new KeycloakAdmin(endpoints, secrets)
                .create(new DemoUser(username, firstName, lastName, email, "data-subject", "a customer"));
    }

    public Path dataDirectory() {
        return data.path();
    }

    /** The root of the source tree the stack runs from. */
    public Path repository() {
        return settings.repository;
    }

    private void start(Ports ports) {
        try {
            settings.progress.accept("PostgreSQL");
            unlessClosed(postgres::start);
            SampleOrganisation.load(postgres);
            unlessClosed(() -> inbox = Inbox.start(vertx, endpoints, secrets));
            settings.progress.accept("Keycloak");
            ServerProcess identity = Keycloak.prepare(settings.repository, data, endpoints, secrets);
            unlessClosed(() -> {
                keycloak = identity;
                identity.launch();
            });
            identity.awaitReady();
            startServices();
            Gateway.start(vertx, endpoints);
            data.writeRunning(ports);
        } catch (StackException e) {
            throw closed ? new StackException("Stopped.", e) : e;
        }
    }

    /** Whatever a Ctrl-C finds begun, it ends; and nothing begins after it. */
    private synchronized void unlessClosed(Runnable step) {
        if (closed) {
            throw new StackException("Stopped.");
        }
        step.run();
    }

    private void startServices() {
        for (Service service : settings.services) {
            settings.progress.accept(service.id());
            ServerProcess process = ServiceEnvironment.process(
                    service,
                    settings.java(service),
                    data,
                    endpoints,
                    secrets,
                    settings.environment(service, endpoints));
            unlessClosed(() -> {
                services.put(service, process);
                process.launch();
            });
        }
        var waiting = services.values().stream()
                .map(process -> CompletableFuture.runAsync(process::awaitReady))
                .toList();
        try {
            CompletableFuture.allOf(waiting.toArray(new CompletableFuture<?>[0]))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StackException cause) {
                throw cause;
            }
            throw e;
        }
        services.values().forEach(process -> process.onUnexpectedEnd(settings.progress));
    }

    /** Ends everything: first who asks, then who is asked. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        services.values().forEach(ServerProcess::terminate);
        services.values().forEach(ServerProcess::awaitEnd);
        if (keycloak != null) {
            keycloak.stop();
        }
        if (inbox != null) {
            inbox.stop();
        }
        Vertxes.close(vertx);
        postgres.stop();
        data.close();
    }

    /** What kind of stack to start. */
    public static final class Builder {

        private Path directory = Path.of("data");
        private Path repository = Repository.find();
        private Ports ports = Ports.from(System.getenv());
        private boolean fresh;
        private boolean underLoad;
        private List<Service> services = List.of(Service.values());
        private final Map<Service, Function<Endpoints, Map<String, String>>> environments =
                new EnumMap<>(Service.class);
        private Consumer<String> progress = step -> {};

        private Builder() {}

        /** Where it keeps everything. */
        public Builder dataDirectory(Path directory) {
            this.directory = directory;
            return this;
        }

        /** Free ports instead of the well-known ones, so that several stacks run side by side. */
        public Builder randomPorts() {
            this.ports = Ports.random();
            return this;
        }

        /** Begins with an empty data folder. */
        public Builder fresh() {
            this.fresh = true;
            return this;
        }

        /** Only some of the services. */
        public Builder services(List<Service> services) {
            this.services = List.copyOf(services);
            return this;
        }

        /** With the compiler and the collector that Java chooses by itself; else with those that start up quickly. */
        public Builder underLoad() {
            this.underLoad = true;
            return this;
        }

        /** What a service is told beside what the stack tells it, for example of one more system to ask. */
        public Builder environment(Service service, Function<Endpoints, Map<String, String>> environment) {
            this.environments.put(service, environment);
            return this;
        }

        private Map<String, String> environment(Service service, Endpoints endpoints) {
            return environments.getOrDefault(service, none -> Map.of()).apply(endpoints);
        }

        private List<String> java(Service service) {
            List<String> java = new ArrayList<>();
            java.add("-Xmx256m");
            if (!underLoad) {
                java.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
            }
            java.addAll(List.of("-jar", service.jar(repository).toString()));
            return java;
        }

        /** Is told what comes next, and later of a service that ended unexpectedly. */
        public Builder progress(Consumer<String> progress) {
            this.progress = progress;
            return this;
        }

        /** Starts it and returns when all of it is ready. */
        public LocalStack start() {
            DataDirectory data = DataDirectory.lock(directory);
            @Nullable LocalStack stack = null;
            boolean started = false;
            try {
                ServerProcess.endLeftOvers(data.path());
                Postgres.endLeftOver(data.path());
                if (fresh) {
                    data.empty();
                }
                data.requireSpace();
                ports.requireFree();
                requireBuilt();
                stack = new LocalStack(this, data, ports);
                LocalStack starting = stack;
                var hook = new Thread(starting::close, "stop the stack");
                Runtime.getRuntime().addShutdownHook(hook);
                stack.start(ports);
                started = true;
                return stack;
            } finally {
                if (!started) {
                    if (stack != null) {
                        stack.close();
                    } else {
                        data.close();
                    }
                }
            }
        }

        private void requireBuilt() {
            for (Service service : services) {
                if (!Files.exists(service.jar(repository))) {
                    throw new StackException(service.id() + " is not built: there is no " + service.jar(repository)
                            + ". Run `mvn package`, or ./start, which does.");
                }
            }
        }
    }
}
