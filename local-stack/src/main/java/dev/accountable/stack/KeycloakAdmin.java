package dev.accountable.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.stack.Http.Answer;
import java.util.List;
import java.util.Map;

/** Gives people of the sample organisation an account, through Keycloak's admin API. */
final class KeycloakAdmin {

    private final String keycloak;
    private final String realm;
    private final String password;
    private final Http http = new Http();

    KeycloakAdmin(Endpoints endpoints, Secrets secrets) {
        this.keycloak = endpoints.keycloak();
        this.realm = endpoints.realmAdministration();
        this.password = secrets.keycloakAdminPassword();
    }

    boolean hasAccount(String email) {
        Answer found = http.get(users() + "?exact=true&email=" + Http.encode(email), token());
        return !expect(found, 200).json().isEmpty();
    }

    /** An account as a customer has it: a password, a verified address, the role data-subject. */
    Account create(DemoUser person) {
        var account = new Account(person.name(), Secrets.random(12), null);
        String token = token();
        ObjectNode user = Realm.user(person, account);
        user.remove("realmRoles");
        Answer created = expect(http.post(users(), token, user), 201);
        String location = created.headers().firstValue("Location").orElseThrow();
        JsonNode role =
                expect(http.get(realm + "/roles/" + person.role(), token), 200).json();
        expect(http.post(location + "/role-mappings/realm", token, List.of(role)), 204);
        return account;
    }

    private String users() {
        return realm + "/users";
    }

    /** A new one for every use: they live for a minute. */
    private String token() {
        Map<String, String> fields = Map.of(
                "grant_type", "password", "client_id", "admin-cli", "username", Keycloak.ADMIN, "password", password);
        Answer answer = http.postForm(keycloak + "/realms/master/protocol/openid-connect/token", fields, Map.of());
        return expect(answer, 200).json().path("access_token").asText();
    }

    private static Answer expect(Answer answer, int status) {
        if (answer.status() != status) {
            throw new StackException("Keycloak's admin API answers " + answer.status() + " " + answer.text());
        }
        return answer;
    }
}
