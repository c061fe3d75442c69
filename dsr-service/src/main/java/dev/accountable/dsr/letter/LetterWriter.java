package dev.accountable.dsr.letter;

import dev.accountable.post.Letter;
import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the words of a letter: the template of its kind and language, {@code templates/letters/<language>/<kind>.txt}. The first
 * line is the subject, paragraphs stand between empty lines. Facts are text: nothing in them is a template or markup.
 */
@ApplicationScoped
class LetterWriter {

    static final String PAGE = "/api/v1/requests/links/page";

    private final Engine templates;
    private final Organisation organisation;

    LetterWriter(Engine templates, Organisation organisation) {
        this.templates = templates;
        this.organisation = organisation;
    }

    /**
     * A letter as it is read.
     *
     * @param facts what the template speaks of; those that end with {@code Day} are dates, {@code type} is a right and
     *     {@code ground} a ground of refusal, and are said in the language
     * @param token null for a preview: the link leads nowhere then
     */
    Letter write(LetterKind kind, String language, Map<String, String> facts, @Nullable Token token) {
        Words words = Words.in(language);
        TemplateInstance template = templates
                .getTemplate("letters/" + words.language() + "/" + kind.template() + ".txt")
                .instance()
                .data("organisation", organisation.name())
                .data("authority", organisation.authority().name())
                .data("authorityUrl", organisation.authority().url().toString())
                .data("code", token == null ? "00000000" : token.code());
        facts.forEach((name, value) -> template.data(name, said(words, name, value)));
        List<String> parts = Arrays.stream(template.render().strip().split("\\R\\s*\\R"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        boolean linked = kind.isLinked(facts);
        return new Letter(
                words.language(),
                parts.get(0),
                parts.subList(1, parts.size()),
                linked ? link(words, token) : "",
                linked ? words.say("link." + kind.template()) : "",
                footer(words));
    }

    private static String said(Words words, String name, String value) {
        if (name.endsWith("Day")) {
            return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                    .withLocale(Locale.forLanguageTag(words.language()))
                    .format(LocalDate.parse(value));
        }
        return name.equals("type") || name.equals("ground") ? words.say(name + "." + value) : value;
    }

    /** What follows the # no browser sends, so no log has it. */
    private String link(Words words, @Nullable Token token) {
        return organisation.publicUrl().toString().replaceAll("/+$", "") + PAGE + "?language=" + words.language() + "#"
                + (token == null ? "" : token.value());
    }

    private List<String> footer(Words words) {
        String contact = organisation.name() + ", " + organisation.email();
        return organisation
                .dpo()
                .map(officer -> List.of(contact, words.say("footer.officer") + " " + officer.email()))
                .orElseGet(() -> List.of(contact));
    }
}
