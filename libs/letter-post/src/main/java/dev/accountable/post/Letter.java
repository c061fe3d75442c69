package dev.accountable.post;

import io.quarkus.mailer.Mail;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * What one person reads.
 *
 * @param language of the words
 * @param paragraphs plain text; line ends within one stay
 * @param link where it leads, with its token; empty where it leads nowhere
 * @param label what stands on the link
 * @param footer who wrote it
 */
public record Letter(
        String language, String subject, List<String> paragraphs, String link, String label, List<String> footer) {

    @CheckedTemplate(basePath = "")
    static class Templates {

        private Templates() {}

        static native TemplateInstance letter(Letter letter);

        static native TemplateInstance letterText(Letter letter);
    }

    public String html() {
        return Templates.letter(this).render();
    }

    public String text() {
        return Templates.letterText(this).render();
    }

    /** Both forms in one mail. */
    public Mail to(String address) {
        return Mail.withText(address, subject, text()).setHtml(html()).addHeader("Content-Language", language);
    }
}
