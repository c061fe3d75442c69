package dev.accountable.dsr.letter;

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
record Letter(
        String language, String subject, List<String> paragraphs, String link, String label, List<String> footer) {

    @CheckedTemplate(basePath = "")
    static class Templates {

        private Templates() {}

        static native TemplateInstance letter(Letter letter);

        static native TemplateInstance letterText(Letter letter);
    }

    String html() {
        return Templates.letter(this).render();
    }

    String text() {
        return Templates.letterText(this).render();
    }
}
