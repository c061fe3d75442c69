package dev.accountable.dsr.datamap;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One system that holds personal data.
 *
 * @param connection a connection that the configuration of this service names; an address never comes over the API
 * @param owner who answers for the system
 */
public record SystemMap(
        @NotNull @Pattern(regexp = SystemMap.KEY) @Schema(examples = "product")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Product database")
        String name,

        @NotNull Kind kind,

        @NotBlank @Size(max = 60) @Schema(examples = "sample")
        String connection,

        @NotBlank @Size(max = 200) @Schema(examples = "Engineering")
        String owner,

        @NotNull @Size(max = 200) List<@NotNull @Valid Dataset> datasets) {

    public static final String KEY = "[a-z][a-z0-9-]{1,59}";

    /** How a system is reached. */
    public enum Kind {
        /** A database, by JDBC: its tables are declared as datasets. */
        SQL,
        /** An API that a definition of this service describes. */
        HTTP,
        /** A system of the organisation that is told by signed messages. */
        WEBHOOK,
        /** A processor that is asked by OpenDSR 2.0. */
        OPENDSR,
        CONSENT_SERVICE,
        AUDIT_SERVICE,
        BREACH_SERVICE,
        /** The person's account with the issuer. */
        KEYCLOAK;

        /**
         * Whether it forgets a person only after all others: the person can sign in until then, and the log writes down what
         * the others do.
         */
        public boolean forgetsLast() {
            return this == AUDIT_SERVICE || this == KEYCLOAK;
        }
    }

    public Dataset dataset(String key) {
        return datasets.stream()
                .filter(dataset -> dataset.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no dataset " + key));
    }

    /** Why this map cannot be right, in sentences that name the place; empty where it can. */
    public List<String> contradictions() {
        Set<String> found = new LinkedHashSet<>();
        MapRules.check(this, found::add);
        return List.copyOf(found);
    }
}
