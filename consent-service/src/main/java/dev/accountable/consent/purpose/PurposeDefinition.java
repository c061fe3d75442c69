package dev.accountable.consent.purpose;

import dev.accountable.consent.Languages;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What personal data is to be used for, and on which basis (Art. 5(1)(b), 6(1)): what is registered, what a new version says
 * from now on, and what each version keeps.
 */
public record PurposeDefinition(
        @NotNull @Pattern(regexp = Purpose.KEY) @Schema(examples = "newsletter")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Newsletter")
        String name,

        @NotBlank @Size(max = 4000) @Schema(examples = "We send you news about our product once a month.")
        String description,

        @Pattern(regexp = Languages.TAG)
        @Schema(examples = "en", defaultValue = "en", description = "The language of name and description, BCP 47")
        String language,

        @Size(max = 50) List<@NotNull @Valid PurposeText> translations,

        @NotNull @Schema(examples = "CONSENT") LawfulBasis lawfulBasis,

        @Schema(description = "Art. 9(2): given if, and only if, there are special categories among the data") @Nullable
        SpecialCategoryCondition article9Condition,

        @Size(max = 500)
        @Schema(
                examples = "Section 147 of the Fiscal Code",
                description = "The law that obliges or authorises (Art. 6(3), 9(2), 10)")
        @Nullable
        String law,

        @Schema(description = "A contract with the person cannot be fulfilled without it (Art. 6(1)(b))") @Nullable
        Boolean necessaryForContract,

        @Size(max = 50) Set<@NotNull DataCategory> dataCategories,

        @Size(max = 100) List<@NotNull @Valid Recipient> recipients,

        @Size(max = 100) List<@NotNull @Valid Transfer> transfers,

        @Valid @Nullable Retention retention,

        @Pattern(regexp = PERIOD, message = PERIOD_MESSAGE)
        @Schema(
                examples = "P24M",
                description = "How long a consent counts before it is asked for again; left out: no end")
        @Nullable
        String validity,

        @Schema(description = "An information society service that is offered directly to children (Art. 8)")
        Boolean offeredToChildren,

        @Size(max = 50)
        @Schema(
                examples = "{\"US\": 16}",
                description =
                        "Ages, by country, below which a guardian consents, where another than the national one is kept")
        Map<@Pattern(regexp = Country.CODE) String, @NotNull Integer> minimumAges,

        Boolean directMarketing,

        @Schema(description = "Data is sold, shared or used across contexts: what Global Privacy Control speaks of")
        Boolean sharesData,

        @Schema(description = "Consent counts only once it was confirmed by mail")
        Boolean doubleOptIn,

        @Schema(description = "Decides alone about people, with legal or similarly significant effects (Art. 22(1))")
        Boolean automatedDecision,

        @Schema(description = "Given if, and only if, the basis is LEGITIMATE_INTERESTS") @Valid @Nullable
        LegitimateInterestAssessment legitimateInterestAssessment) {

    /** ISO 8601, of days at least, up to 99 years; never nothing. */
    static final String PERIOD = "P(?=\\d)([1-9]\\d?Y)?([1-9]\\d{0,2}M)?([1-9]\\d{0,2}W)?([1-9]\\d{0,3}D)?";

    static final String PERIOD_MESSAGE = "must be an ISO 8601 period of years, months, weeks or days, P24M for example";

    /** What is left out of the JSON is empty; a purpose that says no language speaks English. */
    public PurposeDefinition {
        language = language == null ? "en" : language;
        translations = translations == null ? List.of() : translations;
        dataCategories = dataCategories == null ? Set.of() : dataCategories;
        recipients = recipients == null ? List.of() : recipients;
        transfers = transfers == null ? List.of() : transfers;
        minimumAges = minimumAges == null ? Map.of() : minimumAges;
        offeredToChildren = offeredToChildren != null && offeredToChildren;
        directMarketing = directMarketing != null && directMarketing;
        sharesData = sharesData != null && sharesData;
        doubleOptIn = doubleOptIn != null && doubleOptIn;
        automatedDecision = automatedDecision != null && automatedDecision;
    }

    /** What a version of a purpose said, as it is stored. */
    public static PurposeDefinition stored(String json) {
        return new DefinitionText().convertToEntityAttribute(json);
    }

    /**
     * Below which age whoever holds parental responsibility consents for a child, where the service is offered directly to
     * children (Art. 8(1)).
     *
     * @param country where the child lives, ISO 3166-1; 16 where it is null or has no rule of its own
     */
    public int minimumAge(@Nullable String country, Instant now) {
        Integer own = country == null ? null : minimumAges.get(country);
        return own != null ? own : MinimumAges.national().in(country, LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    boolean rests(LawfulBasis basis) {
        return lawfulBasis == basis;
    }

    boolean restsOnAnyOf(LawfulBasis... bases) {
        return Set.of(bases).contains(lawfulBasis);
    }

    public boolean hasSpecialCategories() {
        return dataCategories.stream().anyMatch(DataCategory::isSpecial);
    }

    public boolean hasCriminalData() {
        return dataCategories.stream().anyMatch(DataCategory::isCriminal);
    }

    boolean namesLaw() {
        return law != null && !law.isBlank();
    }

    /** The text in the default language first, then the translations. */
    public List<PurposeText> texts() {
        List<PurposeText> texts = new ArrayList<>();
        texts.add(new PurposeText(Languages.canonical(language), name, description));
        for (PurposeText text : translations) {
            texts.add(new PurposeText(Languages.canonical(text.language()), text.name(), text.description()));
        }
        return texts;
    }

    /** By lookup (RFC 4647), the default language where none fits. */
    public PurposeText textIn(@Nullable String asked) {
        List<PurposeText> texts = texts();
        String best = Languages.lookup(
                asked,
                texts.stream().map(PurposeText::language).toList(),
                texts.get(0).language());
        return texts.stream()
                .filter(text -> text.language().equals(best))
                .findFirst()
                .orElse(texts.get(0));
    }

    /**
     * In what this goes beyond what people agreed to who consented to {@code before}: consent covers what was said when it
     * was given (Art. 4(11); EDPB Guidelines 05/2020, para. 65 and 111). A processor may change without that.
     */
    List<String> goesBeyond(PurposeDefinition before) {
        List<String> beyond = new ArrayList<>();
        if (!before.dataCategories.containsAll(dataCategories)) {
            beyond.add("dataCategories");
        }
        if (!before.recipients.stream()
                .filter(Recipient::decidesItself)
                .map(Recipient::name)
                .toList()
                .containsAll(recipients.stream()
                        .filter(Recipient::decidesItself)
                        .map(Recipient::name)
                        .toList())) {
            beyond.add("recipients");
        }
        if (!before.transfers.stream()
                .map(Transfer::country)
                .toList()
                .containsAll(transfers.stream().map(Transfer::country).toList())) {
            beyond.add("transfers");
        }
        if (directMarketing && !before.directMarketing) {
            beyond.add("directMarketing");
        }
        if (sharesData && !before.sharesData) {
            beyond.add("sharesData");
        }
        if (automatedDecision && !before.automatedDecision) {
            beyond.add("automatedDecision");
        }
        return beyond;
    }
}
