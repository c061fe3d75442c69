package dev.accountable.dsr.wholemap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.datamap.Activity;
import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.dsr.datamap.Processor;
import dev.accountable.dsr.datamap.SystemMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What would be other if one map stood in the place of another. */
record MapDiff(List<Change> changes) {

    /** What happens to a declared thing. */
    enum What {
        ADDED,
        CHANGED,
        REMOVED
    }

    /**
     * One declared thing that is other.
     *
     * @param path its place, a JSON Pointer that goes by keys: {@code /systems/product}
     * @param at for CHANGED: the places within that are other
     */
    record Change(What what, String path, List<String> at) {}

    static MapDiff between(DataMap before, DataMap after, ObjectMapper json) {
        List<Change> changes = new ArrayList<>();
        compare(
                "/organisation",
                json.valueToTree(before.organisation()),
                json.valueToTree(after.organisation()),
                changes);
        compareAll("/systems/", before.systems(), after.systems(), SystemMap::key, json, changes);
        compareAll("/processors/", before.processors(), after.processors(), Processor::key, json, changes);
        compareAll("/activities/", before.activities(), after.activities(), Activity::key, json, changes);
        return new MapDiff(changes);
    }

    private static <T> void compareAll(
            String path,
            List<T> before,
            List<T> after,
            Function<T, String> key,
            ObjectMapper json,
            List<Change> changes) {
        Map<String, JsonNode> old = new LinkedHashMap<>();
        before.forEach(one -> old.put(key.apply(one), json.valueToTree(one)));
        for (T one : after) {
            compare(path + key.apply(one), old.remove(key.apply(one)), json.valueToTree(one), changes);
        }
        old.forEach((removed, document) -> compare(path + removed, document, null, changes));
    }

    private static void compare(
            String path, @Nullable JsonNode before, @Nullable JsonNode after, List<Change> changes) {
        boolean was = before != null && !before.isNull();
        boolean is = after != null && !after.isNull();
        if (was != is) {
            changes.add(new Change(was ? What.REMOVED : What.ADDED, path, List.of()));
        } else if (before != null && after != null) {
            Set<String> at = new LinkedHashSet<>();
            differences("", before, after, at);
            if (!at.isEmpty()) {
                changes.add(new Change(What.CHANGED, path, List.copyOf(at)));
            }
        }
    }

    private static void differences(String path, JsonNode before, JsonNode after, Set<String> found) {
        if (before.equals(after)) {
            return;
        }
        if ((before.isObject() && after.isObject()) || (before.isArray() && after.isArray())) {
            Map<String, JsonNode> old = children(before);
            Map<String, JsonNode> now = children(after);
            Set<String> names = new LinkedHashSet<>(old.keySet());
            names.addAll(now.keySet());
            int known = found.size();
            for (String name : names) {
                String below = path + "/" + name.replace("~", "~0").replace("/", "~1");
                JsonNode left = old.get(name);
                JsonNode right = now.get(name);
                if (left == null || right == null) {
                    found.add(below);
                } else {
                    differences(below, left, right, found);
                }
            }
            if (found.size() == known) {
                // The same things in another order.
                found.add(path);
            }
        } else {
            found.add(path);
        }
    }

    /** What has a name in a list goes by it, so that one more dataset does not move all behind it. */
    private static Map<String, JsonNode> children(JsonNode node) {
        Map<String, JsonNode> children = new LinkedHashMap<>();
        if (node.isObject()) {
            node.properties().forEach(field -> children.put(field.getKey(), field.getValue()));
        } else {
            for (JsonNode element : node) {
                String name = element.path("key").asText(element.path("column").asText(""));
                children.put(name.isEmpty() || children.containsKey(name) ? "" + children.size() : name, element);
            }
        }
        return children;
    }
}
