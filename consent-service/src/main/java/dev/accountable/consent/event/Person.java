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

    /**
     * As {@link #of}; who was not known is from now on. Locked until the end of the transaction, as for an act: a visitor does
     * not become an account in between.
     */
    public static Person known(String subject) {
        getEntityManager()
                .createNativeQuery("insert into person (subject) values (?1) on conflict do nothing")
                .setParameter(1, subject)
                .executeUpdate();
        long id = idOf(subject);
        lock(id);
        for (long now = idOf(subject); now != id; now = idOf(subject)) {
            id = now;
            lock(id);
        }
        return Person.<Person>findByIdOptional(id).orElseThrow();
    }

    private static long idOf(String subject) {
        return ((Number) getEntityManager()
                        .createNativeQuery("select coalesce(merged_into, id) from person where subject = ?1")
                        .setParameter(1, subject)
                        .getSingleResult())
                .longValue();
    }

    /** A negative key, so that no advisory lock of the libraries is the same. */
    private static void lock(long id) {
        getEntityManager()
                .createNativeQuery("select cast(pg_advisory_xact_lock(?1) as text)")
                .setParameter(1, -id)
                .getSingleResult();
    }

    /** The account, for a visitor who turned out to be one; empty once it was forgotten. */
    public Optional<Person> itself() {
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
