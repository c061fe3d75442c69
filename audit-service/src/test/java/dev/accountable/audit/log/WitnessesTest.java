package dev.accountable.audit.log;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.events;
import static dev.accountable.audit.LogClient.proof;
import static dev.accountable.audit.LogClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountable.audit.Tables;
import dev.accountable.audit.log.Verifier.Verdict;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real witness over HTTP, which verifies with the auditor's program before it signs. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class WitnessesTest {

    private static final String NAME = "witness.example.org/w1";

    @TempDir
    Path folder;

    @Inject
    Tables tables;

    @Inject
    WitnessStates states;

    @Inject
    Tiles tiles;

    @Inject
    MeterRegistry metrics;

    String logKey;
    Verifier verifier;
    WitnessServer witness;
    Witnesses witnesses;

    @BeforeEach
    void aWitness() {
        logKey = text("log/key").strip();
        verifier = new Verifier(folder);
        witness = new WitnessServer(verifier, logKey);
        witnesses = witnesses(witness.url(), witness.witness().key().toString());
        tables.run("delete from witness");
        grow();
    }

    @AfterEach
    void close() {
        witness.close();
    }

    @Test
    void theNewestCheckpointIsCosignedAndServedWithIt() {
        long first = size(text("log/checkpoint"));
        witnesses.askAll();
        assertThat(witness.asked).containsExactly("0 200");
        grow();
        witnesses.askAll();
        assertThat(witness.asked).containsExactly("0 200", first + " 200");

        String checkpoint = text("log/checkpoint");
        Verdict verdict = verifier.run(
                "checkpoint", verifier.file(logKey + "\n" + witness.witness().key() + "\n"), verifier.file(checkpoint));
        assertThat(verdict.exitCode()).as(verdict.text()).isZero();
        assertThat(verdict.text()).contains("witness " + NAME + ", who saw it no later than");
        assertThat(text("log/cosigned-checkpoint")).isEqualTo(checkpoint);

        // Nothing new: nobody is asked again. And something new: the head that was cosigned is still there.
        witnesses.askAll();
        assertThat(witness.asked).hasSize(2);
        grow();
        assertThat(text("log/checkpoint")).doesNotContain(NAME);
        assertThat(text("log/cosigned-checkpoint")).isEqualTo(checkpoint);
    }

    @Test
    void theWitnessKnowsBetterWhatItHasSeen() {
        witnesses.askAll();
        long seen = witness.size();
        grow();
        tables.run("update witness set size = 0");
        witnesses.askAll();
        assertThat(witness.asked).containsExactly("0 200", "0 409", seen + " 200");
        assertThat(text("log/checkpoint")).contains("— " + NAME + " ");
        assertThat(tables.query("select size from witness")).containsExactly(Long.toString(witness.size()));
    }

    @Test
    void onlyTrueCosignaturesAreKept() {
        var stranger = new Witness(NAME);
        witness.onTheWay = line -> stranger.cosign(text("log/checkpoint"), 1);
        witnesses.askAll();
        assertThat(text("log/checkpoint")).doesNotContain(NAME);

        // With a line of another witness beside the true one: that one alone is kept.
        grow();
        witness.onTheWay = line -> stranger.cosign(text("log/checkpoint"), 1) + line;
        tables.run("update witness set size = " + witness.size());
        witnesses.askAll();
        assertThat(text("log/checkpoint").lines().filter(line -> line.startsWith("— " + NAME)))
                .hasSize(1);
    }

    /** The log signs on while a witness thinks, and forgets what it signed; the cosigned head comes back. */
    @Test
    void whatIsSignedMeanwhileDoesNotDisturb() {
        String asked = text("log/checkpoint");
        witness.onTheWay = line -> {
            grow();
            return line;
        };
        witnesses.askAll();
        assertThat(text("log/cosigned-checkpoint")).startsWith(asked).contains("— " + NAME + " ");
        assertThat(size(text("log/checkpoint"))).isGreaterThan(size(asked));
    }

    @Test
    void aWitnessThatIsAwayOrRefusesHarmsNothing() {
        String before = text("log/checkpoint");
        witnesses("http://localhost:1", witness.witness().key().toString()).askAll();
        assertThat(text("log/checkpoint")).isEqualTo(before);

        // It claims to have seen more than there is: nothing that we could prove.
        tables.run("update witness set size = 1000000000");
        witnesses.askAll();
        assertThat(text("log/checkpoint")).isEqualTo(text("log/cosigned-checkpoint"));
    }

    @Test
    void oneOfManyPodsAsks() {
        assertThat(states.claim(NAME, Duration.ofMinutes(1))).isPresent();
        assertThat(states.claim(NAME, Duration.ofMinutes(1))).isEmpty();
        witnesses.askAll();
        assertThat(witness.asked).isEmpty();
        states.release(NAME, 0);
        witnesses.askAll();
        assertThat(witness.asked).containsExactly("0 200");
    }

    @Test
    void whatIsConfiguredWronglyIsSaidAtStart() {
        assertThatThrownBy(() -> witnesses(witness.url(), logKey)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> witnesses(witness.url(), "no key")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() ->
                        witnesses("file:/etc/passwd", witness.witness().key().toString()))
                .isInstanceOf(ConfigurationException.class);
    }

    private Witnesses witnesses(String url, String key) {
        LogConfig config = new SmallRyeConfigBuilder()
                .withMapping(LogConfig.class)
                .withDefaultValues(Map.of(
                        "accountable.log.witnesses.first.url", url,
                        "accountable.log.witnesses.first.key", key,
                        "accountable.log.integration-delay", "PT0.05S",
                        "accountable.log.integration-interval", "PT1S",
                        "accountable.log.self-check-interval", "PT6H",
                        "accountable.log.self-check-poll", "off",
                        "accountable.log.witness-interval", "off"))
                .build()
                .getConfigMapping(LogConfig.class);
        return new Witnesses(config, states, tiles, metrics);
    }

    private static void grow() {
        List<Map<String, Object>> batch = events(3);
        append(batch).then().statusCode(200);
        proof(batch.get(2));
    }

    private static long size(String checkpoint) {
        return Long.parseLong(checkpoint.lines().toList().get(1));
    }
}
