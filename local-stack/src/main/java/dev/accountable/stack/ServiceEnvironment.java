package dev.accountable.stack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the services are started: the production jar, and everything else by environment variables. What is called
 * {@code java} are the arguments of the command of that name.
 */
final class ServiceEnvironment {

    /** Where the sample organisation is written to about personal data. */
    static final String PRIVACY_OFFICE = "privacy@example.org";

    static final String DATA_PROTECTION_OFFICER = "dpo@example.org";

    private ServiceEnvironment() {}

    static ServerProcess process(
            Service service,
            List<String> java,
            DataDirectory data,
            Endpoints endpoints,
            Secrets secrets,
            Map<String, String> more) {
        Map<String, String> environment = of(service, endpoints, secrets);
        environment.putAll(more);
        return process(service.id(), java, data, environment, endpoints.management(service) + "/q/health/ready");
    }

    /** The same on free ports; its database connections carry the name "another". */
    static ServerProcess another(
            Service service, List<String> java, DataDirectory data, Endpoints endpoints, Secrets secrets) {
        Map<String, String> environment = of(service, endpoints, secrets);
        var own = new Endpoints(Ports.random());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(own.port(service.port())));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(own.port(service.management())));
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL", endpoints.jdbcUrl(service.database()) + "?ApplicationName=another");
        return process(service.id() + "-another", java, data, environment, own.management(service) + "/q/health/ready");
    }

    private static ServerProcess process(
            String name, List<String> java, DataDirectory data, Map<String, String> environment, String ready) {
        List<String> command = new ArrayList<>(List.of(ServerProcess.java(), ServerProcess.mark(data.path())));
        command.addAll(java);
        return new ServerProcess(name, command, environment, data.logs().resolve(name + ".log"), ready);
    }

    static Map<String, String> of(Service service, Endpoints endpoints, Secrets secrets) {
        var environment = new HashMap<String, String>();
        environment.put("QUARKUS_HTTP_HOST", "localhost");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(endpoints.port(service.port())));
        environment.put("QUARKUS_MANAGEMENT_HOST", "localhost");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(endpoints.port(service.management())));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", endpoints.jdbcUrl(service.database()));
        environment.put("QUARKUS_DATASOURCE_USERNAME", service.role());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", secrets.databasePassword(service.role()));
        environment.put("QUARKUS_FLYWAY_USERNAME", service.database());
        environment.put("QUARKUS_FLYWAY_PASSWORD", secrets.databasePassword(service.database()));
        environment.put("QUARKUS_OIDC_AUTH_SERVER_URL", endpoints.issuer());
        environment.put("QUARKUS_OIDC_CREDENTIALS_SECRET", secrets.clientSecret(service.id()));
        environment.put("ACCOUNTABLE_AUDIT_URL", endpoints.service(Service.AUDIT));
        // On one machine a part that was away comes back soon.
        environment.put("ACCOUNTABLE_AUDIT_BACKOFF_CAP", "3s");
        switch (service) {
            case AUDIT -> {
                environment.put("ACCOUNTABLE_LOG_ORIGIN", "accountable.example/local");
                environment.put(
                        "ACCOUNTABLE_LOG_SIGNING_KEY_FILE",
                        secrets.logSigningKey().toString());
                environment.put("ACCOUNTABLE_BREACH_URL", endpoints.service(Service.BREACH));
                environment.put("ACCOUNTABLE_IDENTITY_EVENTS_URL", endpoints.realmAdministration());
                environment.put(
                        "ACCOUNTABLE_IDENTITY_EVENTS_CLIENT_SECRET", secrets.clientSecret(Realm.IDENTITY_EVENTS));
            }
            case DSR -> {
                String sample = "ACCOUNTABLE_DSR_CONNECTIONS_SAMPLE_";
                environment.put(sample + "JDBC_URL", endpoints.jdbcUrl(Postgres.SAMPLE));
                environment.put(sample + "USERNAME", Postgres.SAMPLE_READER);
                environment.put(sample + "PASSWORD", secrets.databasePassword(Postgres.SAMPLE_READER));
                String own = "ACCOUNTABLE_DSR_OWN_SERVICES_";
                environment.put(own + "CONSENT_URL", endpoints.service(Service.CONSENT));
                environment.put(own + "LOG_URL", endpoints.service(Service.AUDIT));
                environment.put(own + "ACCOUNTS_URL", endpoints.realmAdministration());
                environment.put(own + "ACCOUNTS_CLIENT_ID", Realm.ACCOUNT_ERASER);
                environment.put(own + "ACCOUNTS_CLIENT_SECRET", secrets.clientSecret(Realm.ACCOUNT_ERASER));
                environment.put("ACCOUNTABLE_DSR_COUNTRY", "DE");
                environment.put("ACCOUNTABLE_CONSENT_URL", endpoints.service(Service.CONSENT));
                environment.put("QUARKUS_MAILER_FROM", "accountable@example.org");
                environment.put("QUARKUS_MAILER_HOST", "localhost");
                environment.put("QUARKUS_MAILER_PORT", Integer.toString(endpoints.port(Port.SMTP)));
                environment.put("ACCOUNTABLE_CONTROLLER_NAME", "Example Ltd");
                environment.put("ACCOUNTABLE_CONTROLLER_EMAIL", PRIVACY_OFFICE);
                environment.put("ACCOUNTABLE_CONTROLLER_DPO_EMAIL", DATA_PROTECTION_OFFICER);
                environment.put("ACCOUNTABLE_CONTROLLER_PUBLIC_URL", endpoints.gateway());
                environment.put(
                        "ACCOUNTABLE_CONTROLLER_AUTHORITY_NAME",
                        "Berliner Beauftragte für Datenschutz und Informationsfreiheit");
                environment.put("ACCOUNTABLE_CONTROLLER_AUTHORITY_URL", "https://www.datenschutz-berlin.de/");
                environment.put(
                        "ACCOUNTABLE_DSR_SIGNING_KEY_FILE",
                        secrets.dsrSigningKey().toString());
                environment.put(
                        "ACCOUNTABLE_DSR_LEDGER_KEY_FILE", secrets.ledgerKey().toString());
                environment.put(
                        "ACCOUNTABLE_DSR_PSEUDONYM_KEY_FILE",
                        secrets.stagingKey().toString());
            }
            case BREACH -> {
                environment.put("ACCOUNTABLE_DSR_URL", endpoints.service(Service.DSR));
                environment.put("ACCOUNTABLE_CONSENT_URL", endpoints.service(Service.CONSENT));
                environment.put("QUARKUS_MAILER_FROM", "accountable@example.org");
                environment.put("QUARKUS_MAILER_HOST", "localhost");
                environment.put("QUARKUS_MAILER_PORT", Integer.toString(endpoints.port(Port.SMTP)));
                environment.put("ACCOUNTABLE_ORGANISATION_NAME", "Example Ltd");
                environment.put("ACCOUNTABLE_ORGANISATION_CONTACT", "Sample Street 1, 10115 Berlin, " + PRIVACY_OFFICE);
                environment.put("ACCOUNTABLE_ORGANISATION_DPO_NAME", "Dana Officer");
                environment.put("ACCOUNTABLE_ORGANISATION_DPO_CONTACT", DATA_PROTECTION_OFFICER);
                environment.put("ACCOUNTABLE_ORGANISATION_ACTIVITY", "Software for working together");
                environment.put("ACCOUNTABLE_ALERTS_MAIL_TO", "security@example.org");
                environment.put("ACCOUNTABLE_ALERTS_WEBHOOK_URL", endpoints.webhookTarget());
                environment.put("ACCOUNTABLE_ALERTS_WEBHOOK_SECRET", secrets.webhookSecret());
            }
            case CONSENT -> {
                environment.put("QUARKUS_MAILER_FROM", "accountable@example.org");
                environment.put("QUARKUS_MAILER_HOST", "localhost");
                environment.put("QUARKUS_MAILER_PORT", Integer.toString(endpoints.port(Port.SMTP)));
                environment.put(
                        "ACCOUNTABLE_RECEIPTS_SIGNING_KEY_FILE",
                        secrets.receiptSigningKey().toString());
                environment.put(
                        "ACCOUNTABLE_VISITORS_KEY_FILE", secrets.visitorKey().toString());
                environment.put(
                        "ACCOUNTABLE_ERASURE_PSEUDONYM_KEY_FILE",
                        secrets.pseudonymKey().toString());
                environment.put("ACCOUNTABLE_RECEIPTS_PUBLIC_URL", endpoints.gateway());
                environment.put("ACCOUNTABLE_CONTROLLER_NAME", "Example Ltd");
                environment.put("ACCOUNTABLE_CONTROLLER_CONTACT", "Privacy office");
                environment.put("ACCOUNTABLE_CONTROLLER_EMAIL", PRIVACY_OFFICE);
                environment.put("ACCOUNTABLE_CONTROLLER_PHONE", "+49-30-5550100");
                environment.put("ACCOUNTABLE_CONTROLLER_URL", "https://example.org/");
                environment.put("ACCOUNTABLE_CONTROLLER_ADDRESS_STREET", "Sample Street 1");
                environment.put("ACCOUNTABLE_CONTROLLER_ADDRESS_POSTAL_CODE", "10115");
                environment.put("ACCOUNTABLE_CONTROLLER_ADDRESS_CITY", "Berlin");
                environment.put("ACCOUNTABLE_CONTROLLER_ADDRESS_COUNTRY", "DE");
                environment.put("ACCOUNTABLE_CONTROLLER_JURISDICTION", "DE");
                environment.put("ACCOUNTABLE_CONTROLLER_STORAGE_COUNTRIES", "DE");
                environment.put("ACCOUNTABLE_CONTROLLER_DPO_EMAIL", DATA_PROTECTION_OFFICER);
                environment.put("ACCOUNTABLE_CONTROLLER_PRIVACY_URL", "https://example.org/privacy");
                environment.put("ACCOUNTABLE_CONTROLLER_WITHDRAWAL_URL", "https://example.org/my-consents");
            }
        }
        return environment;
    }
}
