package dev.accountable.dsr.connector.http;

import com.fasterxml.jackson.core.JsonPointer;
import dev.accountable.dsr.datamap.IdentifierKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One kind of API, as its file says it.
 *
 * @param source where its maker documents it
 * @param probe a path that answers 200 to whoever may do what is needed; it changes nothing
 * @param parameters what the configuration must give beside address and secret
 * @param datasets those that others hang on come first
 */
@RegisterForReflection
record Definition(
        String name,
        String source,
        String probe,
        Auth auth,
        @Nullable Map<String, String> headers,
        int requestsPerSecond,
        @Nullable List<String> parameters,
        List<Part> datasets) {

    enum AuthKind {
        BASIC,
        BEARER,
        HEADER,
        /** OAuth 2.0: the token is fetched at a path of the API. */
        CLIENT_CREDENTIALS
    }

    /**
     * How the API knows us.
     *
     * @param header for HEADER: its name
     * @param tokenPath for CLIENT_CREDENTIALS
     */
    @RegisterForReflection
    record Auth(
            AuthKind kind,
            @Nullable String header,
            @Nullable String tokenPath) {}

    /**
     * Records of one kind.
     *
     * @param of the dataset whose records these hang on
     * @param internal whether these are no personal data, and only lead to such
     * @param id where a record's id is
     * @param match where a record says whose it is; what does not match what the person proved is left out
     * @param fields name to place
     */
    @RegisterForReflection
    record Part(
            String key,
            @Nullable String of,
            boolean internal,
            Listing list,
            JsonPointer id,
            @Nullable Map<IdentifierKind, JsonPointer> match,
            @Nullable Map<String, JsonPointer> fields,
            @Nullable Call erase,
            @Nullable Gone gone,
            @Nullable Retention retain,
            @Nullable Correct correct) {

        Map<IdentifierKind, JsonPointer> matches() {
            return match == null ? Map.of() : match;
        }

        Map<String, JsonPointer> fieldPlaces() {
            return fields == null ? Map.of() : fields;
        }
    }

    /**
     * How records are found.
     *
     * @param items where they are in an answer, a list or an object of them; absent: the answer is one record, or 404
     */
    @RegisterForReflection
    record Listing(
            String get,
            @Nullable Map<String, String> query,
            @Nullable JsonPointer items,
            @Nullable Paging paging) {}

    enum PagingKind {
        /** The next page is asked for by a value of this one. */
        CURSOR,
        /** Pages are numbered from {@code first}. */
        PAGE,
        /** A page begins behind so many records. */
        OFFSET,
        /** The answer links to the next page, in its header Link or in its body. */
        LINK
    }

    /**
     * How pages follow each other; an empty page is always the last.
     *
     * @param parameter of the query, or for PAGE where it is absent the placeholder {page} of the path
     * @param next for CURSOR: where the value is in the answer; for LINK: where the address is
     * @param last for CURSOR: where the value is in the last record
     * @param more for CURSOR: where it says whether there is more
     * @param pages for PAGE: where the number of pages is
     * @param size for OFFSET: how many records a full page has
     */
    @RegisterForReflection
    record Paging(
            PagingKind kind,
            @Nullable String parameter,
            @Nullable JsonPointer next,
            @Nullable JsonPointer last,
            @Nullable JsonPointer more,
            @Nullable JsonPointer pages,
            int first,
            int size) {}

    @RegisterForReflection
    record Call(String method, String path, @Nullable Map<String, String> query) {}

    /**
     * How it is seen that a record is gone.
     *
     * @param flag where the answer says so; else it is gone when the answer is 404 or 410
     */
    @RegisterForReflection
    record Gone(String get, @Nullable JsonPointer flag) {}

    /** Art. 17(3): a record that a law demands to keep, counted from a date or instant in it. */
    @RegisterForReflection
    record Retention(String reason, String legalBasis, JsonPointer from, Period period) {}

    enum BodyKind {
        FORM,
        JSON,
        JSON_PATCH
    }

    /**
     * How a field is corrected.
     *
     * @param fields name to its name in the form, or to its place in the JSON
     */
    @RegisterForReflection
    record Correct(String method, String path, BodyKind body, Map<String, String> fields) {}

    Part part(String key) {
        return datasets.stream()
                .filter(part -> part.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no dataset " + key));
    }

    /** From the outermost to the one that this hangs on. */
    List<Part> ancestors(Part part) {
        List<Part> ancestors = new ArrayList<>();
        for (String of = part.of(); of != null; of = part(of).of()) {
            ancestors.add(part(of));
        }
        Collections.reverse(ancestors);
        return ancestors;
    }

    /** Children before what they hang on. */
    List<Part> childrenFirst() {
        List<Part> reversed = new ArrayList<>(datasets);
        Collections.reverse(reversed);
        return reversed.stream().filter(part -> !part.internal()).toList();
    }

    List<Part> personal() {
        return datasets.stream().filter(part -> !part.internal()).toList();
    }

    /** What is wrong with the file, in sentences; empty where nothing is. */
    List<String> mistakes() {
        List<String> found = new ArrayList<>();
        Set<String> before = new HashSet<>();
        for (Part part : datasets) {
            String of = part.of();
            if (of != null && !before.contains(of)) {
                found.add(part.key() + ": hangs on " + of + ", which is not declared before it");
                continue;
            }
            if (!before.add(part.key())) {
                found.add(part.key() + ": is declared twice");
            }
            boolean matched = !part.matches().isEmpty()
                    || ancestors(part).stream().anyMatch(a -> !a.matches().isEmpty());
            if (!part.internal() && !matched) {
                found.add(part.key() + ": nothing says whose a record is; give it a match");
            }
            if (!part.internal() && part.fieldPlaces().isEmpty()) {
                found.add(part.key() + ": hands over no field");
            }
            if (!part.internal() && (part.erase() == null) == (part.retain() == null)) {
                found.add(part.key() + ": needs either erase or retain");
            }
            Set<String> known = new HashSet<>(parameters == null ? List.of() : parameters);
            ancestors(part).forEach(ancestor -> known.add(ancestor.key()));
            known.add("page");
            placeholders(found, part.key(), part.list().get(), known);
            if (part.list().query() != null) {
                part.list().query().values().forEach(value -> placeholders(found, part.key(), value, known));
            }
            known.add("id");
            if (part.erase() != null) {
                placeholders(found, part.key(), part.erase().path(), known);
            }
            if (part.gone() != null) {
                placeholders(found, part.key(), part.gone().get(), known);
            }
            if (part.correct() != null) {
                placeholders(found, part.key(), part.correct().path(), known);
            }
        }
        return found;
    }

    private static void placeholders(List<String> found, String part, String text, Set<String> known) {
        for (String name : Template.names(text)) {
            if (!known.contains(name) && !Template.isIdentifier(name)) {
                found.add(part + ": {" + name + "} stands for nothing");
            }
        }
    }
}
