package dev.accountable.consent.notice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {

    @Test
    void aPolicyHasHeadingsListsTablesAndLinks() {
        assertThat(Markdown.toHtml(
                        "## Who we are\n\n- one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[us](https://example.org)"))
                .contains(
                        "<h2 id=\"who-we-are\">Who we are</h2>",
                        "<li>one</li>",
                        "<td>1</td>",
                        "href=\"https://example.org\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "x <img src=x onerror=alert(1)> y",
                "[click](javascript:alert(1))",
                "[click](JaVaScRiPt:alert(1))",
                "[click](data:text/html;base64,PHNjcmlwdD4=)",
                "<javascript:alert(1)>",
                "![x](https://tracker.example/pixel.gif)",
                "![x](https://tracker.example/pixel.gif \"t\" onerror=alert(1))",
                "[a](https://example.org/\"onmouseover=alert(1))",
                "<style>body{display:none}</style>",
                "<a href=\"javascript:alert(1)\">x</a>"
            })
    void nothingOfItsAuthorsIsMarkup(String hostile) {
        assertThat(Markdown.toHtml(hostile))
                .doesNotContainPattern("(?i)<(script|img|style|iframe)")
                .doesNotContainPattern("(?i)<[^>]* (on\\w+|style)=")
                .doesNotContainPattern("(?i)(href|src)=\"\\s*(javascript|data):");
    }

    @Test
    void anImageIsItsDescription() {
        assertThat(Markdown.toHtml("See ![our *seal*](https://example.org/seal.png)."))
                .isEqualTo("<p>See our <em>seal</em>.</p>\n");
    }

    @Test
    void whatWouldExhaustTheStackIsSeenBefore() {
        assertThat(Markdown.isNestedTooDeeply(">".repeat(100_000) + " a")).isTrue();
        assertThat(Markdown.isNestedTooDeeply("- ".repeat(200) + "a")).isTrue();
        assertThat(Markdown.isNestedTooDeeply("*a **b ".repeat(5000) + "c** d*".repeat(5000)))
                .isTrue();
        assertThat(Markdown.isNestedTooDeeply("# a\n\n- b\n  - c\n    > d *e **f***"))
                .isFalse();
        assertThat(Markdown.isNestedTooDeeply("")).isFalse();
    }

    @Test
    void aHeadingIsNamedByItsWordsItsAnchorOrTheTitle() {
        assertThat(Markdown.headings(
                        new NoticeText("en", "Privacy Policy", "# Who *we* are\n\ntext\n\n## Rights\n", "")))
                .containsExactlyInAnyOrder("privacy policy", "who we are", "#who-we-are", "rights", "#rights");
    }
}
