package dev.accountable.consent.notice;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What changed in a notice from one version to another, line by line, in one language. */
record NoticeDiff(
        String key,
        int from,
        int to,
        String language,
        String titleBefore,
        String titleAfter,

        @Schema(description = "How many lines were added") long added,

        @Schema(description = "How many lines were removed") long removed,

        @Schema(description = "All lines of both texts in order")
        List<Line> lines) {

    record Line(Change change, String text) {}

    enum Change {
        UNCHANGED,
        ADDED,
        REMOVED
    }

    static NoticeDiff between(Notice before, Notice after, String language) {
        NoticeText old = before.textIn(language);
        NoticeText now = after.textIn(language);
        List<Line> lines = lines(old.text().lines().toList(), now.text().lines().toList());
        return new NoticeDiff(
                after.key(),
                before.version(),
                after.version(),
                language,
                old.title(),
                now.title(),
                lines.stream().filter(line -> line.change() == Change.ADDED).count(),
                lines.stream().filter(line -> line.change() == Change.REMOVED).count(),
                lines);
    }

    /**
     * Where lines were replaced, first what they were. In linear space: the plain algorithm keeps a node for each step,
     * millions where two texts have nothing in common.
     */
    static List<Line> lines(List<String> before, List<String> after) {
        List<Line> lines = new ArrayList<>();
        List<String> added = new ArrayList<>();
        int next = 0;
        for (AbstractDelta<String> delta : DiffUtils.diff(before, after, new MyersDiffWithLinearSpace<String>())
                .getDeltas()) {
            // The algorithm gives an insertion and a removal at the same place one by one, in either order.
            if (next < delta.getSource().getPosition()) {
                add(lines, Change.ADDED, added);
                added.clear();
                add(
                        lines,
                        Change.UNCHANGED,
                        before.subList(next, delta.getSource().getPosition()));
            }
            add(lines, Change.REMOVED, delta.getSource().getLines());
            added.addAll(delta.getTarget().getLines());
            next = delta.getSource().getPosition() + delta.getSource().size();
        }
        add(lines, Change.ADDED, added);
        add(lines, Change.UNCHANGED, before.subList(next, before.size()));
        return lines;
    }

    private static void add(List<Line> lines, Change change, List<String> texts) {
        texts.forEach(text -> lines.add(new Line(change, text)));
    }
}
