package dev.accountable.consent.mail;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setArray;
import static dev.accountable.jdbc.Database.setColumn;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where people are written to. All of it in the caller's transaction. */
@ApplicationScoped
public class Contacts {

    /**
     * The columns address and language of the person {@code p.id}: their own, else the newest that they left as a visitor
     * before they turned out to be this account. Behind a {@code left join lateral}, or a {@code join lateral}.
     */
    public static String ofPerson() {
        return """
            (select c.address, c.language from contact c join person v on v.id = c.person
             where v.id = p.id or v.merged_into = p.id order by v.id = p.id desc, c.since desc limit 1)""";
    }

    /**
     * Where somebody is written to from now on.
     *
     * @param person as the database knows them
     * @param address as {@link dev.accountable.consent.MailAddress} wants it
     */
    public record New(long person, String address, @Nullable String language) {}

    record Contact(String address, @Nullable String language, Instant since) {}

    private final Database database;

    Contacts(Database database) {
        this.database = database;
    }

    /** Each person once. What they had before is replaced. */
    public void put(List<New> contacts, Instant now) {
        database.run("""
                insert into contact (person, address, language, since)
                select person, address, language, ? from unnest(?, ?, ?) as c (person, address, language)
                on conflict (person) do update
                set address = excluded.address, language = excluded.language, since = excluded.since""", statement -> {
            setInstant(statement, 1, now);
            setColumn(statement, 2, "bigint", contacts, New::person);
            setColumn(statement, 3, "text", contacts, New::address);
            setColumn(statement, 4, "text", contacts, New::language);
            return statement.executeUpdate();
        });
    }

    /** For people by their reference, or the account that it turned out to be; what is known of them already stays. */
    public void putUnlessKnown(Map<String, String> addresses, Instant now) {
        List<Map.Entry<String, String>> all = List.copyOf(addresses.entrySet());
        database.run("""
                insert into contact (person, address, since)
                select distinct on (1) coalesce(p.merged_into, p.id), w.address, ?::timestamptz
                from unnest(?, ?) as w (subject, address) join person p on p.subject = w.subject
                order by 1
                on conflict (person) do nothing""", statement -> {
            setInstant(statement, 1, now);
            setColumn(statement, 2, "text", all, Map.Entry::getKey);
            setColumn(statement, 3, "text", all, Map.Entry::getValue);
            return statement.executeUpdate();
        });
    }

    /** @param persons one person: itself and the visitors it was */
    Optional<Contact> of(List<Long> persons) {
        return database.run(
                "select address, language, since from contact where person = any (?) order by since desc limit 1",
                statement -> {
                    setColumn(statement, 1, "bigint", persons, person -> person);
                    ResultSet row = statement.executeQuery();
                    return row.next()
                            ? Optional.of(new Contact(
                                    row.getString("address"),
                                    row.getString("language"),
                                    Objects.requireNonNull(instant(row, "since"))))
                            : Optional.empty();
                });
    }

    /** Of people by their reference, or the account that it turned out to be; nothing of those who have no address. */
    List<ContactOfPerson> of(Set<String> subjects) {
        return database.run(
                """
                select s.subject, c.address, c.language
                from person s join person p on p.id = coalesce(s.merged_into, s.id) join lateral\
                """ + ofPerson() + " c on true where s.subject = any (?) and p.subject is not null order by s.subject",
                statement -> {
                    setArray(statement, 1, "text", subjects.toArray());
                    ResultSet row = statement.executeQuery();
                    List<ContactOfPerson> found = new ArrayList<>();
                    while (row.next()) {
                        found.add(new ContactOfPerson(
                                row.getString("subject"), row.getString("address"), row.getString("language")));
                    }
                    return found;
                });
    }

    /** Returns true where there was one. */
    boolean delete(List<Long> persons) {
        return database.run("delete from contact where person = any (?)", statement -> {
            setColumn(statement, 1, "bigint", persons, person -> person);
            return statement.executeUpdate() > 0;
        });
    }
}
