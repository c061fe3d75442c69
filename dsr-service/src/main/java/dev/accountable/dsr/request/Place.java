package dev.accountable.dsr.request;

import dev.accountable.dsr.deadline.PublicHolidays;
import dev.accountable.dsr.deadline.TimeLimits;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.ZoneId;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the organisation is, as the law asks. A country or zone that does not exist ends the start of the service. */
class Place {

    @Produces
    @Singleton
    @Startup
    TimeLimits timeLimits(
            @ConfigProperty(name = "accountable.dsr.country", defaultValue = "DE") String country,
            @ConfigProperty(name = "accountable.dsr.region") Optional<String> region,
            @ConfigProperty(name = "accountable.dsr.zone", defaultValue = "Europe/Berlin") ZoneId zone) {
        return new TimeLimits(new PublicHolidays(country, region), zone);
    }
}
