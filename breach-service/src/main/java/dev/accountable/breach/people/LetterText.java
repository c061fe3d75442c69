package dev.accountable.breach.people;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one person reads: the approved text in the language that fits best, and whom to ask (Art. 34(2)). */
record LetterText(String language, String subject, String body) {

    private record Headings(String nature, String consequences, String measures, String advice, String contact) {}

    private static final Headings ENGLISH = new Headings(
            "What happened", "What may come of it", "What we do about it", "What you can do", "Whom you can ask");

    private static final Map<String, Headings> OTHERS = Map.of(
            "de",
            new Headings(
                    "Was geschehen ist",
                    "Welche Folgen das haben kann",
                    "Was wir dagegen tun",
                    "Was Sie selbst tun können",
                    "Wen Sie fragen können"));

    /** @param contact the data protection officer or another contact point */
    static LetterText of(List<Requests.Text> texts, String language, String contact) {
        Requests.Text text = texts.stream()
                .filter(one -> one.language().equalsIgnoreCase(language))
                .findFirst()
                .or(() -> texts.stream()
                        .filter(one -> primary(one.language()).equals(primary(language)))
                        .findFirst())
                .orElse(texts.get(0));
        Headings headings = OTHERS.getOrDefault(primary(text.language()), ENGLISH);
        StringBuilder body = new StringBuilder();
        part(body, headings.nature(), text.nature());
        part(body, headings.consequences(), text.consequences());
        part(body, headings.measures(), text.measures());
        part(body, headings.advice(), text.advice());
        part(body, headings.contact(), contact);
        return new LetterText(text.language(), text.subject(), body.toString());
    }

    private static void part(StringBuilder body, String heading, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            body.append(heading).append("\n\n").append(text.strip()).append("\n\n");
        }
    }

    private static String primary(String language) {
        return Locale.forLanguageTag(language).getLanguage();
    }
}
