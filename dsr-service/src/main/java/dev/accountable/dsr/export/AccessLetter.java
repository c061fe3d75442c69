package dev.accountable.dsr.export;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The letter as a page that people open on their own machine: no script, nothing from elsewhere, good to print. */
record AccessLetter(
        String language,
        String title,
        String day,
        String instant,
        String intro,
        List<Line> parties,
        String found,
        String nothing,
        List<Section> sections,
        String automatedTitle,
        List<String> automated,
        String lookedTitle,
        String looked,
        String rightsTitle,
        List<String> rights,
        String filesTitle,
        String files) {

    /** A heading and what stands beside it. */
    record Line(String label, List<String> values) {}

    /** One dataset: what is to be told of it, and its first rows. */
    record Section(
            String file, String name, List<Line> lines, String shown, List<String> columns, List<List<String>> rows) {}

    @CheckedTemplate(basePath = "")
    static class Templates {

        private Templates() {}

        static native TemplateInstance accessLetter(AccessLetter page);
    }

    String render() {
        return Templates.accessLetter(this).render();
    }
}
