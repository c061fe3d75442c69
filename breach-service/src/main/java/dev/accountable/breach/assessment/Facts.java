package dev.accountable.breach.assessment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a breach: a sheet that is filled in as it becomes known. What nobody knows yet is said to be unknown, and
 * the worse is assumed.
 */
@Schema(name = "Facts")
public record Facts(
        @NotNull Role role,
        @NotNull Incident incident,
        @NotNull Cause cause,

        @NotBlank @Size(max = 4000) @Schema(description = "What happened; goes into the notification")
        String description,

        @NotBlank @Size(max = 2000) @Schema(description = "Systems, software and infrastructure involved")
        String systems,

        @Nullable Instant beganAt,

        @Nullable @Schema(description = "Left out while it goes on, or is unknown")
        Instant endedAt,

        @NotNull Boolean ongoing,

        @NotEmpty @Size(max = 30) List<@NotNull @Valid DataItem> data,
        @NotEmpty Set<@NotNull Group> groups,
        @NotNull @Valid Count people,
        @NotNull @Valid Count records,

        @NotNull @Valid Confidentiality confidentiality,
        @NotNull @Valid Availability availability,
        @NotNull Integrity integrity,

        @NotNull @Schema(description = "Somebody has used the data to harm people already, or tried to")
        Boolean misused,

        @NotNull
        @Schema(
                description =
                        "For at least one person more is at stake than for the others: threatened, stalked, in hiding."
                                + " One is enough")
        Boolean somebodyAtParticularRisk,

        @NotBlank @Size(max = 4000) @Schema(description = "Likely consequences for the people, Art. 33(3)(c)")
        String consequences,

        @NotBlank @Size(max = 4000) @Schema(description = "Measures taken or proposed, Art. 33(3)(d)")
        String measures,

        @Nullable @Size(max = 4000) @Schema(description = "What shall keep it from happening again")
        String prevention,

        @NotNull @Size(max = 30) @Schema(description = "EEA countries with people concerned, ISO 3166-1 alpha-2")
        Set<@NotNull @Pattern(regexp = "[A-Z]{2}", message = "must be two capital letters") String> countries) {

    /** Of the organisation, towards the people. */
    public enum Role {
        CONTROLLER,
        JOINT_CONTROLLER,
        /** Then the controllers are told, whatever the risk (Art. 33(2)). */
        PROCESSOR
    }

    /** What kind of thing happened; the letters are the template's "Nature of the incident". */
    @Schema(name = "IncidentNature")
    public enum Incident {
        INSIDER('a'),
        RANSOMWARE('b'),
        HACKING('c'),
        SOCIAL_ENGINEERING('d'),
        VULNERABILITY('e'),
        UNAUTHORISED_ACCESS('f'),
        EXFILTRATION('g'),
        MIXED_UP_RECORDS('h'),
        LOST_DEVICE('i'),
        MIS_SENT('r'),
        OPEN_COPY('s'),
        MISCONFIGURATION('m'),
        LOST_PAPER('o'),
        DELETED('p'),
        MALFUNCTION('t'),
        ALTERED('u'),
        PUBLISHED('v'),
        NOT_KNOWN_YET('x'),
        OTHER('y');

        private final char option;

        Incident(char option) {
            this.option = option;
        }

        public String templateOption() {
            return String.valueOf(option);
        }
    }

    @Schema(name = "BreachCause")
    public enum Cause {
        INTERNAL_ACCIDENT,
        INTERNAL_MALICE,
        EXTERNAL_ACCIDENT,
        EXTERNAL_MALICE,
        NOT_KNOWN_YET;

        boolean isMalice() {
            return this == INTERNAL_MALICE || this == EXTERNAL_MALICE;
        }
    }

    @Schema(name = "PeopleGroup")
    public enum Group {
        CUSTOMERS('a', false),
        EMPLOYEES('b', false),
        MINORS('d', true),
        PATIENTS('e', true),
        STUDENTS('f', false),
        SUBSCRIBERS('g', false),
        USERS('h', false),
        VULNERABLE('i', true),
        OTHERS('j', false),
        NOT_KNOWN_YET('k', false);

        private final char option;
        private final boolean vulnerable;

        Group(char option, boolean vulnerable) {
            this.option = option;
            this.vulnerable = vulnerable;
        }

        public String templateOption() {
            return String.valueOf(option);
        }
    }

    /** A count or an estimate; nothing where nobody can say. */
    @Schema(name = "PeopleOrRecords")
    public record Count(
            @Nullable @Min(0) Integer atLeast,

            @Nullable @Min(0) @Schema(description = "The same as atLeast where it was counted")
            Integer atMost) {

        @JsonIgnore
        public boolean isExact() {
            return atLeast != null && atLeast.equals(atMost);
        }

        /** The larger end: what is not known to be less is taken to be so many. */
        @JsonIgnore
        public int most() {
            return atMost != null ? atMost : atLeast != null ? atLeast : 0;
        }

        @JsonIgnore
        public boolean isKnown() {
            return atLeast != null || atMost != null;
        }
    }

    /** Whether somebody who must not has the data, and who. */
    public record Confidentiality(
            @NotNull Disclosure disclosure,
            @NotNull Protection protection,
            @NotNull Recipients recipients,

            @Schema(description = "They confirmed in writing that nothing is left with them")
            boolean deletionConfirmed) {}

    @Schema(name = "Disclosure")
    public enum Disclosure {
        /** Confidentiality was not touched at all. */
        NOT_CONCERNED,
        CONFIRMED,
        LIKELY,
        /** With reasonable certainty: complete logs that the intruder could not reach, for example. */
        EXCLUDED,
        NOT_ASSESSABLE,
        NOT_KNOWN_YET
    }

    /** Art. 34(3)(a): unintelligible to whoever is not authorised. */
    @Schema(name = "DataProtection")
    public enum Protection {
        /** State of the art, and the key is safe. */
        INTACT,
        /** Encrypted, and the key or the method may be known. */
        LIKELY_SUBVERTED,
        NONE,
        NOT_ASSESSABLE,
        NOT_KNOWN_YET
    }

    @Schema(name = "BreachRecipients")
    public enum Recipients {
        /** Bound to secrecy, known to be reliable, and cooperates. */
        TRUSTED,
        /** Few, by name, by mistake; nothing is known against them. */
        KNOWN,
        /** So many, or so open, that nothing can be called back. */
        MANY,
        /** Found or taken by nobody knows whom. */
        UNKNOWN,
        /** Taken on purpose. */
        HOSTILE
    }

    /** What people went, or go, without. */
    @Schema(name = "AvailabilityFacts")
    public record Availability(
            @NotNull Backup backup,
            @NotNull Effect effect,

            @Nullable @Min(0) @Schema(description = "Hours until the data could be used again")
            Integer hoursWithout) {}

    @Schema(name = "BackupState")
    public enum Backup {
        /** Nothing was lost. */
        NOT_NEEDED,
        COMPLETE,
        /** By hand, from paper, or with parts missing. */
        PARTIAL,
        NONE
    }

    /** On people, of data that were away or wrong. */
    @Schema(name = "EffectOnPeople")
    public enum Effect {
        NONE,
        INCONVENIENCE,
        /** Health, livelihood or freedom: an operation put off, wages unpaid. */
        HARM
    }

    @Schema(name = "IntegrityFacts")
    public enum Integrity {
        NOT_CONCERNED,
        /** Altered and set right before anybody used it. */
        RESTORED,
        /** Wrong data may have been used; the right ones are there again. */
        USED_RECOVERABLE,
        USED_LOST
    }

    @JsonIgnore
    boolean hasVulnerable() {
        return groups.stream().anyMatch(group -> group.vulnerable);
    }

    @JsonIgnore
    boolean isUnreadable() {
        return confidentiality.protection() == Protection.INTACT;
    }
}
