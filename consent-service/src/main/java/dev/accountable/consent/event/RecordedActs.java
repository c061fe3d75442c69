package dev.accountable.consent.event;

import dev.accountable.consent.PersonalData;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What people said. Who was forgotten has no state any more, and of an act remains what proves it: when, how, what was shown. */
@ApplicationScoped
class RecordedActs implements PersonalData {

    private final Database database;

    RecordedActs(Database database) {
        this.database = database;
    }

    @Override
    public String section() {
        return "acts";
    }

    @Override
    public List<SubmissionView> copy(List<Long> persons, String subject) {
        return Submission.of(persons).stream()
                .map(submission -> submission.view(subject))
                .toList();
    }

    @Override
    public int erase(List<Long> persons) {
        return database.run("""
                with states as (delete from consent_state where person = any (?) returning 1),
                     acts as (
                    update submission
                       set actor = '(forgotten)', ip_address = null, user_agent = null, age = null, country = null,
                           guardian = null, provenance = null
                     where person = any (?) returning 1)
                select (select count(*) from states) + (select count(*) from acts)""", statement -> {
            Database.setColumn(statement, 1, "bigint", persons, person -> person);
            Database.setColumn(statement, 2, "bigint", persons, person -> person);
            var row = statement.executeQuery();
            row.next();
            return row.getInt(1);
        });
    }
}
