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
                    "Wen Sie fragen können"),
            "fr",
            new Headings(
                    "Ce qui s'est passé",
                    "Ce qui peut en résulter",
                    "Ce que nous faisons",
                    "Ce que vous pouvez faire",
                    "À qui vous pouvez vous adresser"));

    /** What a processor owes a controller, and what that one has to see to itself. */
    private static final Map<String, String> TO_CUSTOMERS = Map.of(
            "en",
            "You get this notice as the controller of personal data that we process on your behalf (Art. 33(2) GDPR). Whether the"
                    + " supervisory authority and the people concerned have to be told is for you to decide; your time limit of 72"
                    + " hours begins when you become aware (Art. 33(1)).",
            "de",
            "Sie erhalten diese Meldung als Verantwortlicher für personenbezogene Daten, die wir in Ihrem Auftrag verarbeiten"
                    + " (Art. 33 Abs. 2 DSGVO). Ob die Aufsichtsbehörde und die betroffenen Personen zu unterrichten sind,"
                    + " entscheiden Sie; Ihre Frist von 72 Stunden beginnt mit Ihrer Kenntnis (Art. 33 Abs. 1).",
            "fr",
            "Vous recevez cette notification en tant que responsable du traitement de données que nous traitons pour votre compte"
                    + " (art. 33, par. 2, RGPD). Il vous appartient de décider si l'autorité de contrôle et les personnes concernées"
                    + " doivent être informées ; votre délai de 72 heures court dès que vous en avez connaissance (art. 33, par. 1).");

    /** @param contact the data protection officer or another contact point */
    static LetterText of(Requests.Audience audience, List<Requests.Text> texts, String language, String contact) {
        Requests.Text text = texts.stream()
                .filter(one -> one.language().equalsIgnoreCase(language))
                .findFirst()
                .or(() -> texts.stream()
                        .filter(one -> primary(one.language()).equals(primary(language)))
                        .findFirst())
                .orElse(texts.get(0));
        Headings headings = OTHERS.getOrDefault(primary(text.language()), ENGLISH);
        StringBuilder body = new StringBuilder();
        if (audience == Requests.Audience.CUSTOMERS) {
            String english = TO_CUSTOMERS.getOrDefault("en", "");
            body.append(TO_CUSTOMERS.getOrDefault(primary(text.language()), english))
                    .append("\n\n");
        }
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
