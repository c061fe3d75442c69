package dev.accountable.dsr.connector.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.http.Definition.Listing;
import dev.accountable.dsr.connector.http.Definition.Paging;
import dev.accountable.dsr.connector.http.Definition.PagingKind;
import dev.accountable.dsr.connector.http.Definition.Part;
import dev.accountable.dsr.connector.http.HttpApi.Reply;
import dev.accountable.dsr.datamap.IdentifierKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds a person's records in one API, page by page. */
final class Records {

    /** No API has so many pages of one person; one that always says there is more must not keep a worker for ever. */
    private static final int MOST_PAGES = 10_000;

    private final HttpApi api;
    private final Errand errand;
    private final String step;

    Records(HttpApi api, Errand errand, String step) {
        this.api = api;
        this.errand = errand;
        this.step = step;
    }

    /** A record and the way to it: the ids of what it hangs on, and its own. */
    record Found(List<String> key, JsonNode body) {}

    interface Each {
        void on(Found found) throws IOException;
    }

    void each(Part part, Each each) throws IOException {
        each(part, api.template().withPerson(errand.identifiers()), each);
    }

    /** For work that cannot fail by reading or writing. */
    void all(Part part, Consumer<Found> each) {
        try {
            each(part, each::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void each(Part part, Template template, Each each) throws IOException {
        String of = part.of();
        if (of == null) {
            pages(part, template, List.of(), each);
            return;
        }
        Part parent = api.definition().part(of);
        each(parent, template, found -> {
            Template below = template;
            List<Part> way = new ArrayList<>(api.definition().ancestors(parent));
            way.add(parent);
            for (int i = 0; i < way.size(); i++) {
                below = below.with(way.get(i).key(), found.key().get(i));
            }
            pages(part, below, found.key(), each);
        });
    }

    private void pages(Part part, Template template, List<String> above, Each each) throws IOException {
        Listing list = part.list();
        Map<String, String> query = new HashMap<>();
        if (list.query() != null) {
            for (var entry : list.query().entrySet()) {
                if (!template.fits(entry.getValue())) {
                    return;
                }
                query.put(entry.getKey(), template.value(entry.getValue()));
            }
        }
        Paging paging = list.paging();
        int number = paging == null ? 0 : paging.first();
        URI address = address(list, template, query, paging, number);
        // Whoever has not proven what this is found by has nothing in it.
        for (int page = 0; address != null; page++) {
            if (page == MOST_PAGES) {
                throw ConnectorException.because(step + ": the system has more pages than anybody can have");
            }
            errand.goesOn().run();
            Optional<Reply> reply = api.get(step, address);
            if (reply.isEmpty()) {
                return;
            }
            List<JsonNode> items = items(list, reply.get().body());
            for (JsonNode item : items) {
                if (part.internal() || isOfPerson(part, item)) {
                    List<String> key = new ArrayList<>(above);
                    key.add(item.at(part.id()).asText());
                    each.on(new Found(key, item));
                }
            }
            number++;
            address = paging == null || items.isEmpty()
                    ? null
                    : next(list, template, query, paging, number, reply.get(), items);
        }
    }

    private @Nullable URI address(
            Listing list, Template template, Map<String, String> query, @Nullable Paging paging, int number) {
        Template numbered = template.with("page", Integer.toString(number));
        if (!numbered.fits(list.get())) {
            return null;
        }
        Map<String, String> asked = new HashMap<>(query);
        if (paging != null && paging.kind() == PagingKind.PAGE && paging.parameter() != null) {
            asked.put(paging.parameter(), Integer.toString(number));
        }
        return api.address(numbered.path(list.get()), asked);
    }

    private @Nullable URI next(
            Listing list,
            Template template,
            Map<String, String> query,
            Paging paging,
            int number,
            Reply reply,
            List<JsonNode> items) {
        Map<String, String> asked = new HashMap<>(query);
        String parameter = String.valueOf(paging.parameter());
        switch (paging.kind()) {
            case CURSOR -> {
                if (paging.more() != null && !reply.body().at(paging.more()).asBoolean()) {
                    return null;
                }
                JsonNode cursor = paging.last() != null
                        ? items.get(items.size() - 1).at(paging.last())
                        : reply.body().at(paging.next());
                if (cursor.isMissingNode() || cursor.isNull() || cursor.asText().isEmpty()) {
                    return null;
                }
                asked.put(parameter, cursor.asText());
                return api.address(template.path(list.get()), asked);
            }
            case PAGE -> {
                boolean last = paging.pages() != null
                        && number - paging.first()
                                >= reply.body().at(paging.pages()).asInt();
                return last ? null : address(list, template, query, paging, number);
            }
            case OFFSET -> {
                if (items.size() < paging.size()) {
                    return null;
                }
                asked.put(parameter, Integer.toString(number * paging.size()));
                return api.address(template.path(list.get()), asked);
            }
            case LINK -> {
                JsonPointer place = paging.next();
                if (place == null) {
                    return reply.next().orElse(null);
                }
                String link = reply.body().at(place).asText();
                return link.isEmpty() ? null : api.resolve(step, link);
            }
        }
        throw new IllegalStateException("There is no other kind");
    }

    private static List<JsonNode> items(Listing list, JsonNode body) {
        List<JsonNode> items = new ArrayList<>();
        if (list.items() == null) {
            items.add(body);
        } else {
            // A list, or an object that has each record under its id.
            body.at(list.items()).forEach(items::add);
        }
        return items;
    }

    private boolean isOfPerson(Part part, JsonNode item) {
        if (part.matches().isEmpty()) {
            return true;
        }
        for (Map.Entry<IdentifierKind, JsonPointer> match : part.matches().entrySet()) {
            String proven = errand.identifiers().get(match.getKey());
            if (proven == null) {
                continue;
            }
            JsonNode says = item.at(match.getValue());
            boolean ignoresCase = match.getKey().ignoresCase();
            if (says.isContainerNode()) {
                for (JsonNode one : says) {
                    // Lists of addresses are lists of texts, or of objects that hold the text as "value" or "email".
                    String text = one.isObject()
                            ? one.path(one.has("value") ? "value" : "email").asText()
                            : one.asText();
                    if (isSame(proven, text, ignoresCase)) {
                        return true;
                    }
                }
            } else if (isSame(proven, says.asText(), ignoresCase)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(String proven, String text, boolean ignoresCase) {
        return ignoresCase ? proven.equalsIgnoreCase(text) : proven.equals(text);
    }
}
