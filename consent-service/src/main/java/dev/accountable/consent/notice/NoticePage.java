package dev.accountable.consent.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A published version as a page for people: no script, nothing from elsewhere, good to print. */
record NoticePage(
        String language,
        String direction,
        String title,
        String style,
        List<LanguageLink> languages,
        PageWords words,
        int version,
        @Nullable VersionLink replacedBy,
        String standing,
        Instant effectiveAt,
        String effectiveOn,
        String body,
        Instant publishedAt,
        String publishedOn,
        String contentHash,
        String dataHref,
        @Nullable String changesHref,
        int previousVersion,
        List<VersionLink> otherVersions) {

    record LanguageLink(String language, String name, String href, boolean current) {}

    record VersionLink(int version, String href, String day) {}

    private static final String STYLE = """
            body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 44rem; margin: 1rem auto; padding: 0 1rem; }
            h1, h2, h3 { line-height: 1.2; }
            table { border-collapse: collapse; }
            th, td { border: 1px solid #767676; padding: .25rem .5rem; text-align: start; vertical-align: top; }
            nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 1rem; }
            footer { border-top: 1px solid #767676; margin-top: 2rem; font-size: .875rem; }
            code { overflow-wrap: anywhere; }
            .line { margin: 0; padding: 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere; min-height: 1.5em; }
            ins, del { display: block; text-decoration: none; padding: 0 .25rem; }
            ins { background: #d9f2dd; } ins::before { content: "+ "; }
            del { background: #fbdcdc; } del::before { content: "\\2212 "; }
            @media print { nav, footer ul, footer h2 { display: none; } body { max-width: none; margin: 0; } a { color: inherit; } }
            """;

    /** Nothing is loaded, run, sent or framed; the one style is named by its hash. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + base64Sha256(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar", "fa", "he", "iw", "ps", "ur", "yi", "dv", "sd", "ug");

    @CheckedTemplate(basePath = "")
    static class Templates {

        private Templates() {}

        static native TemplateInstance notice(NoticePage page);

        static native TemplateInstance noticeDiff(
                NoticeDiff diff, PageWords words, String style, String before, String after);
    }

    /**
     * @param others versions of the same notice, newest first
     * @param now tells what is in force
     */
    static String of(Notice notice, String language, List<Notice> others, @Nullable Notice inForce, Instant now) {
        NoticeText text = notice.textIn(language);
        PageWords words = PageWords.in(language);
        // Whatever was published later and is in force stands in for all before it.
        VersionLink replacedBy =
                inForce == null || inForce.version() <= notice.version() ? null : link(inForce, language, words);
        return Templates.notice(new NoticePage(
                        language,
                        RIGHT_TO_LEFT.contains(Locale.forLanguageTag(language).getLanguage()) ? "rtl" : "ltr",
                        text.title(),
                        STYLE,
                        notice.languages().stream()
                                .sorted()
                                .map(tag -> new LanguageLink(
                                        tag,
                                        nameOf(tag),
                                        href(notice.key(), notice.version(), tag),
                                        tag.equals(language)))
                                .toList(),
                        words,
                        notice.version(),
                        replacedBy,
                        notice.effectiveAt().isAfter(now) ? words.inForceFrom() : words.inForceSince(),
                        notice.effectiveAt(),
                        day(notice.effectiveAt(), words),
                        Markdown.toHtml(text.text()),
                        notice.publishedAt(),
                        day(notice.publishedAt(), words),
                        notice.contentHash(),
                        "/api/v1/notices/" + notice.key() + "/versions/" + notice.version(),
                        others.stream().anyMatch(other -> other.version() == notice.version() - 1)
                                ? "/api/v1/notices/" + notice.key() + "/diff/page?from=" + (notice.version() - 1)
                                        + "&to=" + notice.version() + "&language=" + language
                                : null,
                        notice.version() - 1,
                        others.stream()
                                .filter(other -> other.version() != notice.version())
                                .map(other -> link(other, language, words))
                                .toList()))
                .render();
    }

    static String of(NoticeDiff diff) {
        return Templates.noticeDiff(
                        diff,
                        PageWords.in(diff.language()),
                        STYLE,
                        href(diff.key(), diff.from(), diff.language()),
                        href(diff.key(), diff.to(), diff.language()))
                .render();
    }

    private static VersionLink link(Notice notice, String language, PageWords words) {
        return new VersionLink(
                notice.version(), href(notice.key(), notice.version(), language), day(notice.effectiveAt(), words));
    }

    private static String href(String key, int version, String language) {
        return "/api/v1/notices/" + key + "/versions/" + version + "/page?language=" + language;
    }

    private static String nameOf(String tag) {
        Locale language = Locale.forLanguageTag(tag);
        return language.getDisplayName(language);
    }

    private static String day(Instant at, PageWords words) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(Locale.forLanguageTag(words.language()))
                .withZone(ZoneOffset.UTC)
                .format(at);
    }

    private static String base64Sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
