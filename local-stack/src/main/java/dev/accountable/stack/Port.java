package dev.accountable.stack;

import java.util.Locale;

/** Everything that listens, with the port it has unless the environment says otherwise. */
public enum Port {
    GATEWAY(8080),
    CONSENT(8081),
    DSR(8082),
    AUDIT(8083),
    BREACH(8084),
    CONSENT_MANAGEMENT(9081),
    DSR_MANAGEMENT(9082),
    AUDIT_MANAGEMENT(9083),
    BREACH_MANAGEMENT(9084),
    KEYCLOAK(8180),
    KEYCLOAK_MANAGEMENT(9180),
    POSTGRES(5440),
    SMTP(1025),
    INBOX(8025);

    final int standard;

    Port(int standard) {
        this.standard = standard;
    }

    /** The environment variable that changes it, for example {@code ACCOUNTABLE_GATEWAY_PORT}. */
    String variable() {
        return "ACCOUNTABLE_" + name() + "_PORT";
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
