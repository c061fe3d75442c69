package dev.accountable.consent.purpose;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A registered purpose as it stands, in one language. */
record PurposeView(
        String key,
        int version,

        @Schema(description = "The oldest version whose consents still count")
        int oldestValidVersion,

        String name,
        String description,

        @Schema(description = "The language of name and description")
        String language,

        @Schema(description = "All languages that it can be read in, the default first")
        List<String> languages,

        LawfulBasis lawfulBasis,
        @Nullable SpecialCategoryCondition article9Condition,
        @Nullable String law,
        @Nullable Boolean necessaryForContract,
        Set<DataCategory> dataCategories,
        List<Recipient> recipients,
        List<Transfer> transfers,
        @Nullable Retention retention,
        @Nullable String validity,
        boolean offeredToChildren,

        @Schema(
                description =
                        "Where offered to children: ages, by country, below which a guardian consents; elsewhere 16")
        @Nullable
        Map<String, Integer> minimumAges,

        boolean directMarketing,
        boolean sharesData,
        boolean doubleOptIn,
        boolean automatedDecision,
        @Nullable LegitimateInterestAssessment legitimateInterestAssessment,
        Instant registeredAt,
        @Nullable Instant endedAt,
        @Nullable String endReason) {

    static PurposeView of(
            PurposeDefinition definition,
            @Nullable String language,
            int version,
            int oldestValidVersion,
            LocalDate today,
            Instant registeredAt,
            @Nullable Instant endedAt,
            @Nullable String endReason) {
        PurposeText text = definition.textIn(language);
        return new PurposeView(
                definition.key(),
                version,
                oldestValidVersion,
                text.name(),
                text.description(),
                text.language(),
                definition.texts().stream().map(PurposeText::language).toList(),
                definition.lawfulBasis(),
                definition.article9Condition(),
                definition.law(),
                definition.necessaryForContract(),
                definition.dataCategories(),
                definition.recipients(),
                definition.transfers(),
                definition.retention(),
                definition.validity(),
                definition.offeredToChildren(),
                definition.offeredToChildren()
                        ? MinimumAges.national().byCountry(definition.minimumAges(), today)
                        : null,
                definition.directMarketing(),
                definition.sharesData(),
                definition.doubleOptIn(),
                definition.automatedDecision(),
                definition.legitimateInterestAssessment(),
                registeredAt,
                endedAt,
                endReason);
    }
}
