package dev.accountable.dsr.datamap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the GDPR applies by itself, and which third countries protect as well (Art. 45). Dated data, in
 * {@code datamap/countries.json}: a decision counts on the days between {@code from} and {@code until}.
 */
final class Countries {

    static final String CODE = "[A-Z]{2}";

    private static final Countries KNOWN = read();

    private final Set<String> eea;
    private final List<Adequacy> adequacyDecisions;

    private Countries(Set<String> eea, List<Adequacy> adequacyDecisions) {
        this.eea = eea;
        this.adequacyDecisions = adequacyDecisions;
    }

    /**
     * A decision of the Commission that a country protects adequately.
     *
     * @param until the last day of a decision that ends by itself
     * @param onlyFor whom it covers, where it does not cover all
     */
    record Adequacy(
            String country,
            String decision,
            LocalDate from,
            @Nullable LocalDate until,
            @Nullable String onlyFor) {

        boolean isInForce(LocalDate day) {
            return !day.isBefore(from) && (until == null || !day.isAfter(until));
        }
    }

    static Countries known() {
        return KNOWN;
    }

    /** Data that goes there is transferred to a third country (Art. 44). */
    boolean isThird(String country) {
        return !eea.contains(country);
    }

    Optional<Adequacy> adequacy(String country, LocalDate day) {
        return adequacyDecisions.stream()
                .filter(decision -> decision.country().equals(country) && decision.isInForce(day))
                .findFirst();
    }

    private static Countries read() {
        String name = "/datamap/countries.json";
        try (InputStream file = Objects.requireNonNull(Countries.class.getResourceAsStream(name), name)) {
            JsonNode data = new ObjectMapper().readTree(file);
            Set<String> eea = new HashSet<>();
            data.path("eea").forEach(country -> eea.add(country.asText()));
            List<Adequacy> decisions = new ArrayList<>();
            data.path("adequacyDecisions")
                    .forEach(decision -> decisions.add(new Adequacy(
                            decision.path("country").asText(),
                            decision.path("decision").asText(),
                            LocalDate.parse(decision.path("from").asText()),
                            decision.has("until")
                                    ? LocalDate.parse(decision.path("until").asText())
                                    : null,
                            decision.has("onlyFor") ? decision.path("onlyFor").asText() : null)));
            return new Countries(Set.copyOf(eea), List.copyOf(decisions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
