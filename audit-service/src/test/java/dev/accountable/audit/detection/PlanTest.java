package dev.accountable.audit.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On tables of a size where it matters, nothing that runs for each batch or page reads one whole or sorts it. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(BreachReceiver.class)
class PlanTest {

    private static final UUID RULE = UUID.fromString("00000000-0000-4000-8000-00000000d37e");

    @Inject
    Tables tables;

    @BeforeEach
    void fill() {
        tables.run("""
                insert into detection_rule (id, key, version, definition, enabled, author, created_at, superseded_at, salt,
                                            next_index)
                select '%s', 'many', 1, definition, false, 'many', now(), now(), salt, 0
                  from detection_rule where key = 'mass-reads' and version = 1
                """.formatted(RULE));
        tables.run("""
                insert into detection_match (rule_id, group_key, time, log_index, event_id, steps, keep_until)
                select '%s', 'group-' || n %% 500, now() - n * interval '1 second', n, gen_random_uuid(), 1,
                       now() + interval '1 day'
                  from generate_series(1, 50000) n
                """.formatted(RULE));
        tables.run("""
                insert into detection (id, rule_id, rule_key, group_key, first_at, last_at, detected_at, completed_by,
                                       events, sample, signalled_at)
                select gen_random_uuid(), '%s', 'many', 'group-' || n %% 500, t, t, t, n, 3, '{}', t
                  from generate_series(1, 50000) n, lateral (select now() - n * interval '1 hour' as t) l
                """.formatted(RULE));
        tables.run("analyze detection_match");
        tables.run("analyze detection");
    }

    @AfterEach
    void clear() {
        tables.run("delete from detection_match where rule_id = '%s'".formatted(RULE));
        tables.run("delete from detection where rule_id = '%s'".formatted(RULE));
        tables.run("delete from detection_rule where id = '%s'".formatted(RULE));
    }

    @Test
    void everyStatementRunsAlongAnIndex() {
        Object[] near = {"{group-1,group-2}", "{2026-01-01Z,2026-01-01Z}", "{2030-01-01Z,2030-01-01Z}", RULE};
        runsAlongAnIndex(Detections.UNDECIDED, near);
        runsAlongAnIndex(Detections.NEAR, near);
        runsAlongAnIndex(Detections.FORGET, "2026-01-01Z");
        runsAlongAnIndex(Detections.PAGE, "many", UUID.randomUUID(), 51);
        runsAlongAnIndex(Signals.CLAIM, "2026-01-01Z", "2026-01-01Z", 20);
    }

    private void runsAlongAnIndex(String sql, Object... values) {
        String plan = String.join(
                "\n",
                tables.query(
                        "explain "
                                + sql.replace("?::text[]", "?::text::text[]")
                                        .replace("?::timestamptz[]", "?::text::timestamptz[]"),
                        values));
        assertThat(plan)
                .as(sql)
                .doesNotContain("Seq Scan on detection ", "Seq Scan on detection\n", "Seq Scan on detection_match");
    }
}
