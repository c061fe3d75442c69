package dev.accountable.audit.programme;

import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is due, over all parts of the programme, and what of it was recorded as overdue. */
@ApplicationScoped
class Due {

    static final String PAGE = """
            select kind, id, key, title, owner, due_on from programme_due
             where due_on between ? and ? and (due_on, kind, id) > (?, ?, ?)
             order by due_on, kind, id limit ?
            """;

    /** One of several pods that do this at the same time records an item; the others wait for it and then know. */
    private static final String RECORD = """
            insert into programme_overdue (kind, item_id, due_on, recorded_at)
            select kind, id, due_on, ? from programme_due d
             where due_on < ? and not exists (
                   select from programme_overdue o
                    where o.kind = d.kind and o.item_id = d.id and o.due_on = d.due_on)
             order by due_on, kind, id limit 500
            on conflict do nothing
            returning kind, item_id, due_on
            """;

    /** An item whose day has passed. */
    record Overdue(DueKind kind, UUID id, LocalDate dueOn) {}

    /** The place behind an item in the order of the list. */
    record Cursor(LocalDate dueOn, String kind, UUID id) {

        static final Cursor START = new Cursor(LocalDate.EPOCH.minusYears(1000), "", new UUID(0, 0));

        static Cursor of(DueItemView item) {
            return new Cursor(item.dueOn(), item.kind().name(), item.id());
        }

        static Cursor parse(String text) {
            if (text.isEmpty()) {
                return START;
            }
            try {
                String[] parts = text.split("\\.", -1);
                return new Cursor(
                        StrictDates.parse(parts[0]), DueKind.valueOf(parts[1]).name(), UUID.fromString(parts[2]));
            } catch (DateTimeException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw ProblemException.invalid("after", "must be the cursor of a page before");
            }
        }

        @Override
        public String toString() {
            return dueOn + "." + kind + "." + id;
        }
    }

    private final Database database;

    Due(Database database) {
        this.database = database;
    }

    /** In the order of the days, those that have passed first. */
    List<DueItemView> page(LocalDate until, LocalDate today, Cursor after, int limit) {
        return database.run(PAGE, statement -> {
            // The lower bound says nothing new, but each part's index begins there.
            statement.setObject(1, after.dueOn());
            statement.setObject(2, until);
            statement.setObject(3, after.dueOn());
            statement.setString(4, after.kind());
            statement.setObject(5, after.id());
            statement.setInt(6, limit);
            ResultSet rows = statement.executeQuery();
            List<DueItemView> found = new ArrayList<>();
            while (rows.next()) {
                found.add(view(rows, today));
            }
            return found;
        });
    }

    /** Marks up to 500 items as recorded that were not, and says which. */
    List<Overdue> recordOverdue(LocalDate today, Instant now) {
        return database.run(RECORD, statement -> {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, today);
            ResultSet rows = statement.executeQuery();
            List<Overdue> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new Overdue(
                        DueKind.valueOf(rows.getString(1)),
                        rows.getObject(2, UUID.class),
                        rows.getObject(3, LocalDate.class)));
            }
            return found;
        });
    }

    Map<DueKind, Long> countOverdue(LocalDate today) {
        return database.run("select kind, count(*) from programme_due where due_on < ? group by kind", statement -> {
            statement.setObject(1, today);
            ResultSet rows = statement.executeQuery();
            Map<DueKind, Long> counts = new EnumMap<>(DueKind.class);
            while (rows.next()) {
                counts.put(DueKind.valueOf(rows.getString(1)), rows.getLong(2));
            }
            return counts;
        });
    }

    private static DueItemView view(ResultSet row, LocalDate today) throws SQLException {
        DueKind kind = DueKind.valueOf(row.getString(1));
        UUID id = row.getObject(2, UUID.class);
        LocalDate dueOn = row.getObject(6, LocalDate.class);
        return new DueItemView(
                kind,
                id,
                row.getString(3),
                row.getString(4),
                row.getString(5),
                dueOn,
                dueOn.isBefore(today),
                "/api/v1/" + kind.resource(id));
    }
}
