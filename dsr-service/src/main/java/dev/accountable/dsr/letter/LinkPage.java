package dev.accountable.dsr.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Where a link of a letter leads. To look at it changes nothing, since mail scanners follow links: only a button does. The
 * token stands behind the # and reaches us in a body alone; the page's one script carries it.
 */
@ApplicationScoped
public class LinkPage {

    private static final String PATH = "/api/v1/requests/links";
    private static final String STYLE = read("style.css");
    private static final String SCRIPT = read("script.js");

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src '" + hash(STYLE)
            + "'; script-src '" + hash(SCRIPT)
            + "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** What is said in a state: of a link, or of what became of a press. */
    record Said(String state, String text) {}

    /** What can be pressed in a state, and where that goes. */
    record Button(String state, String path, String label) {}

    /** The page in one language. */
    record Page(
            String language,
            String title,
            String style,
            String script,
            String by,
            String due,
            String noscript,
            String password,
            List<Said> said,
            List<Button> buttons) {}

    @CheckedTemplate(basePath = "")
    static class Templates {

        private Templates() {}

        static native TemplateInstance linkPage(Page page);
    }

    private final Organisation organisation;

    LinkPage(Organisation organisation) {
        this.organisation = organisation;
    }

    public RestResponse<String> in(@Nullable String language) {
        Words words = Words.in(language);
        var page = new Page(
                words.language(),
                words.say("page.title"),
                STYLE,
                SCRIPT,
                organisation.name() + ", " + organisation.email(),
                words.say("page.due"),
                words.say("page.noscript"),
                words.say("page.password"),
                Stream.concat(
                                Stream.of("wait", "done", "over", "unknown", "changed", "later")
                                        .map(state -> new Said(state, words.say("page." + state))),
                                Stream.of("CONFIRM", "IDENTITY_ASKED", "ACKNOWLEDGEMENT", "FULFILMENT")
                                        .map(state -> new Said(state, words.say("page.about." + state))))
                        .toList(),
                List.of(
                        new Button("CONFIRM", PATH, words.say("page.confirm")),
                        new Button("IDENTITY_ASKED", PATH, words.say("page.prove")),
                        new Button("ACKNOWLEDGEMENT", PATH + "/withdrawal", words.say("page.withdraw")),
                        new Button("FULFILMENT", PATH + "/package", words.say("page.fetch"))));
        return ResponseBuilder.ok(Templates.linkPage(page).render())
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    private static String read(String name) {
        try (InputStream file = Objects.requireNonNull(LinkPage.class.getResourceAsStream("/letter/" + name), name)) {
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
