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
import org.jspecify.annotations.Nullable;

/**
 * One system that holds personal data.
 *
 * @param connection a connection that the configuration of this service names; an address never comes over the API. A system
 *     of kind MANUAL has none, and may leave it out.
 * @param owner who answers for the system; without one the gap report asks for it
 * @param location where the data is kept, ISO 3166-1
 * @param processor the key of the registered processor who runs it; null where the organisation does
 * @param datasets may be empty where the system is not one of tables
 */
public record SystemMap(
        @NotNull @Pattern(regexp = SystemMap.KEY) @Schema(examples = "product")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Product database")
        String name,

        @NotNull @Schema(examples = "SQL") Kind kind,

        @NotBlank @Size(max = 60) @Schema(examples = "sample")
        String connection,

        @Size(min = 1, max = 200) @Schema(examples = "Engineering") @Nullable
        String owner,

        @Size(max = 200) List<@NotNull @Valid Dataset> datasets,

        @Pattern(regexp = Countries.CODE) @Schema(examples = "DE") @Nullable
        String location,

        @Pattern(regexp = SystemMap.KEY) @Schema(examples = "hosting") @Nullable
        String processor,

        @Size(min = 1, max = 2000) @Nullable String description) {

    public static final String KEY = "[a-z][a-z0-9-]{1,59}";

    public SystemMap {
        datasets = datasets == null ? List.of() : datasets;
        connection = connection == null && kind == Kind.MANUAL ? "by-hand" : connection;
    }

    /** How a system is reached. */
    @Schema(name = "SystemKind")
    public enum Kind {
        /** A database with tables, through JDBC. */
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
        /** The accounts at the issuer. */
        KEYCLOAK,
        /** No program reaches it: paper, a tool without an API. A person sees to every step. */
        MANUAL;

        public boolean hasTables() {
            return this == SQL;
        }

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
