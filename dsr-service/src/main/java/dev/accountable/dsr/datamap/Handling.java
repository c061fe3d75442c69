package dev.accountable.dsr.datamap;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why and how data is processed: what Art. 15(1) tells the person and Art. 30(1) puts on record. Everything may be left out,
 * so that a map can be registered before it is complete; the gap report names what is missing.
 *
 * @param purpose the key of a purpose, as consent-service has it
 * @param article9Condition for special categories only (Art. 9(2))
 * @param source where the data comes from, if not from the person (Art. 15(1)(g))
 * @param recipients keys of registered processors and other recipients
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Handling(
        @Pattern(regexp = SystemMap.KEY) @Schema(examples = "customer-account") @Nullable
        String purpose,

        @Schema(examples = "CONTRACT") @Nullable LawfulBasis lawfulBasis,

        @Nullable SpecialCategoryCondition article9Condition,

        @Schema(examples = "PROVIDED") @Nullable Origin origin,

        @Size(min = 1, max = 500) @Schema(examples = "Credit agency") @Nullable
        String source,

        @Valid @Nullable Retention retention,

        @Size(max = 100) @Schema(examples = "[\"mailworks\"]")
        List<@NotNull @Pattern(regexp = SystemMap.KEY) String> recipients) {

    static final Handling UNKNOWN = new Handling(null, null, null, null, null, null, List.of());

    public Handling {
        recipients = recipients == null ? List.of() : List.copyOf(recipients);
    }

    /** The person may take it along: provided or observed, on consent or contract (Art. 20(1); WP 242). */
    @JsonIgnore
    @Schema(hidden = true)
    public boolean isPortable() {
        return (origin == Origin.PROVIDED || origin == Origin.OBSERVED)
                && (lawfulBasis == LawfulBasis.CONSENT || lawfulBasis == LawfulBasis.CONTRACT);
    }

    /** This one, and where it says nothing, the other. */
    Handling orElse(Handling other) {
        return new Handling(
                purpose == null ? other.purpose : purpose,
                // A basis belongs to its purpose: it is not taken from one and put to another.
                lawfulBasis == null && purpose == null ? other.lawfulBasis : lawfulBasis,
                article9Condition == null && purpose == null ? other.article9Condition : article9Condition,
                origin == null ? other.origin : origin,
                source == null ? other.source : source,
                retention == null ? other.retention : retention,
                recipients.isEmpty() ? other.recipients : recipients);
    }
}
