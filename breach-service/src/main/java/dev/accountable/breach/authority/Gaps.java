package dev.accountable.breach.authority;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a filled-in template lacks: its mandatory fields, and those that become so by an answer. */
final class Gaps {

    /** One field that is missing, or says less than a complete notification may. */
    @Schema(name = "NotificationGap")
    record Gap(String field, String title, String problem) {}

    private static final List<Integer> MANDATORY = List.of(
            3, 4, 12, 13, 21, 22, 23, 29, 30, 31, 38, 39, 40, 41, 44, 48, 50, 51, 55, 60, 61, 62, 63, 65, 66, 67, 70,
            71, 72, 73, 75, 76, 85, 87, 89, 90, 92, 94, 95, 97, 113, 120);

    /** A field that is mandatory where it is shown. */
    private record Conditional(int field, Predicate<Map<String, Object>> shown) {}

    private static final List<Conditional> CONDITIONAL = List.of(
            new Conditional(5, is(4, "c")),
            new Conditional(6, is(3, "b")),
            new Conditional(18, is(120, "a")),
            new Conditional(24, is(23, "c")),
            new Conditional(46, is(44, "a", "b", "c")),
            new Conditional(47, is(44, "a", "b")),
            new Conditional(52, is(50, "b", "c", "d", "e", "f")),
            new Conditional(56, is(55, "a")),
            new Conditional(57, is(55, "a")),
            new Conditional(58, is(55, "b")),
            new Conditional(59, is(55, "c")),
            new Conditional(68, is(67, "a", "b")),
            new Conditional(79, is(55, "a")),
            new Conditional(81, is(55, "b")),
            new Conditional(83, is(55, "c")),
            new Conditional(86, is(85, "n")),
            new Conditional(98, is(97, "a")),
            new Conditional(100, is(97, "e")),
            new Conditional(101, is(97, "e")),
            new Conditional(102, is(97, "a")),
            new Conditional(103, is(102, "b")),
            new Conditional(104, is(97, "a")),
            new Conditional(106, is(97, "a")),
            new Conditional(111, is(109, "a").or(is(110, "a"))),
            new Conditional(114, is(113, "a")),
            new Conditional(115, is(113, "a")),
            new Conditional(116, is(113, "a")),
            new Conditional(121, is(120, "a")));

    /** Answers that only a notification gives of which more follows. */
    private static final Map<Integer, String> PROVISIONAL = Map.ofEntries(
            Map.entry(44, "e"),
            Map.entry(56, "e"),
            Map.entry(57, "e"),
            Map.entry(60, "x"),
            Map.entry(61, "e"),
            Map.entry(65, "k"),
            Map.entry(67, "d"),
            Map.entry(70, "t"),
            Map.entry(72, "d"),
            Map.entry(79, "e"),
            Map.entry(81, "d"),
            Map.entry(83, "d"),
            Map.entry(85, "o"),
            Map.entry(87, "d"),
            Map.entry(97, "c"));

    private Gaps() {}

    /** @param late a first notification after the 72 hours */
    static List<Gap> of(Map<String, Object> fields, boolean late) {
        List<Gap> gaps = new ArrayList<>();
        MANDATORY.forEach(field -> require(field, fields, gaps));
        CONDITIONAL.stream()
                .filter(rule -> rule.shown().test(fields))
                .forEach(rule -> require(rule.field(), fields, gaps));
        if (late) {
            require(49, fields, gaps);
        }
        if (is(4, "a").test(fields)) {
            PROVISIONAL.forEach((field, option) -> {
                if (is(field, option).test(fields)) {
                    gaps.add(gap(field, "still open: a complete notification says what is known by now"));
                }
            });
        }
        if (is(3, "a").and(is(4, "c")).test(fields)) {
            gaps.add(gap(4, "only what was notified can be withdrawn"));
        }
        gaps.sort(java.util.Comparator.comparingInt(
                gap -> Integer.parseInt(gap.field().substring(6))));
        return gaps;
    }

    private static void require(int field, Map<String, Object> fields, List<Gap> gaps) {
        if (!fields.containsKey("field_" + field)) {
            gaps.add(gap(field, "is missing"));
        }
    }

    private static Gap gap(int field, String problem) {
        return new Gap("field_" + field, Labels.in("en").title("field_" + field), problem);
    }

    private static Predicate<Map<String, Object>> is(int field, String... options) {
        Set<String> wanted = Set.of(options);
        return fields -> fields.get("field_" + field) instanceof String value && wanted.contains(value);
    }
}
