package dev.accountable.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The real Keycloak on the shared PostgreSQL, built ahead by Maven. The distribution is shared and only read; each data
 * folder has a home of its own that points into it, so that several stacks run side by side.
 */
final class Keycloak {

    static final String ADMIN = "admin";

    private Keycloak() {}

    static ServerProcess prepare(Path repository, DataDirectory data, Endpoints endpoints, Secrets secrets) {
        Path home = data.path().resolve("keycloak");
        try {
            pointInto(distribution(repository), home);
            Path imported = Files.createDirectories(home.resolve("data/import"));
            Secrets.writePrivately(
                    imported.resolve("accountable-realm.json"),
                    Json.write(Realm.local(
                            repository.resolve("k8s/components/keycloak-dev/accountable-realm.json"), secrets)));
        } catch (IOException e) {
            throw new StackException("Keycloak cannot be set up in " + home + ": " + e.getMessage(), e);
        }
        var command = List.of(
                home.resolve("bin/kc.sh").toString(),
                "start",
                "--optimized",
                "--import-realm",
                "--hostname=" + endpoints.keycloak(),
                "--http-enabled=true",
                "--http-host=localhost",
                "--http-port=" + endpoints.port(Port.KEYCLOAK),
                "--http-management-port=" + endpoints.port(Port.KEYCLOAK_MANAGEMENT),
                "--cache=local",
                "--db-url=" + endpoints.jdbcUrl("keycloak"),
                "--db-username=keycloak");
        return new ServerProcess(
                "Keycloak",
                command,
                environment(data, endpoints, secrets),
                data.logs().resolve("keycloak.log"),
                endpoints.issuer() + "/.well-known/openid-configuration");
    }

    private static Map<String, String> environment(DataDirectory data, Endpoints endpoints, Secrets secrets) {
        var environment = new HashMap<String, String>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        // The quick compiler only: start-up is what counts here.
        environment.put("JAVA_OPTS_APPEND", ServerProcess.mark(data.path()) + " -XX:TieredStopAtLevel=1");
        environment.put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx384m");
        environment.put("KC_DB_PASSWORD", secrets.databasePassword("keycloak"));
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.keycloakAdminPassword());
        environment.put("ACCOUNTABLE_PAGES_ORIGIN", endpoints.gateway());
        Stream.concat(
                        Stream.of(Service.values()).map(Service::id),
                        Stream.of("website", Realm.IDENTITY_EVENTS, Realm.ACCOUNT_ERASER))
                .forEach(client -> environment.put(secretVariable(client), secrets.clientSecret(client)));
        return environment;
    }

    /** As the realm file names it. */
    private static String secretVariable(String client) {
        return "ACCOUNTABLE_" + client.toUpperCase(Locale.ROOT).replace('-', '_') + "_CLIENT_SECRET";
    }

    private static void pointInto(Path distribution, Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        // kc.sh takes the folder it lies in for the home, after following links: it must be a copy.
        Files.copy(
                distribution.resolve("bin/kc.sh"),
                home.resolve("bin/kc.sh"),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        for (String name : List.of("lib", "conf", "providers", "themes", "version.txt")) {
            Path link = home.resolve(name);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, distribution.resolve(name));
        }
    }

    private static Path distribution(Path repository) throws IOException {
        Path unpacked = repository.resolve("local-stack/target/keycloak");
        if (Files.isDirectory(unpacked)) {
            try (Stream<Path> children = Files.list(unpacked)) {
                for (Path child : children.toList()) {
                    if (Files.exists(child.resolve("built-for-postgres"))) {
                        return child;
                    }
                }
            }
        }
        throw new StackException("Keycloak is not built: run `mvn -pl local-stack package`, or ./start, which does.");
    }
}
