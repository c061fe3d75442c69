package dev.accountable.dsr.letter;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where somebody is written to about one thing, and in which language. It goes some time after the answer. */
@Entity
@Table(name = "letter_recipient")
public class Recipient extends PanacheEntityBase {

    @Id
    private UUID about;

    private @Nullable String address;

    private String language;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Recipient() {}

    /**
     * Whoever is told about {@code about}.
     *
     * @param address of mail; null where letters are printed
     * @param language of the letters; English where there are no words in it
     */
    public Recipient(UUID about, @Nullable String address, @Nullable String language) {
        this.about = about;
        this.address = address;
        this.language = Words.in(language).language();
    }

    /** In which language somebody is written to about it; English where nobody is. */
    public static String languageOf(UUID about) {
        return Recipient.<Recipient>findByIdOptional(about)
                .map(recipient -> recipient.language)
                .orElse(Words.in(null).language());
    }

    /** Something about {@code like} goes to another address, in the same language. */
    public static void redirect(UUID about, String address, UUID like) {
        remove(about);
        new Recipient(about, address, languageOf(like)).persist();
    }

    /** Whether this is the address that is written to. */
    public static boolean isWrittenTo(UUID about, String address) {
        return Recipient.<Recipient>findByIdOptional(about)
                .filter(recipient -> address.equalsIgnoreCase(recipient.address))
                .isPresent();
    }

    public static void remove(UUID about) {
        deleteById(about);
    }

    /** Nothing is written about them any more. */
    public static void removeOfRequestsEndedBefore(Instant before) {
        getEntityManager()
                .createNativeQuery("delete from letter_recipient where about in"
                        + " (select id from subject_request where completed_at < :before)")
                .setParameter("before", before)
                .executeUpdate();
    }
}
