package dev.accountable.dsr.activity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.accountable.dsr.datamap.Activity.Capacity;
import dev.accountable.dsr.datamap.Activity.Party;
import dev.accountable.dsr.datamap.Activity.Use;
import dev.accountable.dsr.datamap.DataCategory.Protection;
import dev.accountable.dsr.datamap.Processor.Role;
import dev.accountable.dsr.datamap.Safeguard;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The record of processing activities: of the controller (Art. 30(1)) or of the processor (Art. 30(2)).
 *
 * @param asOf the instant whose map it shows, UTC
 * @param controller null as long as nobody has said who that is, which is a gap
 */
record ProcessingRecord(
        Capacity capacity,
        Instant asOf,
        @Nullable Party controller,
        @Nullable Party representative,
        @Nullable Party dataProtectionOfficer,
        List<Entry> entries) {

    /** One activity. Of the letters of Art. 30(1) and (2), in their order. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Entry(
            String key,
            String name,
            @Nullable String description,
            List<Party> controllers,
            List<Party> jointControllers,
            List<Use> purposes,
            List<String> subjects,
            List<Category> categories,
            List<Recipient> recipients,
            List<Transfer> transfers,
            List<TimeLimit> timeLimits,
            List<String> securityMeasures,
            @Nullable String automatedDecision,
            @Nullable String impactAssessment) {}

    /**
     * A category of data.
     *
     * @param protection null where nobody has said what the word means
     */
    record Category(String category, @Nullable Protection protection) {}

    /** Somebody who gets the data; null where the country is not known. */
    record Recipient(String name, Role role, @Nullable String country) {}

    /**
     * Data that goes to a third country.
     *
     * @param safeguard null where none is named, which is a gap
     */
    @Schema(name = "RecordedTransfer")
    record Transfer(
            String recipient,
            String country,
            @Nullable Safeguard safeguard,
            @Nullable LocalDate since,
            @Nullable String reference) {}

    /**
     * Until when data is erased.
     *
     * @param data what it is about: a dataset's title, or nothing where it holds for the whole activity
     * @param limit an ISO 8601 period, or what decides
     */
    record TimeLimit(@Nullable String data, String limit) {}
}
