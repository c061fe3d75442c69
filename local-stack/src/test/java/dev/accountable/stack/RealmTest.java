package dev.accountable.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealmTest {

    private static final Path FILE = Repository.find().resolve("k8s/components/keycloak-dev/accountable-realm.json");

    private final ObjectNode production = (ObjectNode) Json.read(bytes());

    @Test
    void production_has_no_people_and_no_password_grant() {
        assertThat(texts(production.path("users"), "username")).allMatch(name -> name.startsWith("service-account-"));
        assertThat(production.path("clients"))
                .noneMatch(client -> client.path("directAccessGrantsEnabled").asBoolean());
    }

    @Test
    void production_has_no_secret_and_no_address_of_its_own() {
        assertThat(texts(production.path("clients"), "secret").filter(secret -> !secret.isEmpty()))
                .hasSize(7)
                .allMatch(secret -> secret.matches("\\$\\{ACCOUNTABLE_[A-Z_]+_CLIENT_SECRET}"));
        assertThat(production.toString()).doesNotContain("http://", "https://", "localhost");
    }

    @Test
    void pages_need_pkce() {
        assertThat(client(production, "accountable-pages")
                        .at("/attributes/pkce.code.challenge.method")
                        .asText())
                .isEqualTo("S256");
    }

    @Test
    void whoever_has_a_role_of_staff_is_an_employee_and_so_needs_a_second_factor() {
        for (JsonNode role : production.at("/roles/realm")) {
            String name = role.path("name").asText();
            if (!List.of("employee", "data-subject").contains(name)) {
                assertThat(role.at("/composites/realm/0").asText()).as(name).isEqualTo("employee");
            }
        }
    }

    @Test
    void keycloak_keeps_its_own_client_scopes() {
        assertThat(production.has("clientScopes")).isFalse();
    }

    @Test
    void the_local_realm_adds_demo_users_and_two_clients_and_nothing_else(@TempDir Path data) {
        ObjectNode local = Realm.local(FILE, Secrets.openOrGenerate(data));

        assertThat(texts(local.path("users"), "username"))
                .containsAll(DemoUser.ALL.stream().map(DemoUser::name).toList())
                .hasSize(production.path("users").size() + DemoUser.ALL.size());
        assertThat(texts(local.path("clients"), "clientId"))
                .contains(Realm.CLI, Realm.SHORT)
                .hasSize(production.path("clients").size() + 2);
        local.remove(List.of("users", "clients", "scopeMappings"));
        production.remove(List.of("users", "clients", "scopeMappings"));
        assertThat(local).isEqualTo(production);
    }

    @Test
    void staff_and_only_staff_have_a_second_factor(@TempDir Path data) {
        ObjectNode local = Realm.local(FILE, Secrets.openOrGenerate(data));

        for (JsonNode user : local.path("users")) {
            if (!user.has("serviceAccountClientId")) {
                boolean staff = texts(user.path("realmRoles")).anyMatch("employee"::equals);
                boolean otp = texts(user.path("credentials"), "type").anyMatch("otp"::equals);
                assertThat(otp).as(user.path("username").asText()).isEqualTo(staff);
            }
        }
    }

    private static JsonNode client(JsonNode realm, String id) {
        return stream(realm.path("clients"))
                .filter(client -> client.path("clientId").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Stream<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::asText);
    }

    private static Stream<String> texts(JsonNode array, String field) {
        return stream(array).map(node -> node.path(field).asText());
    }

    private static byte[] bytes() {
        try {
            return Files.readAllBytes(FILE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
