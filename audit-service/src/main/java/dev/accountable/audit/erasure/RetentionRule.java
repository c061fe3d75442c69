package dev.accountable.audit.erasure;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How long payloads are kept whose event's type begins so (Art. 5(1)(e)). */
@Entity
class RetentionRule extends PanacheEntityBase {

    /** The beginning of an event's type, up to a dot; the part before all others is {@code dev.accountable.}. */
    static final String TYPE_PREFIX = "([a-z][a-z0-9-]*\\.){1,10}([a-z][a-z0-9-]*)?";

    private static final String PERIOD = "P(?=\\d)(\\d{1,3}Y)?(\\d{1,4}M)?(\\d{1,4}D)?";

    @Id
    private String typePrefix = "";

    private String keep = "";
    private String reason = "";
    private String changedBy = "";
    private Instant changedAt = Instant.EPOCH;

    record Request(
            @Schema(
                    description = "ISO 8601 period from the time of the event, in calendar years, months and days",
                    examples = "P3Y")
            @NotNull
            @Pattern(regexp = PERIOD, message = "must be a period of years, months and days, P3Y for example")
            String keep,

            @NotBlank @Size(max = 500) String reason) {}

    record View(String typePrefix, String keep, String reason, String changedBy, Instant changedAt) {}

    /** For Hibernate. */
    protected RetentionRule() {}

    RetentionRule(String typePrefix) {
        this.typePrefix = typePrefix;
    }

    void set(Request request, String by, Instant now) {
        this.keep = request.keep();
        this.reason = request.reason();
        this.changedBy = by;
        this.changedAt = now;
    }

    static List<RetentionRule> all() {
        return list("order by typePrefix");
    }

    String typePrefix() {
        return typePrefix;
    }

    /** Payloads of events before this instant have been kept long enough: whole days, in UTC. */
    Instant cutOff(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .minus(Period.parse(keep))
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
    }

    View view() {
        return new View(typePrefix, keep, reason, changedBy, changedAt);
    }
}
