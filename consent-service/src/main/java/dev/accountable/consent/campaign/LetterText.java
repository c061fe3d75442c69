package dev.accountable.consent.campaign;

import dev.accountable.consent.Languages;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What people read in one language; the link, the notice and who asks are added. */
record LetterText(
        @NotNull @Pattern(regexp = Languages.TAG) @Schema(examples = "en", description = "BCP 47 language tag")
        String language,

        @NotBlank
        @Size(max = 150)
        @Pattern(regexp = "\\P{Cntrl}*", message = "must be one line")
        @Schema(examples = "May we go on writing to you?")
        String subject,

        @NotBlank
        @Size(max = 10000)
        @Schema(
                examples = "Hello,\n\n{controller} asks you about {purpose}.",
                description = "Plain text; an empty line begins a paragraph. {controller}, {purpose} and {until} are"
                        + " replaced")
        String text) {

    private static final Set<String> KNOWN = Set.of("controller", "purpose", "until");
    private static final java.util.regex.Pattern PLACEHOLDER = java.util.regex.Pattern.compile("\\{([^{}]*)}");

    /** A placeholder that nobody knows. */
    Optional<String> unknown() {
        return PLACEHOLDER
                .matcher(subject + text)
                .results()
                .map(MatchResult::group)
                .filter(placeholder -> !KNOWN.contains(placeholder.substring(1, placeholder.length() - 1)))
                .findFirst();
    }

    /** Once each: what stands in a value is no placeholder. */
    static String fill(String text, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }

    List<String> paragraphs(Map<String, String> values) {
        return Arrays.stream(text.strip().split("\\R\\s*\\R"))
                .map(paragraph -> fill(paragraph, values))
                .toList();
    }
}
