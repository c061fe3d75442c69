package dev.accountable.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The ZIP that answers an access request, read as its recipient reads it. */
final class AccessPackage {

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[a-z]{2,}");

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    AccessPackage(byte[] zip) {
        try (var stream = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                files.put(entry.getName(), stream.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Not a ZIP: " + e.getMessage(), e);
        }
    }

    Set<String> names() {
        return files.keySet();
    }

    boolean has(String dataset, String ending) {
        return files.keySet().stream().anyMatch(name -> isOf(name, dataset, ending));
    }

    /** The primary keys of the rows it holds, by dataset of the data map. */
    Map<String, Set<String>> keys(JsonNode dataMap) {
        var keys = new TreeMap<String, Set<String>>();
        for (JsonNode dataset : dataMap.path("datasets")) {
            String name = dataset.path("key").asText();
            var found = new TreeSet<String>();
            files.forEach((file, content) -> {
                if (isOf(file, name, ".json")) {
                    rows(Json.read(content)).forEach(row -> found.add(key(row, dataset.path("primaryKey"))));
                }
            });
            keys.put(name, found);
        }
        return keys;
    }

    /** Every e-mail address in any of its files. */
    Set<String> addresses() {
        return files.values().stream()
                .flatMap(content -> ADDRESS.matcher(new String(content, StandardCharsets.UTF_8))
                        .results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    /** Whether its manifest names the SHA-256 of every other file, and of these contents. */
    boolean manifestHolds() {
        String manifest = files.entrySet().stream()
                .filter(file -> isManifest(file.getKey()))
                .map(file -> new String(file.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
        return files.entrySet().stream()
                .filter(file -> !isManifest(file.getKey()))
                .allMatch(file -> manifest.contains(file.getKey()) && manifest.contains(sha256(file.getValue())));
    }

    private static boolean isManifest(String file) {
        return file.contains("manifest");
    }

    private static boolean isOf(String file, String dataset, String ending) {
        return file.equals(dataset + ending) || file.endsWith("/" + dataset + ending);
    }

    private static Iterable<JsonNode> rows(JsonNode content) {
        if (content.isArray()) {
            return content;
        }
        for (JsonNode field : content) {
            if (field.isArray()) {
                return field;
            }
        }
        throw new IllegalArgumentException("No rows in " + content);
    }

    private static String key(JsonNode row, JsonNode columns) {
        var values = new StringBuilder();
        for (JsonNode column : columns) {
            values.append(values.isEmpty() ? "" : "/")
                    .append(row.path(column.asText()).asText());
        }
        return values.toString();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
