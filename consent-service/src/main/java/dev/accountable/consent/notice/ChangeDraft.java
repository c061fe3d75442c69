package dev.accountable.consent.notice;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The draft as it is to be from now on, all but its key and kind. A field that is left out is empty from now on. */
record ChangeDraft(
        Boolean major,
        @Nullable Instant effectiveAt,
        @NotEmpty @Size(max = 30) List<@NotNull @Valid WriteText> texts,
        @Nullable Set<@NotNull DataSource> dataSources,
        @Size(max = 100) @Nullable List<@NotNull @Valid Coverage> coverage) {

    /** What is left out is false. */
    ChangeDraft {
        major = major != null && major;
    }

    Declared declared() {
        return DraftNotice.declared(dataSources, coverage);
    }
}
