package dev.accountable.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.stack.Http.Answer;
import java.net.HttpCookie;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens from the real issuer, got in each of the ways the clients of the platform get theirs. As a browser would,
 * it keeps a demo user's token, as long as it lives for some minutes more: each code of a second factor is taken once, and the
 * next one costs half a minute.
 */
public final class Login {

    private static final Pattern FORM_ACTION = Pattern.compile("<form[^>]*\\saction=\"([^\"]+)\"");

    private static final Duration STILL_USEFUL = Duration.ofMinutes(3);

    private static final Duration KEYCLOAK_RECOVERS = Duration.ofSeconds(30);

    private final Endpoints endpoints;
    private final Secrets secrets;
    private final Totp totp;
    private final Http http = new Http();
    private final Map<String, String> kept = new ConcurrentHashMap<>();

    public Login(Endpoints endpoints, Secrets secrets) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.totp = new Totp(secrets.directory(), InstantSource.system());
    }

    /** A machine's own token, for example that of {@code website}. */
    public String client(String id) {
        return token(
                Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secrets.clientSecret(id)));
    }

    /** A demo user's token of acr 1, as the curl lines get it. */
    public String password(String user) {
        return kept("password " + user, () -> password(secrets.account(user), Realm.CLI));
    }

    /** A demo user's token that has a second to live. */
    public String shortLived(String user) {
        return password(secrets.account(user), Realm.SHORT);
    }

    public String password(Account account) {
        return password(account, Realm.CLI);
    }

    private String password(Account account, String client) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("grant_type", "password");
        fields.put("client_id", client);
        fields.put("scope", "openid");
        fields.put("username", account.username());
        fields.put("password", account.password());
        @Nullable String secret = account.totpSecret();
        if (secret != null) {
            fields.put("totp", totp.next(account.username(), secret));
        }
        return token(fields);
    }

    /** A demo user's token of acr 2, got as a browser gets it: authorisation code, PKCE, password and TOTP code. */
    public String steppedUp(String user) {
        return kept("stepped up " + user, () -> browser(secrets.account(user), 2));
    }

    private String kept(String key, Supplier<String> login) {
        return Objects.requireNonNull(
                kept.compute(key, (same, token) -> token != null && lives(token, STILL_USEFUL) ? token : login.get()));
    }

    private static boolean lives(String token, Duration more) {
        Instant expires = Instant.ofEpochSecond(claims(token).path("exp").asLong());
        return Instant.now().plus(more).isBefore(expires);
    }

    /** As a browser gets it, at the level asked for. */
    public String browser(Account account, int acr) {
        String verifier = Secrets.random(32);
        String redirect = endpoints.gateway() + "/signed-in";
        var query = new LinkedHashMap<String, String>();
        query.put("client_id", "accountable-pages");
        query.put("response_type", "code");
        query.put("scope", "openid");
        query.put("redirect_uri", redirect);
        query.put("code_challenge", challenge(verifier));
        query.put("code_challenge_method", "S256");
        query.put("acr_values", Integer.toString(acr));
        var browser = new Browser(http);
        Answer page = browser.get(endpoints.issuer() + "/protocol/openid-connect/auth?" + Http.form(query));
        page = browser.submit(
                page, Map.of("username", account.username(), "password", account.password(), "credentialId", ""));
        @Nullable String secret = account.totpSecret();
        if (page.status() == 200 && secret != null) {
            page = browser.submit(page, Map.of("otp", totp.next(account.username(), secret)));
        }
        return token(Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                "accountable-pages",
                "code",
                code(page, account),
                "redirect_uri",
                redirect,
                "code_verifier",
                verifier));
    }

    private static String code(Answer page, Account account) {
        return page.headers()
                .firstValue("Location")
                .map(URI::create)
                .flatMap(location -> Pattern.compile("[?&]code=([^&]+)")
                        .matcher(location.toString())
                        .results()
                        .map(match -> match.group(1))
                        .findFirst())
                .orElseThrow(() -> new StackException("Keycloak does not sign " + account.username()
                        + " in: it answers " + page.status() + " without a code"));
    }

    /** Where its database was away, Keycloak answers with faults until it has noticed that of each of its connections. */
    private String token(Map<String, String> fields) {
        String address = endpoints.issuer() + "/protocol/openid-connect/token";
        Answer[] last = {http.postForm(address, fields, Map.of())};
        Await.until(KEYCLOAK_RECOVERS, () -> {
            if (last[0].status() >= 500) {
                last[0] = http.postForm(address, fields, Map.of());
            }
            return last[0].status() < 500;
        });
        Answer answer = last[0];
        if (answer.status() != 200) {
            throw new StackException("Keycloak gives no token for "
                    + fields.getOrDefault("username", fields.getOrDefault("client_id", "")) + ": " + answer.text());
        }
        return answer.json().path("access_token").asText();
    }

    /** What a token says, unverified. */
    public static JsonNode claims(String token) {
        String payload = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
        return Json.read(Base64.getUrlDecoder().decode(payload));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps cookies, by hand: Keycloak marks them Secure on localhost, where Java's store would not send them. */
    private static final class Browser {

        private final Http http;
        private final Map<String, String> cookies = new HashMap<>();

        Browser(Http http) {
            this.http = http;
        }

        Answer get(String url) {
            return keep(http.get(url, headers()));
        }

        Answer submit(Answer page, Map<String, String> fields) {
            Matcher form = FORM_ACTION.matcher(page.text());
            if (!form.find()) {
                throw new StackException("Keycloak shows no form but answers " + page.status() + ": " + page.text());
            }
            return keep(http.postForm(form.group(1).replace("&amp;", "&"), fields, headers()));
        }

        private Answer keep(Answer answer) {
            for (String header : answer.headers().allValues("Set-Cookie")) {
                HttpCookie.parse(header).forEach(cookie -> cookies.put(cookie.getName(), cookie.getValue()));
            }
            return answer;
        }

        private Map<String, String> headers() {
            return cookies.isEmpty()
                    ? Map.of()
                    : Map.of(
                            "Cookie",
                            cookies.entrySet().stream()
                                    .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                    .collect(Collectors.joining("; ")));
        }
    }
}
