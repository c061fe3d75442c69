package dev.accountable.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.stack.Http.Answer;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the tour: what was sent, what came back, and whether each promise was kept. */
final class Narration {

    /** Longer answers are cut: the tour is read on a terminal. */
    private static final int LONGEST = 400;

    private final PrintStream out;
    private final String origin;
    private final Http http = new Http();
    private final List<String> broken = new ArrayList<>();

    Narration(PrintStream out, String origin) {
        this.out = out;
        this.origin = origin;
    }

    /** The promises that were not kept. */
    List<String> broken() {
        return broken;
    }

    void title(String text) {
        out.println();
        out.println(text);
    }

    void tell(String text) {
        out.println("    " + text);
    }

    /** Calls the gateway in somebody's name. */
    Answer get(String who, @Nullable String token, String path) {
        out.println("  → GET " + path + "   as " + who);
        return tell(http.get(origin + path, token));
    }

    Answer post(String who, @Nullable String token, String path, @Nullable Object body) {
        out.println("  → POST " + path + "   as " + who);
        if (body != null) {
            tell(cut(Json.write(body)));
        }
        return tell(http.post(origin + path, token, body));
    }

    /** As {@link #get}, but silently: for what is asked again and again until it is so. */
    Answer quietly(String token, String path) {
        return http.get(path.startsWith("http") ? path : origin + path, token);
    }

    private Answer tell(Answer answer) {
        boolean readable = answer.headers()
                .firstValue("Content-Type")
                .map(type -> type.contains("json") || type.startsWith("text/"))
                .orElse(true);
        String text = readable ? cut(answer.text().strip()) : answer.body().length + " bytes";
        out.println("  ← " + answer.status() + (text.isEmpty() ? "" : " " + text));
        return answer;
    }

    private static String cut(String text) {
        String line = text.replace("\n", "⏎ ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
    }

    /** Says whether a promise was kept. */
    boolean promise(String text, boolean kept) {
        out.println("  " + (kept ? "✓ " : "✗ ") + text);
        if (!kept) {
            broken.add(text);
        }
        return kept;
    }

    void promise(String text, Object expected, @Nullable Object actual) {
        if (!promise(text, expected.equals(actual))) {
            tell("expected " + expected + ", found " + actual);
        }
    }

    boolean status(Answer answer, int expected, String text) {
        return promise(text + " (" + expected + ")", answer.status() == expected);
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }
}
