package dev.accountable.stack;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code ./start} prints when the platform is ready. */
final class Welcome {

    private Welcome() {}

    static String text(Endpoints endpoints, Secrets secrets, String notice) {
        return """

                API        %s/api/v1/…
                Keycloak   %s   (admin / %s)
                Inbox      %s

                Demo users (password, TOTP secret for an authenticator app)
                %s

                Try (paste into another terminal)

                TOKEN=$(curl -s %s/protocol/openid-connect/token -d grant_type=client_credentials -d client_id=website -d client_secret=%s | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
                curl -s %s/api/v1/consents -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"subject":"visitor-1","choices":[{"purpose":"%s","state":"GIVEN"}],"noticeId":"%s"}'; echo
                curl -s '%s/api/v1/decisions?subject=visitor-1&purpose=%s' -H "Authorization: Bearer $TOKEN"; echo

                Ctrl-C ends it.""".formatted(
                        endpoints.gateway(),
                        endpoints.keycloak(),
                        secrets.keycloakAdminPassword(),
                        endpoints.inbox(),
                        DemoUser.ALL.stream()
                                .map(user -> line(user, secrets.account(user.name())))
                                .collect(Collectors.joining("\n")),
                        endpoints.issuer(),
                        secrets.clientSecret("website"),
                        endpoints.gateway(),
                        Seed.PURPOSE,
                        notice,
                        endpoints.gateway(),
                        Seed.PURPOSE);
    }

    private static String line(DemoUser user, Account account) {
        @Nullable String totp = account.totpSecret();
        return "  %-7s %s  %-32s  %s, %s"
                .formatted(user.name(), account.password(), totp == null ? "" : totp, user.role(), user.purpose());
    }
}
