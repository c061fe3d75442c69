package dev.accountable.consent.notice;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The next version of a notice, as a draft; published at once where the request says so. */
record DraftNotice(
        @NotNull @Pattern(regexp = Notice.KEY) @Schema(examples = "privacy-policy")
        String key,

        @NotNull @Schema(examples = "PRIVACY_POLICY") NoticeKind kind,

        @Schema(
                description =
                        "Whoever decided under an older version is asked again; the first version always is major")
        Boolean major,

        @Schema(description = "From when on it is in force; left out: from its publication") @Nullable
        Instant effectiveAt,

        @NotEmpty @Size(max = 30) @Schema(description = "One for each language, the default language first")
        List<@NotNull @Valid WriteText> texts,

        @Schema(description = "PERSON (Art. 13) where left out") @Nullable
        Set<@NotNull DataSource> dataSources,

        @Size(max = 100) @Schema(description = "Where it says what the law wants it to say") @Nullable
        List<@NotNull @Valid Coverage> coverage,

        Boolean publish,

        @Size(max = 1000)
        @Schema(description = "With publish: why it is published although items of the checklist are missing")
        @Nullable
        String incompleteBecause) {

    /** What is left out is false. */
    DraftNotice {
        major = major != null && major;
        publish = publish != null && publish;
    }

    Declared declared() {
        return declared(dataSources, coverage);
    }

    static Declared declared(@Nullable Set<DataSource> dataSources, @Nullable List<Coverage> coverage) {
        return new Declared(dataSources == null ? Set.of() : dataSources, coverage == null ? List.of() : coverage);
    }
}
