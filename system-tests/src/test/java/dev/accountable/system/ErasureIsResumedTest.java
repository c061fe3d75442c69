package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.Seed;
import dev.accountable.stack.ServerProcess;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two hundred people are erased from the sample organisation while dsr-service is killed (SIGKILL) at random points. In the
 * end each is erased, once: what the law keeps is there, every foreign key holds, and each request was completed once, with
 * one report and one entry in the ledger.
 */
@ExtendWith(Platform.class)
class ErasureIsResumedTest {

    private static final int PEOPLE = 200;
    private static final int KILLS = 4;
    private static final long FIRST = 800_000;

    private final LocalStack stack;
    private final Login login;
    private final long seed = System.nanoTime();
    private String officer = "";

    /** Which requests are those of this test. */
    private String ours = "";

    ErasureIsResumedTest(LocalStack stack, Login login) {
        this.stack = stack;
        this.login = login;
    }

    @Test
    void whileTheServiceIsKilledAtRandomPoints() {
        new Seed(stack.endpoints(), login).plant();
        settle();
        officer = login.steppedUp("paula");
        Set<String> requests = new LinkedHashSet<>();
        for (int i = 0; i < PEOPLE; i++) {
            requests.add(enter(i));
        }
        assertThat(requests).hasSize(PEOPLE);
        ours = requests.stream().collect(Collectors.joining("', '", "r.id in ('", "')"));

        var random = new Random(seed);
        ServerProcess service = stack.service("dsr-service");
        for (int kill = 0; kill < KILLS; kill++) {
            // So many more steps, and a moment that nobody chose: some are in the middle of theirs.
            long goal = done() + 20 + random.nextInt(120);
            await().atMost(NothingIsLostTest.PATIENCE).until(() -> {
                approve();
                return done() >= goal || open() == 0;
            });
            spin(random.nextInt(200_000_000));
            service.kill();
            service.start();
        }
        await().atMost(NothingIsLostTest.PATIENCE).until(() -> {
            approve();
            return open() == 0;
        });

        assertThat(dsr("select state, count(*) from subject_request r where " + ours + " group by state"))
                .as("seed %d", seed)
                .containsExactly("COMPLETED 200");
        // Of each request one completion, one report of each record, one entry of the person; and no step is left.
        assertThat(dsr(
                        "select reason, count(*) from request_transition t join subject_request r on r.id = t.request_id where "
                                + ours + " and to_state = 'COMPLETED' group by reason"))
                .hasSize(1)
                .first()
                .asString()
                .endsWith(" 200");
        assertThat(dsr("select dataset || ' ' || e.action, count(*) from erasure_record e"
                        + " join subject_request r on r.id = e.request_id where " + ours
                        + " and done_at is not null group by 1 order by 1"))
                .containsExactly(
                        "invoices RETAIN 200",
                        "newsletter-subscriptions ERASE 200",
                        "project-members ERASE 200",
                        "time-entries ERASE 400",
                        "users ANONYMISE 200");
        assertThat(dsr(
                        "select 'open', count(*) from request_task t join subject_request r on r.id = t.request_id where "
                                + ours + " and t.done_at is null and t.kind <> 'COMPLETE'"))
                .containsExactly("open 0");
        assertThat(sample("select 'erased', count(*) from users where id >= 800000 and full_name = 'Erased person'"
                        + " and email = 'erased-' || id || '@invalid.example' and phone is null"))
                .containsExactly("erased 200");
        assertThat(sample("select 'kept', count(*) from invoices where id >= 800000"))
                .containsExactly("kept 200");
        assertThat(sample("select 'left', (select count(*) from newsletter_subscriptions where id >= 800000)"
                        + " + (select count(*) from time_entries where id >= 800000)"
                        + " + (select count(*) from project_members where user_id >= 800000)"))
                .containsExactly("left 0");
        String certificate = Platform.call(stack, login.steppedUp("paula"))
                .get("/api/v1/requests/{id}/certificate", requests.iterator().next())
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(certificate.split("\\.")).hasSize(3);
    }

    /** They joined the first company and its first project. */
    private void settle() {
        sample("""
                with people as (select n, %1$d + n as id from generate_series(0, %2$d - 1) n),
                project as (select id, company_id from projects order by id limit 1),
                joined as (
                    insert into users (id, company_id, email, full_name, phone, created_at)
                    select people.id, project.company_id, 'leaving-' || n || '@example.org', 'Leaving ' || n, '+49 30 1', now()
                    from people, project returning id),
                subscribed as (
                    insert into newsletter_subscriptions (id, email, language, subscribed_at)
                    select id, 'leaving-' || n || '@example.org', 'en', now() from people returning id)
                select count(*), (select count(*) from subscribed) from joined""".formatted(FIRST, PEOPLE));
        sample("""
                with members as (
                    insert into project_members (project_id, user_id, role, joined_on)
                    select (select min(id) from projects), id, 'MEMBER', current_date from users where id >= %1$d returning user_id),
                billed as (
                    insert into invoices (id, number, company_id, user_id, billed_to, amount_cents, currency, issued_on)
                    select id, 'L-' || id, company_id, id, full_name, 1900, 'EUR', current_date from users where id >= %1$d
                    returning id)
                select count(*), (select count(*) from billed) from members""".formatted(FIRST));
        sample("""
                with booked as (
                    insert into time_entries (id, project_id, user_id, worked_on, minutes, description)
                    select m.user_id * 2 + n, m.project_id, m.user_id, current_date, 30, 'Work'
                    from project_members m, generate_series(0, 1) n where m.user_id >= %d returning id)
                select 'booked', count(*) from booked""".formatted(FIRST));
    }

    private String enter(int number) {
        Response answer = Platform.call(stack, officer)
                .header("Idempotency-Key", "leaving-" + number)
                .body(Map.of(
                        "type",
                        "ERASURE",
                        "receivedAt",
                        Instant.now().toString(),
                        "note",
                        "leaving by letter",
                        "identifiers",
                        List.of(Map.of(
                                "kind",
                                "EMAIL",
                                "value",
                                "leaving-" + number + "@example.org",
                                "document",
                                "IDENTITY_CARD"))))
                .post("/api/v1/requests/entries");
        return answer.then().statusCode(201).extract().path("id");
    }

    /** Whatever waits for it. The service may be away: then it is asked again. */
    private void approve() {
        for (String id : dsr("select id from subject_request r where " + ours + " and state = 'REVIEW' limit 50")) {
            int status = Platform.call(stack, officer)
                    .post("/api/v1/requests/{id}/approval", id)
                    .statusCode();
            if (status == 401) {
                officer = login.steppedUp("paula");
            } else if (status >= 500) {
                return;
            }
        }
    }

    private long done() {
        return number("select count(*) from request_task t join subject_request r on r.id = t.request_id where " + ours
                + " and t.done_at is not null");
    }

    private long open() {
        return number("select count(*) from subject_request r where " + ours + " and completed_at is null");
    }

    private long number(String query) {
        return Long.parseLong(dsr(query).get(0));
    }

    private static void spin(int nanos) {
        for (long until = System.nanoTime() + nanos; System.nanoTime() < until; ) {
            Thread.onSpinWait();
        }
    }

    private List<String> dsr(String query) {
        return new Tables(stack, "dsr").rows(query);
    }

    private List<String> sample(String query) {
        return new Tables(stack, "sample").rows(query);
    }
}
