package dev.accountable.consent.mail;

import dev.accountable.consent.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Which letters a person got. What they said is not kept. */
@ApplicationScoped
class MailsHeld implements PersonalData {

    private final Mails mails;

    MailsHeld(Mails mails) {
        this.mails = mails;
    }

    @Override
    public String section() {
        return "mails";
    }

    @Override
    public List<MailView> copy(List<Long> persons, String subject) {
        return mails.of(persons);
    }

    @Override
    public int erase(List<Long> persons) {
        return mails.erase(persons);
    }
}
