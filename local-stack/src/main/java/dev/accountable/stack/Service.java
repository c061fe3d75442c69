package dev.accountable.stack;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** The four services. */
public enum Service {
    CONSENT(Port.CONSENT, Port.CONSENT_MANAGEMENT, 1),
    DSR(Port.DSR, Port.DSR_MANAGEMENT, 1),
    AUDIT(Port.AUDIT, Port.AUDIT_MANAGEMENT, 4),
    BREACH(Port.BREACH, Port.BREACH_MANAGEMENT, 1);

    private final Port port;
    private final Port management;
    private final int largestBodyMebibytes;

    Service(Port port, Port management, int largestBodyMebibytes) {
        this.port = port;
        this.management = management;
        this.largestBodyMebibytes = largestBodyMebibytes;
    }

    /** Its name everywhere outside this program, for example {@code audit-service}. */
    public String id() {
        return database() + "-service";
    }

    /** Its database and the role that owns it. */
    public String database() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role that the running service signs in with: it works with the rows and cannot change the schema. */
    String role() {
        return database() + "_service";
    }

    public Port port() {
        return port;
    }

    public Port management() {
        return management;
    }

    /** The longest body that it takes, as {@code quarkus.http.limits.max-body-size} of the service says. */
    int largestBodyMebibytes() {
        return largestBodyMebibytes;
    }

    Path jar(Path repository) {
        return repository.resolve(id()).resolve("target/quarkus-app/quarkus-run.jar");
    }

    public static Service of(String id) {
        return Stream.of(values())
                .filter(service -> service.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no service " + id));
    }
}
