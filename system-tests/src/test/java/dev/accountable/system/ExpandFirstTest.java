package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * During a rollout, and after a rollback, pods of the release before work on the schema of the new one. So a migration may add,
 * and takes away or narrows only what the release before no longer used, which a comment has to say: {@code -- contract: …}.
 */
class ExpandFirstTest {

    /** No release was made of these yet: no pod works on an earlier schema. */
    private static final String BEFORE_THE_FIRST_RELEASE = "V20261201";

    private static final Pattern NARROWS = Pattern.compile(
            "drop\\s+(table|column|function|view)\\b|\\brename\\b|alter\\s+column\\s+\\S+\\s+(set\\s+data\\s+)?type\\b"
                    + "|set\\s+not\\s+null|add\\s+(constraint|check)\\b|add\\s+column\\s+(?![^;,]*\\bdefault\\b)[^;,]*\\bnot\\s+null",
            Pattern.CASE_INSENSITIVE);

    @Test
    void noMigrationTakesAwayWhatTheReleaseBeforeNeeds() throws IOException {
        List<String> narrow = new ArrayList<>();
        List<Path> migrations = migrations();
        assertThat(migrations).hasSizeGreaterThan(30);
        for (Path migration : migrations) {
            String sql = Files.readString(migration);
            boolean released = migration.getFileName().toString().compareTo(BEFORE_THE_FIRST_RELEASE) >= 0;
            if (released && narrows(sql)) {
                narrow.add(migration + " narrows the schema without a line `-- contract: …`");
            }
        }
        assertThat(narrow).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table a drop column b;",
                "ALTER TABLE a RENAME COLUMN b TO c;",
                "alter table a alter column b type bigint;",
                "alter table a alter column b set not null;",
                "alter table a add column b int not null;",
                "drop table a;",
            })
    void narrowingIsRecognised(String sql) {
        assertThat(narrows(sql)).isTrue();
        assertThat(narrows("-- contract: nobody has read b since 1.2\n" + sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table a (b int not null constraint c check (b > 0));",
                "alter table a add column b int;",
                "alter table a add column b int not null default 0;",
                "create index a_by_b on a (b);",
                "alter table a alter column b drop not null;",
            })
    void expandingIsNot(String sql) {
        assertThat(narrows(sql)).isFalse();
    }

    private static boolean narrows(String sql) {
        return !sql.contains("-- contract:")
                && NARROWS.matcher(sql.replaceAll("--[^\n]*", "")).find();
    }

    private static List<Path> migrations() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."), 8)) {
            return files.filter(file -> file.toString().contains("/src/main/resources/db/"))
                    .filter(file -> file.getFileName().toString().matches("V\\d+__.+\\.sql"))
                    .sorted()
                    .toList();
        }
    }
}
