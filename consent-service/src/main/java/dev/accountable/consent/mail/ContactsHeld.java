package dev.accountable.consent.mail;

import dev.accountable.consent.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Where a person is written to. */
@ApplicationScoped
class ContactsHeld implements PersonalData {

    private final Contacts contacts;

    ContactsHeld(Contacts contacts) {
        this.contacts = contacts;
    }

    @Override
    public String section() {
        return "contacts";
    }

    @Override
    public List<ContactView> copy(List<Long> persons, String subject) {
        return contacts.of(persons).stream()
                .map(contact -> new ContactView(contact.address(), contact.language(), contact.since()))
                .toList();
    }

    @Override
    public int erase(List<Long> persons) {
        return contacts.delete(persons) ? 1 : 0;
    }
}
