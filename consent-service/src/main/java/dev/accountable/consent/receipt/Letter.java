package dev.accountable.consent.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.consent.purpose.PurposeText;
import dev.accountable.consent.receipt.Submission.Decided;
import dev.accountable.consent.receipt.Submission.ShownNotice;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A receipt as a person reads it, in the language in which they were asked where we have it, else in English. */
class Letter {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Map<String, Properties> WORDS = Map.of("en", wordsOf("en"), "de", wordsOf("de"));

    private enum Kind {
        TITLE,
        HEADING,
        TEXT,
        LINK
    }

    private record Part(Kind kind, String text) {}

    private final List<Part> parts = new ArrayList<>();
    private final String language;
    private final Properties words;

    Letter(Submission submission, Controller controller, Links links) {
        this.language = language(submission.language());
        this.words = Objects.requireNonNull(WORDS.get(language));
        Receipt receipt = submission.receipt();
        title(words("title", controller.name()));
        text(words(submission.happenedByItself() ? "when-by-itself" : "when", minute(receipt.at())));
        text(words("how", words("method." + submission.method())));
        if (submission.byGuardian()) {
            text(words("guardian"));
        }
        if (submission.collectedAt() != null) {
            text(words("collected", minute(submission.collectedAt())));
        }
        for (Decided decided : submission.decided()) {
            PurposeText purpose = submission.words(decided);
            heading(purpose.name());
            text(words("state." + decided.choice().state()));
            text(purpose.description());
            if (decided.expiresAt() != null) {
                text(words("expires", minute(decided.expiresAt())));
            }
        }
        notice(submission.notice(), controller, links);
        heading(words("change.heading"));
        text(words("change"));
        link(controller.withdrawalUrl().toString());
        responsible(controller);
        heading(words("keep.heading"));
        text(words("keep", receipt.submission(), receipt.subject(), receipt.hash()));
        link(links.receipt(receipt.submission()));
    }

    private void notice(@Nullable ShownNotice notice, Controller controller, Links links) {
        heading(words("notice.heading"));
        if (notice == null) {
            text(words("notice.none"));
            link(controller.privacyUrl().toString());
        } else {
            text(words("notice", notice.title(), notice.version(), minute(notice.publishedAt()), notice.contentHash()));
            link(links.noticePage(notice));
        }
    }

    private void responsible(Controller controller) {
        Controller.Address address = controller.address();
        heading(words("controller.heading"));
        text(String.join(
                ", ",
                controller.name(),
                address.street(),
                address.postalCode() + " " + address.city(),
                address.country()));
        text(String.join(", ", controller.contact(), controller.email(), controller.phone()));
        controller
                .dpo()
                .ifPresent(dpo -> text(words(
                        "dpo", dpo.name().map(name -> name + ", " + dpo.email()).orElse(dpo.email()))));
        text(words("complaint"));
    }

    String language() {
        return language;
    }

    String asText() {
        var text = new StringBuilder();
        for (Part part : parts) {
            switch (part.kind) {
                case TITLE -> text.append(part.text).append('\n').append("=".repeat(part.text.length()));
                case HEADING -> text.append('\n').append(part.text).append('\n').append("-".repeat(part.text.length()));
                case TEXT, LINK -> text.append(part.text);
            }
            text.append('\n');
        }
        return text.toString();
    }

    String asHtml() {
        var html = new StringBuilder();
        html.append("<!DOCTYPE html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n".formatted(language));
        html.append("<meta name=\"viewport\" content=\"width=device-width\">\n");
        html.append("<title>%s</title>\n".formatted(escaped(parts.get(0).text)));
        html.append("<style>body{font:1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;"
                + "overflow-wrap:anywhere}</style>\n<main>\n");
        for (Part part : parts) {
            String text = escaped(part.text);
            html.append(
                    switch (part.kind) {
                        case TITLE -> "<h1>" + text + "</h1>\n";
                        case HEADING -> "<h2>" + text + "</h2>\n";
                        case TEXT -> "<p>" + text.replace("\n", "<br>") + "</p>\n";
                        case LINK -> "<p><a href=\"" + text + "\">" + text + "</a></p>\n";
                    });
        }
        return html.append("</main>\n</html>\n").toString();
    }

    private void title(String text) {
        parts.add(new Part(Kind.TITLE, text));
    }

    private void heading(String text) {
        parts.add(new Part(Kind.HEADING, text));
    }

    private void text(String text) {
        parts.add(new Part(Kind.TEXT, text));
    }

    private void link(String url) {
        parts.add(new Part(Kind.LINK, url));
    }

    private String words(String key, Object... values) {
        return String.format(Locale.ROOT, Objects.requireNonNull(words.getProperty(key), key), values);
    }

    private static String minute(Instant instant) {
        return MINUTE.format(instant);
    }

    private static String language(@Nullable String tag) {
        String asked = tag == null ? "en" : Locale.forLanguageTag(tag).getLanguage();
        return WORDS.containsKey(asked) ? asked : "en";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static Properties wordsOf(String language) {
        String name = "/receipt/words_" + language + ".properties";
        try (InputStream file = Objects.requireNonNull(Letter.class.getResourceAsStream(name), name)) {
            var words = new Properties();
            words.load(new InputStreamReader(file, UTF_8));
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
