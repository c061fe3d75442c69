package dev.accountable.dsr.datamap;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
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

        @NotEmpty @Size(max = 200) List<@NotNull @Valid Dataset> datasets) {

    public static final String KEY = "[a-z][a-z0-9-]{1,59}";

    /** How a system is reached. */
    public enum Kind {
        SQL
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
