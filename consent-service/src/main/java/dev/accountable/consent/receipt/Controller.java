package dev.accountable.consent.receipt;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Who is responsible for the processing, as people are told (Art. 13(1)(a) and (b)). Without it a receipt would not say to
 * whom consent was given, so the service does not start. The keys are explained in the README of this service.
 */
@ConfigMapping(prefix = "accountable.controller")
public interface Controller {

    String name();

    /** A person or an office to write to. */
    String contact();

    String email();

    /** In the form of RFC 3966, without "tel:": {@code +49-30-1234567}. */
    String phone();

    /** The organisation's own site; it also is the controller's identifier in linked data. */
    URI url();

    Address address();

    /** ISO 3166-1 code of the country whose law applies. */
    String jurisdiction();

    /** Countries (ISO 3166-1) in which the data are stored. */
    List<String> storageCountries();

    Optional<Officer> dpo();

    /** The privacy policy in force; what a receipt points to where no notice was recorded. */
    URI privacyUrl();

    /** Where a person withdraws what they gave: as easily as it was given (Art. 7(3)). */
    URI withdrawalUrl();

    interface Address {
        String street();

        String postalCode();

        String city();

        /** ISO 3166-1 code. */
        String country();
    }

    /** The data protection officer (Art. 37). */
    interface Officer {
        Optional<String> name();

        String email();
    }
}
