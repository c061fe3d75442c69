package dev.accountable.dsr.connector.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.datamap.IdentifierKind;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts with places to be filled in: {@code {id}}, {@code {EMAIL}}, {@code {EMAIL:md5}} (of the address in lower case). What
 * is filled in is encoded for where it comes, so that it stays one segment of a path or one value of a query.
 */
final class Template {

    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z0-9_:-]+)}");
    private static final String MD5 = ":md5";

    private final Map<String, String> values;

    Template(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** The same places, and one more. */
    Template with(String name, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(name, value);
        return new Template(more);
    }

    Template withPerson(Map<IdentifierKind, String> person) {
        Map<String, String> more = new HashMap<>(values);
        person.forEach((kind, value) -> {
            more.put(kind.name(), value);
            more.put(kind.name() + MD5, md5(value.toLowerCase(Locale.ROOT)));
        });
        return new Template(more);
    }

    /** Whether everything that the text asks for is there. */
    boolean fits(String text) {
        return values.keySet().containsAll(names(text));
    }

    String path(String text) {
        return fill(text, value -> {
            if (value.equals(".") || value.equals("..")) {
                throw ConnectorException.because("a segment of dots would lead elsewhere; it is no id");
            }
            return encoded(value).replace("+", "%20");
        });
    }

    String value(String text) {
        return fill(text, value -> value);
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, UTF_8);
    }

    private String fill(String text, UnaryOperator<String> encode) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalStateException("Nothing is known for {" + place.group(1) + "}");
            }
            return Matcher.quoteReplacement(encode.apply(value));
        });
    }

    static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            names.add(place.group(1));
        }
        return names;
    }

    static boolean isIdentifier(String name) {
        String kind = name.endsWith(MD5) ? name.substring(0, name.length() - MD5.length()) : name;
        return Arrays.stream(IdentifierKind.values())
                .anyMatch(known -> known.name().equals(kind));
    }

    /** Mailchimp names a subscriber so; it protects nothing. */
    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }
}
