package dev.accountable.consent.mail;

import dev.accountable.consent.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person was asked to confirm. */
@ApplicationScoped
class ConfirmationsHeld implements PersonalData {

    /** One of them, as a person reads it. */
    record ConfirmationView(
            List<String> purposes, @Nullable String mail, Instant askedAt, Instant until, boolean confirmed) {}

    private final Confirmations confirmations;

    ConfirmationsHeld(Confirmations confirmations) {
        this.confirmations = confirmations;
    }

    @Override
    public String section() {
        return "confirmations";
    }

    @Override
    public List<ConfirmationView> copy(List<Long> persons, String subject) {
        return confirmations.of(persons).stream()
                .map(one -> new ConfirmationView(
                        one.purposes(), one.address(), one.createdAt(), one.expiresAt(), one.confirmed()))
                .toList();
    }

    @Override
    public int erase(List<Long> persons) {
        return confirmations.erase(persons);
    }
}
