package dev.accountable.audit.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityEventTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String LOGIN = """
            {"id":"k1","time":1795424400123,"type":"LOGIN","realmId":"r","clientId":"accountable-pages","userId":"u1",
             "sessionId":"s","ipAddress":"198.51.100.7","details":{"username":"anna.lindqvist@example.org"}}""";

    private static final String ROLES = """
            {"id":"k2","time":1795424400123,"realmId":"r","operationType":"%s","resourceType":"REALM_ROLE_MAPPING",
             "resourcePath":"%s","authDetails":{"realmId":"m","clientId":"c","userId":"admin-1",
             "ipAddress":"2001:db8:85a3::7348"}}""";

    @Test
    void aLoginIsThePersonsOwnAct() throws Exception {
        IdentityEvent event = IdentityEvent.login(JSON.readTree(LOGIN));
        assertThat(JSON.readTree(event.cloudEvent())).isEqualTo(JSON.readTree("""
                {"specversion":"1.0","id":"%s","source":"/identity-provider","type":"dev.accountable.identity.login",
                 "time":"2026-11-23T09:00:00.123Z","subject":"accounts/u1","datacontenttype":"application/json",
                 "data":{"actor":"u1","dataSubject":"u1","outcome":"SUCCESS",
                         "details":{"network":"198.51.100.0","client":"accountable-pages"}}}""".formatted(event.id())));
        assertThat(event.id().version()).isEqualTo(8);
        assertThat(event.id().variant()).isEqualTo(2);
    }

    @Test
    void whoFailsToSignInIsNotKnownToBeTheAccountsOwner() throws Exception {
        JsonNode event = failed("\"userId\":\"u1\",\"error\":\"invalid_user_credentials\"");
        assertThat(event.path("type").asText()).isEqualTo("dev.accountable.identity.login-failed");
        assertThat(event.at("/data/actor").asText()).isEqualTo("anonymous");
        assertThat(event.at("/data/dataSubject").asText()).isEqualTo("u1");
        assertThat(event.at("/data/outcome").asText()).isEqualTo("REFUSED");
        assertThat(event.at("/data/details/error").asText()).isEqualTo("invalid_user_credentials");
    }

    @Test
    void whatSomebodyTypedInIsNotKept() throws Exception {
        JsonNode event = failed(
                "\"clientId\":\"Erika <script>\\u0000\",\"error\":\"user_not_found\",\"details\":{\"username\":\"erika\"}");
        assertThat(event.toString()).doesNotContainIgnoringCase("erika");
        assertThat(event.path("subject").asText()).isEqualTo("accounts/unknown");
        assertThat(event.at("/data").has("dataSubject")).isFalse();
        assertThat(event.at("/data/details/client").asText()).isEqualTo("other");
    }

    @Test
    void aChangeOfRolesSaysWhoseAndByWhom() throws Exception {
        JsonNode event = roles("CREATE", "users/u2/role-mappings/realm");
        assertThat(event.path("type").asText()).isEqualTo("dev.accountable.identity.role-changed");
        assertThat(event.path("data")).isEqualTo(JSON.readTree("""
                {"actor":"admin-1","dataSubject":"u2","outcome":"SUCCESS",
                 "details":{"network":"2001:db8:85a3::","change":"GIVEN","client":"c","roles":"realm"}}"""));
        JsonNode taken = roles("DELETE", "users/u2/role-mappings/clients/c9");
        assertThat(taken.at("/data/details/change").asText()).isEqualTo("TAKEN");
        assertThat(taken.at("/data/details/roles").asText()).isEqualTo("clients/c9");
        assertThat(roles("CREATE", "groups/g/role-mappings/realm").at("/data").has("dataSubject"))
                .isFalse();
    }

    @Test
    void theSameEventHasTheSameIdAndNoOtherHas() throws Exception {
        JsonNode login = JSON.readTree(LOGIN);
        assertThat(IdentityEvent.login(login).id())
                .isEqualTo(IdentityEvent.login(JSON.readTree(LOGIN)).id());
        assertThat(List.of(
                        IdentityEvent.login(login).id(),
                        IdentityEvent.login(JSON.readTree(LOGIN.replace("k1", "k2")))
                                .id(),
                        IdentityEvent.login(JSON.readTree(LOGIN.replace("\"r\"", "\"other\"")))
                                .id(),
                        IdentityEvent.login(JSON.readTree(LOGIN.replace("\"id\":\"k1\",", "")))
                                .id(),
                        IdentityEvent.login(JSON.readTree(
                                        LOGIN.replace("\"id\":\"k1\",", "").replace("u1", "u2")))
                                .id()))
                .doesNotHaveDuplicates();
    }

    private static JsonNode failed(String fields) throws JsonProcessingException {
        return JSON.readTree(IdentityEvent.login(JSON.readTree(
                        "{\"id\":\"k\",\"time\":0,\"type\":\"LOGIN_ERROR\",\"ipAddress\":\"::1\"," + fields + "}"))
                .cloudEvent());
    }

    private static JsonNode roles(String operation, String path) throws JsonProcessingException {
        return JSON.readTree(IdentityEvent.roleChange(JSON.readTree(ROLES.formatted(operation, path)))
                .cloudEvent());
    }
}
