package dev.accountable.consent.event;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A person, as the rest of this database knows them: a number. What leads from the number to somebody is this row alone, so
 * that a visitor becomes an account, and a person is forgotten, without a touch to what was recorded.
 */
@Entity
@Immutable
public class Person extends PanacheEntityBase {

    /** An opaque reference: no "@", no spaces, so that neither an address nor a name fits. */
    public static final String SUBJECT = "[A-Za-z0-9._:-]{1,100}";

    @Id
    private long id;

    private @Nullable String subject;
    private @Nullable Long mergedInto;

    /** For Hibernate. */
    protected Person() {}

    /** The one that acts and decisions are about: an account, for a visitor who turned out to be it. */
    public static Optional<Person> of(String subject) {
        return Person.<Person>find("subject", subject).firstResultOptional().flatMap(Person::itself);
    }

    /** As {@link #of}; who was not known is from now on. */
    public static Person known(String subject) {
        getEntityManager()
                .createNativeQuery("insert into person (subject) values (?1) on conflict do nothing")
                .setParameter(1, subject)
                .executeUpdate();
        return of(subject).orElseThrow();
    }

    /** The account, for a visitor who turned out to be one; empty once it was forgotten. */
    Optional<Person> itself() {
        Optional<Person> itself = mergedInto == null ? Optional.of(this) : Person.<Person>findByIdOptional(mergedInto);
        return itself.filter(person -> person.subject != null);
    }

    public long id() {
        return id;
    }

    /** Null once the person was forgotten. */
    public @Nullable String subject() {
        return subject;
    }

    /** Itself and the visitors that it turned out to be: whose events are its history. */
    public List<Long> all() {
        List<Long> all = new ArrayList<>(
                Person.<Person>list("mergedInto", id).stream().map(Person::id).toList());
        all.add(id);
        return all;
    }
}
