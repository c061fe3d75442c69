package dev.accountable.consent.campaign;

import dev.accountable.consent.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Which campaigns ask a person. */
@ApplicationScoped
class InvitationsHeld implements PersonalData {

    private final Members members;

    InvitationsHeld(Members members) {
        this.members = members;
    }

    @Override
    public String section() {
        return "campaigns";
    }

    @Override
    public List<Members.Invitation> copy(List<Long> persons, String subject) {
        return members.of(persons);
    }

    @Override
    public int erase(List<Long> persons) {
        return members.erase(persons);
    }
}
