package dev.accountable.stack;

/** Where the parts of a running stack are reached. */
public final class Endpoints {

    static final String REALM = "accountable";

    private final Ports ports;

    Endpoints(Ports ports) {
        this.ports = ports;
    }

    public int port(Port port) {
        return ports.of(port);
    }

    /** The one origin a frontend sees. */
    public String gateway() {
        return http(Port.GATEWAY);
    }

    /** One service directly, past the gateway. */
    public String service(Service service) {
        return http(service.port());
    }

    public String management(Service service) {
        return http(service.management());
    }

    public String keycloak() {
        return http(Port.KEYCLOAK);
    }

    public String issuer() {
        return keycloak() + "/realms/" + REALM;
    }

    /** The realm in Keycloak's admin API. */
    String realmAdministration() {
        return keycloak() + "/admin/realms/" + REALM;
    }

    /** The page and the REST view of received mails and webhooks. */
    public String inbox() {
        return http(Port.INBOX);
    }

    String webhookTarget() {
        return inbox() + "/webhooks";
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port(Port.POSTGRES) + "/" + database;
    }

    private String http(Port port) {
        return "http://localhost:" + port(port);
    }
}
