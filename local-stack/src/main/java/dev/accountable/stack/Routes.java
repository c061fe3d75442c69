package dev.accountable.stack;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which service answers a path: resource names are unique across the services, so that one origin serves them all. */
public final class Routes {

    private static final Map<Service, String> RESOURCES = Map.of(
            Service.CONSENT,
                    "purposes notices consents decisions objections restrictions campaigns sites receipts imports",
            Service.DSR,
                    "requests systems scans data-map processors activities organisation records retention-rules"
                            + " retention-runs legal-holds ledger certificates packages staging-copies inquiries",
            Service.AUDIT, "events log access-grants detection-rules measures trainings documents programme",
            Service.BREACH, "signals incidents notifications playbooks risks alert-routes authorities");

    /** APIs that others specified stand beside ours. */
    private static final Map<String, Service> OTHER_APIS = Map.of("govstack", Service.CONSENT, "opendsr", Service.DSR);

    private static final Map<String, Service> TABLE = table();

    /** Dots, doubled slashes and encoded separators mean something else to whoever normalises them: none passes. */
    private static final Pattern AMBIGUOUS = Pattern.compile("//|/\\.\\.?(/|$)|[;\\\\]|%(2e|2f|5c|3b|25|00)");

    private Routes() {}

    /** The beginnings of all paths that lead somewhere, {@code /api/v1/purposes} for example, as a gateway is configured. */
    public static Map<String, Service> prefixes() {
        var prefixes = new HashMap<String, Service>();
        TABLE.forEach((resource, service) -> prefixes.put("/api/v1/" + resource, service));
        OTHER_APIS.forEach((api, service) -> prefixes.put("/" + api, service));
        return prefixes;
    }

    static Optional<Service> of(String path) {
        if (AMBIGUOUS.matcher(path.toLowerCase(Locale.ROOT)).find()) {
            return Optional.empty();
        }
        String[] segments = path.split("/", 5);
        if (segments.length > 1 && OTHER_APIS.containsKey(segments[1])) {
            return Optional.ofNullable(OTHER_APIS.get(segments[1]));
        }
        if (segments.length > 3 && segments[1].equals("api") && segments[2].equals("v1")) {
            return Optional.ofNullable(TABLE.get(segments[3]));
        }
        return Optional.empty();
    }

    private static Map<String, Service> table() {
        var table = new HashMap<String, Service>();
        RESOURCES.forEach((service, resources) -> {
            for (String resource : resources.split(" ", -1)) {
                if (table.put(resource, service) != null) {
                    throw new IllegalStateException("Two services claim " + resource);
                }
            }
        });
        return Map.copyOf(table);
    }
}
