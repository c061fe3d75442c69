package dev.accountable.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @Test
    void secrets_survive_a_restart(@TempDir Path data) {
        String first = Secrets.openOrGenerate(data).databasePassword("audit");

        assertThat(Secrets.openOrGenerate(data).databasePassword("audit")).isEqualTo(first);
    }

    @Test
    void two_folders_share_no_secret(@TempDir Path one, @TempDir Path other) {
        assertThat(Secrets.openOrGenerate(one).clientSecret("website"))
                .isNotEqualTo(Secrets.openOrGenerate(other).clientSecret("website"));
    }

    @Test
    void only_their_owner_can_read_them(@TempDir Path data) throws IOException {
        Secrets secrets = Secrets.openOrGenerate(data);

        for (Path file : new Path[] {data.resolve("local.properties"), secrets.logSigningKey()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------");
        }
    }
}
