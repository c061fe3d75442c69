package dev.accountable.consent.notice;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * The text of a notice as HTML in which nothing of its author's is markup: HTML is shown as text, links lead to http, https
 * and mailto only, and images, which would be fetched from somewhere, are their description.
 */
final class Markdown {

    /** Rendering goes down by recursion; no notice for people is nested like this. */
    private static final int DEEPEST = 60;

    private static final List<Extension> EXTENSIONS =
            List.of(TablesExtension.create(), HeadingAnchorExtension.create());

    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    private static final HtmlRenderer HTML = HtmlRenderer.builder()
            .extensions(EXTENSIONS)
            .escapeHtml(true)
            .sanitizeUrls(true)
            // Its default lets data: through, for images.
            .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
            .nodeRendererFactory(DescribedImage::new)
            .build();

    private static final TextContentRenderer TEXT = TextContentRenderer.builder()
            .extensions(List.of(TablesExtension.create()))
            .build();

    private Markdown() {}

    static String toHtml(String text) {
        return HTML.render(PARSER.parse(text));
    }

    /** What a heading can be named by, {@linkplain #comparable comparable}: its words, its anchor; and the title. */
    static Set<String> headings(NoticeText text) {
        Set<String> names = new HashSet<>();
        names.add(comparable(text.title()));
        IdGenerator anchors = IdGenerator.builder().build();
        PARSER.parse(text.text()).accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                String words = TEXT.render(heading).strip();
                names.add(comparable(words));
                names.add("#" + anchors.generateId(words));
            }
        });
        return names;
    }

    static String comparable(String heading) {
        return heading.strip().toLowerCase(Locale.ROOT);
    }

    /** Looked at without recursion, which is what it is about; the parser itself goes down by recursion where text is marked. */
    static boolean isNestedTooDeeply(String text) {
        Node root;
        try {
            root = PARSER.parse(text);
        } catch (StackOverflowError e) {
            return true;
        }
        int depth = 0;
        for (Node node = root; node != null; ) {
            if (depth > DEEPEST) {
                return true;
            }
            if (node.getFirstChild() != null) {
                node = node.getFirstChild();
                depth++;
                continue;
            }
            while (node != null && node.getNext() == null) {
                node = node.getParent();
                depth--;
            }
            node = node == null ? null : node.getNext();
        }
        return false;
    }

    private record DescribedImage(HtmlNodeRendererContext context) implements NodeRenderer {

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Image.class);
        }

        @Override
        public void render(Node image) {
            for (Node described = image.getFirstChild(); described != null; described = described.getNext()) {
                context.render(described);
            }
        }
    }
}
