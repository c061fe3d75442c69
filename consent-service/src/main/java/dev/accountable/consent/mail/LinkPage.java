package dev.accountable.consent.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/**
 * Where a link of a letter leads. To look at it changes nothing, since mail scanners follow links: only a button does. The
 * token stands behind the # and reaches us in a body alone; the page's one script carries it.
 *
 * @param about who asks, and for what
 * @param buttons in their order
 * @param ends what is said when there is nothing to press any more
 */
public record LinkPage(
        String language,
        String title,
        String about,
        String path,
        String style,
        String script,
        String patience,
        String noscript,
        String notice,
        String free,
        String withdrawalUrl,
        List<Button> buttons,
        List<End> ends) {

    /** What can be pressed; an empty answer is not sent with the token. */
    public record Button(String answer, String label) {}

    /** What is said in a state that the answer named. */
    public record End(String state, String text) {}

    private static final String STYLE = read("style.css");
    private static final String SCRIPT = read("script.js");

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src '" + hash(STYLE)
            + "'; script-src '" + hash(SCRIPT)
            + "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @CheckedTemplate(basePath = "")
    static class Templates {

        private Templates() {}

        static native TemplateInstance linkPage(LinkPage page);
    }

    /**
     * The page in one language.
     *
     * @param kind of words: confirm or campaign
     * @param path to which an answer is posted; what it is about is asked for below it
     */
    public static RestResponse<String> of(
            Words words, Shown shown, String kind, String path, List<Button> buttons, List<End> ends) {
        var page = new LinkPage(
                words.language(),
                words.say("page.title." + kind),
                words.say("page.about." + kind, shown.by()),
                path,
                STYLE,
                SCRIPT,
                words.say("page.wait"),
                words.say("page.noscript", shown.writeTo()),
                words.say("page.notice"),
                words.say("page.free"),
                shown.withdrawalUrl().toString(),
                buttons,
                Stream.concat(
                                ends.stream(),
                                List.of("OVER", "UNKNOWN", "CHANGED", "LATER").stream()
                                        .map(state ->
                                                new End(state, words.say("page." + state.toLowerCase(Locale.ROOT)))))
                        .toList());
        return ResponseBuilder.ok(Templates.linkPage(page).render())
                .header("Cache-Control", "no-store")
                .header("Vary", "Accept-Language")
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    private static String read(String name) {
        try (InputStream file = Objects.requireNonNull(LinkPage.class.getResourceAsStream("/mail/" + name), name)) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            return "sha256-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
