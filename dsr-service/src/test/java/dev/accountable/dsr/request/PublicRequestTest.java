package dev.accountable.dsr.request;

import static dev.accountable.dsr.World.anybody;
import static dev.accountable.dsr.World.approve;
import static dev.accountable.dsr.World.awaitLetter;
import static dev.accountable.dsr.World.awaitState;
import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.own;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.dsr.World.Person;
import dev.accountable.test.Issuer;
import dev.accountable.test.MailServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(MailServer.class)
class PublicRequestTest {

    private static final String LINKS = "/api/v1/requests/links";

    private final String mailbox = "p" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";

    @BeforeEach
    void theShop() {
        World.theShopIsRegistered();
    }

    private static ValidatableResponse ask(String type, String address) {
        return anybody()
                .body(Map.of("type", type, "address", address))
                .post(LINKS + "/asks")
                .then();
    }

    private static ValidatableResponse press(String where, String token) {
        return anybody().body(Map.of("token", token)).post(LINKS + where).then();
    }

    private String asked(String type) {
        ask(type, mailbox).statusCode(202);
        return awaitLetter(mailbox, "confirm your request").token();
    }

    private String confirmed(String type) {
        return press("", asked(type)).statusCode(200).extract().path("requestId");
    }

    @Test
    void nobodyLearnsWhetherAnAddressIsKnown() {
        new Person("subject-" + mailbox, mailbox).asksFor("ACCESS");
        ask("ACCESS", mailbox).statusCode(202).body(blankOrNullString());
        ask("ACCESS", "nobody-" + mailbox).statusCode(202).body(blankOrNullString());
        String known = awaitLetter(mailbox, "confirm your request").text();
        String unknown =
                awaitLetter("nobody-" + mailbox, "confirm your request").text();
        assertThat(known.replaceAll("#\\S+", "")).isEqualTo(unknown.replaceAll("#\\S+", ""));
    }

    @Test
    void nothingHappensBeforeTheLinkIsPressedAndThenOnce() {
        String token = asked("ACCESS");
        assertThat(own("select from request_identifier where value = '" + mailbox + "'"))
                .isEmpty();
        press("/question", token).statusCode(200).body("kind", equalTo("CONFIRM"), "type", equalTo("ACCESS"));
        assertThat(own("select from request_identifier where value = '" + mailbox + "'"))
                .isEmpty();

        String id = press("", token)
                .statusCode(200)
                .body("requestId", notNullValue())
                .extract()
                .path("requestId");
        var request = World.request(id);
        assertThat(request.getString("channel")).isEqualTo("MAIL_LINK");
        assertThat(request.getString("identifiers[0].method")).isEqualTo("MAIL_CODE");
        press("", token).statusCode(410).body("type", endsWith("/link-over"));
        assertThat(own("select from public_ask where address = '" + mailbox + "'"))
                .isEmpty();
        assertThat(events("dsr.request.received", "requests/" + id))
                .singleElement()
                .satisfies(data -> assertThat(data).doesNotContain(mailbox, token));
    }

    @Test
    void theAcknowledgementShowsHowItStandsAndWithdraws() {
        String id = confirmed("ERASURE");
        awaitState(id, "REVIEW");
        String token = awaitLetter(mailbox, "We have received").token();
        press("/question", token)
                .statusCode(200)
                .body("requestId", equalTo(id), "state", equalTo("REVIEW"), "lastDay", notNullValue());
        // A link is good for what it was sent for, and for nothing else.
        press("/package", token).statusCode(409);
        press("", token).statusCode(200).body("state", equalTo("REVIEW"));

        press("/withdrawal", token).statusCode(200).body("state", equalTo("WITHDRAWN"));
        assertThat(awaitLetter(mailbox, "is withdrawn").text()).contains(id);
        press("/withdrawal", token).statusCode(409).body("type", endsWith("/request-over"));
        assertThat(own("select from request_identifier where request_id = '" + id + "'"))
                .isEmpty();
        assertThat(events("dsr.request.withdrawn", "requests/" + id)).hasSize(1);
    }

    @Test
    void theAnswerIsFetchedOnceAndThenGone() throws IOException {
        String customer = World.shop(
                        "insert into users (email, full_name) values ('" + mailbox + "', 'Petra Public') returning id")
                .get(0)
                .get(0);
        String id = confirmed("ACCESS");
        awaitState(id, "REVIEW");
        approve(id).statusCode(202);
        awaitState(id, "COMPLETED");
        MailServer.Taken letter = awaitLetter(mailbox, "is answered");
        assertThat(letter.text()).doesNotContain("Petra").contains("once, until");
        assertThat(letter.html()).doesNotContain("Petra");

        byte[] zip = press("/package", letter.token())
                .statusCode(200)
                .contentType("application/zip")
                .header("Content-Disposition", containsString("attachment"))
                .extract()
                .asByteArray();
        var names = new ArrayList<String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
                if (entry.getName().equals("shop/users.json")) {
                    assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                            .contains("Petra Public", customer);
                }
            }
        }
        assertThat(names).contains("shop/users.json", "manifest.json");
        press("/package", letter.token()).statusCode(410);
        String packageId = World.request(id).getString("packageId");
        Awaitility.await()
                .until(() -> own("select from package_chunk where package_id = '" + packageId + "'")
                        .isEmpty());
        assertThat(events("dsr.package.downloaded", "packages/" + packageId)).hasSize(1);
    }

    @Test
    void aLinkWhoseTimeIsOverCountsNoMore() {
        String token = asked("ACCESS");
        own("update letter set link_until = now() - interval '1 second' where about in"
                + " (select id from public_ask where address = '" + mailbox + "')");
        press("", token).statusCode(410).body("type", endsWith("/link-over"));
        press("/question", token).statusCode(410);
        press("", "x".repeat(43)).statusCode(404);
        press("", "short").statusCode(400);
    }

    @Test
    void theSameAgainByAnotherWayIsOneRequest() {
        String open = new Person("subject-" + mailbox, mailbox).asksFor("ACCESS");
        assertThat(confirmed("ACCESS")).isEqualTo(open);
        assertThat(World.request(open).getList("history.reason", String.class)).contains("DUPLICATE");
    }

    @Test
    void twoLinksPressedAtOnceAreOneRequest() {
        ask("ACCESS", mailbox).statusCode(202);
        ask("ACCESS", mailbox).statusCode(202);
        Awaitility.await().until(() -> MailServer.to(mailbox).size() == 2);
        List<String> ids = MailServer.to(mailbox).parallelStream()
                .map(letter ->
                        press("", letter.token()).statusCode(200).extract().<String>path("requestId"))
                .toList();
        assertThat(ids).hasSize(2);
        assertThat(ids.get(0)).isEqualTo(ids.get(1));
    }

    @Test
    void aMailboxIsNotFlooded() {
        for (int i = 0; i < 8; i++) {
            ask("ACCESS", mailbox).statusCode(202);
        }
        assertThat(own("select from public_ask where address = '" + mailbox + "'"))
                .hasSize(5);
    }

    @Test
    void aNetworkAsksOnlySoOften() {
        List<Integer> statuses = new ArrayList<>();
        // Twice as many as a minute allows, and one: a minute may end in between.
        for (int i = 0; i < 201; i++) {
            statuses.add(World.anybodyFrom("203.0.113." + i)
                    .body(Map.of("type", "ACCESS", "address", i + mailbox))
                    .post(LINKS + "/asks")
                    .statusCode());
        }
        assertThat(statuses.subList(0, 50)).containsOnly(202);
        assertThat(statuses).contains(429);
    }

    @Test
    void thePageLooksTheSameForEverybodyAndAllowsNoOtherScript() {
        anybody()
                .get(LINKS + "/page?language=fr-CA")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("Referrer-Policy", equalTo("no-referrer"))
                .body(containsString("<html lang=\"fr\">"))
                .body(containsString("Retirer la demande"));
    }
}
