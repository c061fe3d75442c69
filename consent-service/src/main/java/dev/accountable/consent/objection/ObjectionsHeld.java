package dev.accountable.consent.objection;

import dev.accountable.consent.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Art. 21. An objection says in a person's own words why: it goes as a whole. That it was made stands in the log. */
@ApplicationScoped
class ObjectionsHeld implements PersonalData {

    @Override
    public String section() {
        return "objections";
    }

    @Override
    public List<ObjectionView> copy(List<Long> persons, String subject) {
        return Objection.of(persons).stream()
                .map(objection -> objection.view(subject))
                .toList();
    }

    @Override
    public int erase(List<Long> persons) {
        return Objection.forget(persons);
    }
}
