package dev.accountable.dsr.wholemap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.problem.ProblemException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * The map as text. Written so that the same map is always the same text, byte by byte. Read as strictly as JSON is: no tags,
 * which could name classes; no anchors, which could make a small text large; no deep nesting.
 */
@Singleton
class MapYaml {

    static final String MEDIA_TYPE = "application/yaml";

    private static final int MAX_DEPTH = 20;

    private final ObjectMapper mapper;

    MapYaml(ObjectMapper json) {
        // Every value in quotation marks: what a text would mean without them is YAML's longest list of surprises.
        YAMLFactory factory = YAMLFactory.builder()
                .loaderOptions(options())
                .stringQuotingChecker(new NamesInQuotes())
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                .build();
        this.mapper = json.copyWith(factory)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    /** Names of fields of a map need none; those that are columns of somebody's table may be anything. */
    private static final class NamesInQuotes extends StringQuotingChecker {

        private static final long serialVersionUID = 1;

        @Override
        public boolean needToQuoteName(String name) {
            return !name.matches("[a-zA-Z][a-zA-Z0-9_]*") || isReservedKeyword(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return true;
        }
    }

    private static LoaderOptions options() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(MAX_DEPTH);
        // In code points; the HTTP layer has counted bytes before.
        options.setCodePointLimit(4 * 1024 * 1024);
        return options;
    }

    String write(DataMap map) {
        try {
            return mapper.writeValueAsString(map);
        } catch (IOException e) {
            throw new UncheckedIOException("What was read can be written", e);
        }
    }

    /** For {@code ETag} and {@code If-Match}: the same for the same map, on every pod. */
    String tag(DataMap map) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(write(map).getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** What the text says; an exception of Jackson's names the place where it says what a map cannot. */
    DataMap read(String text) throws IOException {
        refuseTricks(text);
        try {
            return mapper.readValue(text, DataMap.class);
        } catch (StreamReadException e) {
            throw ProblemException.invalid(
                    "body",
                    "is not YAML, or says something twice: line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        }
    }

    private static void refuseTricks(String text) {
        int depth = 0;
        try {
            for (Event event : new Yaml(options()).parse(new StringReader(text))) {
                boolean anchored =
                        event instanceof AliasEvent || (event instanceof NodeEvent node && node.getAnchor() != null);
                boolean tagged = (event instanceof CollectionStartEvent start && start.getTag() != null)
                        || (event instanceof ScalarEvent scalar && scalar.getTag() != null);
                if (anchored || tagged) {
                    throw ProblemException.invalid(
                            "body", at(event) + "holds an anchor, an alias or a tag; write the value itself");
                }
                depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
                if (depth > MAX_DEPTH) {
                    throw ProblemException.invalid("body", at(event) + "is nested more deeply than a data map is");
                }
            }
        } catch (MarkedYAMLException e) {
            // What is wrong, not the text around it: it may name people.
            throw ProblemException.invalid(
                    "body",
                    "is not YAML: line " + (e.getProblemMark().getLine() + 1) + ", column "
                            + (e.getProblemMark().getColumn() + 1));
        } catch (YAMLException e) {
            throw ProblemException.invalid("body", "is not YAML");
        }
    }

    private static String at(Event event) {
        return "line " + (event.getStartMark().getLine() + 1) + " ";
    }
}
