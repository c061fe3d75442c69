package dev.accountable.dsr.hold;

import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.jdbc.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whether something is held now. Whatever is about to erase asks here, as late as it can.
 *
 * <p>A held row keeps the rows that it points to: an order without its customer proves nothing, and a foreign key would
 * forbid it. So a hold on a dataset reaches the datasets that it is linked to.
 */
@ApplicationScoped
public class Holds {

    private final Database database;
    private final InstantSource clock;
    private final ZoneId zone;

    Holds(
            Database database,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.zone", defaultValue = "Europe/Berlin") ZoneId zone) {
        this.database = database;
        this.clock = clock;
        this.zone = zone;
    }

    /** A hold that stands, as far as whoever asks may know it. */
    public record Standing(
            UUID id,
            String reason,
            String legalBasis,
            @Nullable LocalDate until) {}

    /**
     * What keeps a person's rows of one dataset; the one that ends last, where there are several.
     *
     * @param subject the issuer's reference
     * @param identifiers what the person has proven
     */
    @Transactional
    public Optional<Standing> standing(
            SystemMap system, String dataset, String subject, Map<IdentifierKind, String> identifiers) {
        // A system that is not one of tables may report of more than its map declares.
        Set<String> reaching = new LinkedHashSet<>(Set.of(dataset));
        for (Dataset held : system.datasets()) {
            if (pointsTo(system, held, dataset)) {
                reaching.add(held.key());
            }
        }
        return database.run("""
                select h.id, h.reason, h.legal_basis, h.ends_on from legal_hold h
                 where h.released_at is null and h.starts_on <= ? and (h.ends_on is null or h.ends_on >= ?)
                   and (h.system is null or h.system = ?) and (h.dataset is null or h.dataset = any (?))
                   and (not h.of_person or h.subject = ? or exists (
                        select from legal_hold_identifier i
                          join unnest(?::text[], ?::text[]) as p (kind, value) on i.kind = p.kind and i.value = p.value
                            or i.kind = 'EMAIL' and p.kind = 'EMAIL_SHA256'
                               and encode(sha256(convert_to(i.value, 'UTF8')), 'hex') = p.value
                         where i.hold_id = h.id))
                 order by h.ends_on desc nulls first, h.id limit 1""", statement -> {
            LocalDate today = today();
            List<IdentifierKind> kinds = List.copyOf(identifiers.keySet());
            statement.setObject(1, today);
            statement.setObject(2, today);
            statement.setString(3, system.key());
            statement.setArray(4, statement.getConnection().createArrayOf("text", reaching.toArray()));
            statement.setString(5, subject);
            Database.setColumn(statement, 6, "text", kinds, IdentifierKind::name);
            Database.setColumn(statement, 7, "text", kinds, kind -> compared(identifiers.get(kind)));
            return first(statement.executeQuery());
        });
    }

    private static Optional<Standing> first(ResultSet row) throws SQLException {
        return row.next()
                ? Optional.of(new Standing(
                        row.getObject("id", UUID.class),
                        row.getString("reason"),
                        row.getString("legal_basis"),
                        row.getObject("ends_on", LocalDate.class)))
                : Optional.empty();
    }

    /** A whole dataset, whoever its rows are about. */
    @Transactional
    public boolean isHeld(SystemMap system, String dataset) {
        LocalDate today = today();
        return system.datasets().stream()
                .filter(held -> pointsTo(system, held, dataset))
                .anyMatch(held -> LegalHold.anyOnDataset(system.key(), held.key(), today));
    }

    /** The persons some or all of whose rows in a dataset are held, with the hold. */
    @Transactional
    public Map<UUID, Map<IdentifierKind, String>> heldPersons(SystemMap system, String dataset) {
        LocalDate today = today();
        Map<UUID, Map<IdentifierKind, String>> persons = new LinkedHashMap<>();
        system.datasets().stream()
                .filter(held -> pointsTo(system, held, dataset))
                .flatMap(held -> LegalHold.ofPersonsIn(system.key(), held.key(), today).stream())
                .forEach(hold -> persons.put(hold.id(), hold.identifiers()));
        return persons;
    }

    /** Of holds that are over by themselves; a release forgets at once. */
    @Scheduled(
            every = "${accountable.dsr.sweep-interval:15m}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void forgetWhoWasHeld() {
        LegalHold.overAndKnowing(today()).forEach(LegalHold::forgetIdentifiers);
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    /** As the systems are searched: upper and lower case are the same. */
    static String compared(@Nullable String value) {
        return value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
    }

    /** Along the links of the map, which may branch, and go round. */
    private static boolean pointsTo(SystemMap system, Dataset from, String to) {
        Set<String> seen = new HashSet<>();
        Deque<Dataset> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            Dataset at = open.pop();
            if (at.key().equals(to)) {
                return true;
            }
            if (seen.add(at.key())) {
                at.links().forEach(link -> open.push(system.dataset(link.dataset())));
            }
        }
        return false;
    }
}
