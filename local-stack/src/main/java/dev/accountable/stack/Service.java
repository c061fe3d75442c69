package dev.accountable.stack;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** The four services. */
public enum Service {
    CONSENT(Port.CONSENT, Port.CONSENT_MANAGEMENT),
    DSR(Port.DSR, Port.DSR_MANAGEMENT),
    AUDIT(Port.AUDIT, Port.AUDIT_MANAGEMENT),
    BREACH(Port.BREACH, Port.BREACH_MANAGEMENT);

    private final Port port;
    private final Port management;

    Service(Port port, Port management) {
        this.port = port;
        this.management = management;
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
