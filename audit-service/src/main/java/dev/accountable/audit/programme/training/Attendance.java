package dev.accountable.audit.programme.training;

import static dev.accountable.jdbc.Database.setArray;

import dev.accountable.audit.erasure.Forgets;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who was at which training and who is to be at one, and every statement on that. Written in sets; the rows of one employee
 * can be deleted, and nothing else names them.
 */
@ApplicationScoped
class Attendance implements Forgets {

    private static final String SELECT =
            "select training_id, topic_id, employee, held_on, valid_until from training_attendance";

    /** What follows from the attendance, for those who are to be trained. */
    private static final String REFRESH = """
            update training_audience a
               set (last_held_on, due_on) = (
                   select max(t.held_on),
                          case when count(*) = 0 then a.first_due_on
                               when bool_or(t.valid_until is null) then null
                               else max(t.valid_until) end
                     from training_attendance t where t.topic_id = a.topic_id and t.employee = a.employee)
             where a.topic_id = ? and a.employee = any (?)
            """;

    private final Database database;

    Attendance(Database database) {
        this.database = database;
    }

    /** How many of these were not yet known to have been there. */
    int add(Training training, @Nullable LocalDate validUntil, Collection<String> employees) {
        int added = database.run("""
                insert into training_attendance (training_id, topic_id, employee, held_on, valid_until)
                select ?, ?, e, ?, ? from unnest(?::text[]) e order by e on conflict do nothing
                """, statement -> {
            statement.setObject(1, training.id());
            statement.setObject(2, training.topicId());
            statement.setObject(3, training.heldOn());
            statement.setObject(4, validUntil);
            setArray(statement, 5, "text", employees.toArray());
            return statement.executeUpdate();
        });
        refresh(training.topicId(), employees);
        return added;
    }

    /** True where the employee was recorded as having been there, and is no more. */
    boolean remove(UUID topicId, UUID trainingId, String employee) {
        boolean removed =
                database.run("delete from training_attendance where training_id = ? and employee = ?", statement -> {
                    statement.setObject(1, trainingId);
                    statement.setString(2, employee);
                    return statement.executeUpdate() == 1;
                });
        refresh(topicId, List.of(employee));
        return removed;
    }

    /** How many of these were not yet to be trained in the topic. */
    int require(UUID topicId, ToBeTrained request) {
        int added = database.run("""
                insert into training_audience (topic_id, employee, first_due_on)
                select ?, e, ? from unnest(?::text[]) e order by e on conflict do nothing
                """, statement -> {
            statement.setObject(1, topicId);
            statement.setObject(2, request.dueOn());
            setArray(statement, 3, "text", request.employees().toArray());
            return statement.executeUpdate();
        });
        refresh(topicId, request.employees());
        return added;
    }

    boolean release(UUID topicId, String employee) {
        return database.run("delete from training_audience where topic_id = ? and employee = ?", statement -> {
            statement.setObject(1, topicId);
            statement.setString(2, employee);
            return statement.executeUpdate() == 1;
        });
    }

    /** From all trainings and all lists. */
    @Override
    public int forget(String employee) {
        return database.run("delete from training_attendance where employee = ?", statement -> {
                    statement.setString(1, employee);
                    return statement.executeUpdate();
                })
                + database.run("delete from training_audience where employee = ?", statement -> {
                    statement.setString(1, employee);
                    return statement.executeUpdate();
                });
    }

    private void refresh(UUID topicId, Collection<String> employees) {
        database.run(REFRESH, statement -> {
            statement.setObject(1, topicId);
            setArray(statement, 2, "text", employees.toArray());
            return statement.executeUpdate();
        });
    }

    List<AttendanceView> at(UUID trainingId, String after, int limit) {
        return database.run(SELECT + " where training_id = ? and employee > ? order by employee limit ?", statement -> {
            statement.setObject(1, trainingId);
            statement.setString(2, after);
            statement.setInt(3, limit);
            return attendances(statement.executeQuery());
        });
    }

    /** Of one employee, the training recorded last first. */
    List<AttendanceView> of(String employee, @Nullable UUID after, int limit) {
        return database.run(
                SELECT + " where employee = ?" + (after == null ? "" : " and training_id < ?")
                        + " order by training_id desc limit ?",
                statement -> {
                    int parameter = 1;
                    statement.setString(parameter++, employee);
                    if (after != null) {
                        statement.setObject(parameter++, after);
                    }
                    statement.setInt(parameter, limit);
                    return attendances(statement.executeQuery());
                });
    }

    /** Who is to be trained in a topic, in the order of their references; all, or those whose day has passed. */
    List<TraineeView> audience(UUID topicId, boolean overdueOnly, LocalDate today, String after, int limit) {
        return database.run(
                "select employee, last_held_on, due_on from training_audience where topic_id = ? and employee > ?"
                        + (overdueOnly ? " and due_on < ?" : "") + " order by employee limit ?",
                statement -> {
                    int parameter = 1;
                    statement.setObject(parameter++, topicId);
                    statement.setString(parameter++, after);
                    if (overdueOnly) {
                        statement.setObject(parameter++, today);
                    }
                    statement.setInt(parameter, limit);
                    ResultSet rows = statement.executeQuery();
                    List<TraineeView> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(trainee(rows, today));
                    }
                    return found;
                });
    }

    private static TraineeView trainee(ResultSet row, LocalDate today) throws SQLException {
        LocalDate lastHeldOn = row.getObject(2, LocalDate.class);
        LocalDate dueOn = row.getObject(3, LocalDate.class);
        boolean overdue = dueOn != null && dueOn.isBefore(today);
        TrainedState state =
                lastHeldOn == null ? TrainedState.NEVER_TRAINED : overdue ? TrainedState.EXPIRED : TrainedState.TRAINED;
        return new TraineeView(row.getString(1), state, dueOn, lastHeldOn, overdue);
    }

    private static List<AttendanceView> attendances(ResultSet rows) throws SQLException {
        List<AttendanceView> found = new ArrayList<>();
        while (rows.next()) {
            found.add(new AttendanceView(
                    rows.getObject(1, UUID.class),
                    rows.getObject(2, UUID.class),
                    rows.getString(3),
                    rows.getObject(4, LocalDate.class),
                    rows.getObject(5, LocalDate.class)));
        }
        return found;
    }
}
