package dev.accountable.audit.event;

import static dev.accountable.jdbc.Database.setArray;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Who stands behind which pseudonym: the only table that knows. Actors and data subjects alike; one row a reference. */
@ApplicationScoped
class Persons {

    private static final int CACHED = 50_000;

    private final Database database;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, UUID> cache =
            Caffeine.newBuilder().maximumSize(CACHED).build();

    Persons(Database database) {
        this.database = database;
    }

    /**
     * As {@link #pseudonyms}, from memory where they were seen lately: whoever writes with them must look whether the
     * persons are still there, since any pod may forget them.
     */
    Map<String, UUID> cachedPseudonyms(Collection<String> references) {
        return cache.getAll(references, missing -> pseudonyms(List.copyOf(missing)));
    }

    void forgetCached(Collection<String> references) {
        cache.invalidateAll(references);
    }

    /** The pseudonyms of these references; a reference seen for the first time gets one. */
    Map<String, UUID> pseudonyms(Collection<String> references) {
        Map<String, UUID> known = known(references);
        // In one order for everybody: two appends that name the same new persons must not wait for each other in a
        // ring.
        List<String> unknown = references.stream()
                .filter(reference -> !known.containsKey(reference))
                .distinct()
                .sorted()
                .toList();
        if (unknown.isEmpty()) {
            return known;
        }
        add(unknown);
        return known(references);
    }

    byte[] newSalt() {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        return salt;
    }

    /** The pseudonyms of those of these references that have one. */
    Map<String, UUID> known(Collection<String> references) {
        return database.run("select reference, pseudonym from person where reference = any (?)", statement -> {
            setArray(statement, 1, "text", references.toArray());
            ResultSet rows = statement.executeQuery();
            Map<String, UUID> known = new HashMap<>();
            while (rows.next()) {
                known.put(rows.getString(1), rows.getObject(2, UUID.class));
            }
            return known;
        });
    }

    private void add(List<String> references) {
        List<byte[]> salts =
                Stream.generate(this::newSalt).limit(references.size()).toList();
        UUID[] pseudonyms = new UUID[references.size()];
        for (int i = 0; i < pseudonyms.length; i++) {
            pseudonyms[i] = SealedEvent.pseudonym(salts.get(i), references.get(i));
        }
        database.run("""
                insert into person (pseudonym, reference, salt)
                select * from unnest(?::uuid[], ?::text[], ?::bytea[])
                on conflict (reference) do nothing
                """, statement -> {
            setArray(statement, 1, "uuid", pseudonyms);
            setArray(statement, 2, "text", references.toArray());
            setArray(statement, 3, "bytea", salts.toArray());
            return statement.executeUpdate();
        });
    }
}
