package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.ServerProcess;
import io.restassured.RestAssured;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * People are written to about a breach while breach-service is killed (SIGKILL) at random points. In the end nobody has two
 * letters; who has one is SENT, or UNCERTAIN where the service died between sending and writing it down; and who has none is
 * UNCERTAIN and shows. So whoever is not reached is known.
 */
@ExtendWith(Platform.class)
class MailOutIsResumedTest {

    private static final int PEOPLE = 400;
    private static final int KILLS = 5;

    private final LocalStack stack;
    private final Login login;
    private final long seed = System.nanoTime();
    private String incident = "";

    MailOutIsResumedTest(LocalStack stack, Login login) {
        this.stack = stack;
        this.login = login;
    }

    @Test
    void whileTheServiceIsKilledAtRandomPoints() {
        drafted();
        Platform.call(stack, login.steppedUp("paula"))
                .post("/api/v1/incidents/{id}/communications/1/approval", incident)
                .then()
                .statusCode(200);

        var random = new Random(seed);
        ServerProcess service = stack.service("breach-service");
        for (int kill = 0; kill < KILLS; kill++) {
            int goal = letters("state <> 'WAITING'").size() + 10 + random.nextInt(60);
            await().atMost(NothingIsLostTest.PATIENCE)
                    .until(() -> letters("state <> 'WAITING'").size() >= Math.min(goal, PEOPLE));
            service.kill();
            // What it had taken nobody has to wait for: its lease is over.
            new Tables(stack, "breach")
                    .rows(
                            "update letter set due_at = now() where incident_id = ?::uuid and state = 'SENDING' returning 1",
                            incident);
            service.start();
        }
        await().atMost(NothingIsLostTest.PATIENCE)
                .until(() -> letters("state in ('WAITING', 'SENDING')").isEmpty());

        List<String> received = received();
        Set<String> sent = letters("state = 'SENT'");
        Set<String> uncertain = letters("state = 'UNCERTAIN'");
        assertThat(received).as("seed %d: nobody has two", seed).doesNotHaveDuplicates();
        assertThat(received).as("seed %d: whoever is SENT has one", seed).containsAll(sent);
        Set<String> known = new HashSet<>(sent);
        known.addAll(uncertain);
        assertThat(known).as("seed %d: nobody is lost", seed).hasSize(PEOPLE).containsAll(received);
        // What a batch holds, for each kill.
        assertThat(uncertain).hasSizeLessThanOrEqualTo(KILLS * 20);
    }

    private void drafted() {
        Breach breach = Breach.exercise(stack, login.steppedUp("sam"), "Mails while it is killed");
        incident = breach.id();
        breach.writes("Mail-out " + incident);
        breach.lists(IntStream.range(0, PEOPLE)
                .mapToObj(n -> "told-" + n + "," + address(n))
                .collect(Collectors.joining("\n", "subject,mail\n", "\n")));
    }

    private static String address(int number) {
        return "told-" + number + "@example.org";
    }

    /** Whom the mail server delivered this letter to, once for each time. */
    private List<String> received() {
        List<Map<String, Object>> all = RestAssured.given()
                .get(stack.endpoints().inbox() + "/messages")
                .jsonPath()
                .getList("$");
        return all.stream()
                .filter(mail -> String.valueOf(mail.get("subject")).equals("Mail-out " + incident))
                .map(mail -> String.valueOf(mail.get("to")).replaceAll(".*(told-[0-9]+)@.*", "$1"))
                .toList();
    }

    private Set<String> letters(String condition) {
        return new HashSet<>(new Tables(stack, "breach")
                .rows("select subject from letter where incident_id = ?::uuid and " + condition, incident));
    }
}
