package dev.accountable.consent.objection;

import dev.accountable.consent.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Art. 18. Of a person that is erased nothing is left to restrict. */
@ApplicationScoped
class RestrictionsHeld implements PersonalData {

    @Override
    public String section() {
        return "restrictions";
    }

    @Override
    public List<RestrictionView> copy(List<Long> persons, String subject) {
        return Restriction.of(persons).stream()
                .map(restriction -> restriction.view(subject))
                .toList();
    }

    @Override
    public int erase(List<Long> persons) {
        return Restriction.forget(persons);
    }
}
