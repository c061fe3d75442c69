package dev.accountable.breach;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Who notifies. Each key is described in this service's README; what is missing shows as a gap of the notification. */
@ConfigMapping(prefix = "accountable.organisation")
public interface OrganisationConfig {

    Optional<String> name();

    Optional<String> contact();

    @WithDefault("PRIVATE")
    Sector sector();

    @WithDefault("SMALL_OR_MEDIUM")
    Size size();

    Optional<String> activity();

    Optional<String> registrationNumber();

    Optional<String> dpoName();

    Optional<String> dpoContact();

    /** False for a controller outside of the EEA (Art. 3(2), 27). */
    @WithDefault("true")
    boolean establishedInEea();

    Optional<String> representativeName();

    Optional<String> representativeContact();

    enum Sector {
        PRIVATE,
        PUBLIC
    }

    enum Size {
        MICRO,
        SMALL_OR_MEDIUM,
        LARGE,
        OTHER
    }
}
