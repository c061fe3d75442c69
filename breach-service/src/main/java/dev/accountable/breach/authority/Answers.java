package dev.accountable.breach.authority;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the template asks and the facts do not say. */
@Schema(name = "NotificationAnswers")
record Answers(
        @NotNull @Valid Reporter reporter,
        @NotNull Discovery discovery,
        @NotBlank @Size(max = 4000) String discoveryDescription,

        @Nullable
        @Schema(description = "When another party told the controller; required unless the controller found it")
        LocalDate toldOn,

        boolean datesEstimated,
        @Nullable @Size(max = 4000) String timelineComments,

        @Nullable
        @Size(max = 4000)
        @Schema(description = "Art. 33(1): required for a first notification after 72 hours")
        String lateReasons,

        @Nullable @Size(max = 4000) @Schema(description = "Required for a withdrawal")
        String withdrawalReasons,

        @NotNull @Size(max = 20) List<@NotNull @Valid Party> otherParties,
        @NotNull Set<@NotNull Measure> measuresInPlace,
        @NotBlank @Size(max = 4000) String measuresInPlaceDescription,
        @NotNull Set<@NotNull Impact> impacts,
        @Nullable @Size(max = 4000) String otherImpacts,
        @NotNull Set<@NotNull Prevention> preventiveMeasures,
        @NotNull @Valid People people,
        @NotNull YesNo reportedToPolice,
        @NotNull YesNo notifiedElsewhere,
        @Nullable @Size(max = 4000) String notifiedElsewhereDescription,
        @NotNull @Valid Border border) {

    /** Who reports. */
    @Schema(name = "NotificationReporter")
    record Reporter(
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Size(max = 500) String contact,
            @NotNull Function function,
            @Nullable @Size(max = 500) String functionDescription) {}

    @Schema(name = "ReporterFunction")
    enum Function {
        DPO,
        LEGAL_REPRESENTATIVE,
        OTHER
    }

    @Schema(name = "BreachDiscovery")
    enum Discovery {
        CONTROLLER,
        PROCESSOR,
        DATA_SUBJECT,
        EXTERNAL_PARTY,
        PRESS,
        OTHER
    }

    /** A processor or joint controller that is involved. */
    @Schema(name = "InvolvedParty")
    record Party(
            @NotBlank @Size(max = 200) String role,
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Size(max = 500) String contact) {}

    /** In the template's order: its letters follow from it. */
    @Schema(name = "MeasureInPlace")
    enum Measure {
        PSEUDONYMISATION,
        BACKUP,
        ENCRYPTION,
        POLICIES,
        TRAINING,
        INCIDENT_LOG,
        ACCESS_LEVELS,
        LOGICAL_ACCESS_CONTROL,
        AUDITS,
        PHYSICAL_ACCESS_CONTROL,
        UP_TO_DATE_SYSTEMS,
        OTHER
    }

    /** In the template's order: its letters follow from it. */
    @Schema(name = "BreachImpact")
    enum Impact {
        LOSS_OF_CONTROL,
        LIMITED_RIGHTS,
        DISCRIMINATION,
        IDENTITY_THEFT,
        FRAUD,
        FINANCIAL_LOSS,
        REVERSED_PSEUDONYMISATION,
        REPUTATION,
        PROFESSIONAL_SECRECY,
        DISCLOSURE_TO_THIRD_PARTIES,
        SOCIAL_DISADVANTAGE,
        HARM_TO_HEALTH,
        DAMAGE_TO_PROPERTY,
        OTHER,
        NOT_KNOWN_YET
    }

    /** In the template's order: its letters follow from it. */
    @Schema(name = "PreventiveMeasure")
    enum Prevention {
        ANONYMISATION,
        BACKUP,
        CHANGED_PROCESSES,
        ENCRYPTION,
        POLICIES,
        TRAINING,
        ERASURE,
        INCIDENT_LOG,
        ACCESS_LEVELS,
        LOGICAL_ACCESS_CONTROL,
        AUDITS,
        PHYSICAL_ACCESS_CONTROL,
        PSEUDONYMISATION,
        UP_TO_DATE_SYSTEMS,
        OTHER
    }

    /** Whether and how the people concerned are told (Art. 34). */
    @Schema(name = "PeopleTold")
    record People(
            @NotNull Told told,

            @Nullable @Schema(description = "When they were told, or will be")
            LocalDate on,

            boolean allOfThem,
            @Nullable @Size(max = 4000) String whyNotAll,
            @Nullable Means means,
            @Nullable @Size(max = 10_000) String content,

            @Nullable
            @Size(max = 4000)
            @Schema(description = "Of an exemption by Art. 34(3): what was done, and why it fits")
            String exemptionDescription) {}

    /** In the template's order: its letters follow from it. */
    @Schema(name = "PeopleToldState")
    enum Told {
        YES,
        WILL_BE,
        NOT_DECIDED_YET,
        NO_HIGH_RISK,
        EXEMPT
    }

    @Schema(name = "PeopleToldMeans")
    enum Means {
        INDIVIDUALLY,
        PUBLICLY,
        OTHERWISE
    }

    @Schema(name = "YesNoUnknown")
    enum YesNo {
        YES,
        NO,
        UNKNOWN
    }

    /** Art. 56: processing across borders. */
    @Schema(name = "CrossBorder")
    record Border(
            @NotNull YesNo crossBorder,

            @Nullable @Pattern(regexp = Authorities.KEY) @Schema(description = "Required where it is cross-border")
            String leadAuthority,

            @NotNull @Size(max = 30) Set<@NotNull @Pattern(regexp = "[A-Z]{2}") String> establishedIn) {}

    /** The letter of a choice whose constants stand in the template's order. */
    static String letter(Enum<?> choice) {
        return String.valueOf((char)
                ('a' + List.of(choice.getDeclaringClass().getEnumConstants()).indexOf(choice)));
    }
}
