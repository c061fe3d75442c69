package dev.accountable.dsr.letter;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/**
 * Who answers, as people are told in every letter. Without it a refusal would not say where to complain (GDPR Art. 12(4)), so
 * the service does not start. The keys are explained in the README of this service.
 */
@ConfigMapping(prefix = "accountable.controller")
public interface Organisation {

    String name();

    /** The privacy office: it is written to by people, and told of due dates. */
    String email();

    /** The data protection officer (Art. 37). */
    Optional<Officer> dpo();

    /** Where people complain (Art. 77). */
    Authority authority();

    /** Where people reach this service; links in letters begin with it. */
    URI publicUrl();

    /** Of data protection. */
    interface Officer {
        String email();
    }

    /** The supervisory one. */
    interface Authority {
        String name();

        URI url();
    }
}
