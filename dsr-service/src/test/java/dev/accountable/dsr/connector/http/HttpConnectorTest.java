package dev.accountable.dsr.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.FakeApi;
import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.ErasureBook;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.Progress;
import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The definitions against answers in the shapes that the makers of the APIs document. */
class HttpConnectorTest {

    private static final Errand ANNA = new Errand(
            UUID.randomUUID(),
            "anna",
            Map.of(IdentifierKind.EMAIL, "Anna+x@example.org"),
            LocalDate.of(2026, 11, 26),
            () -> {});
    private static final String ANNA_ENCODED = "Anna%2Bx%40example.org";

    private final FakeApi api = new FakeApi();

    @AfterEach
    void close() {
        api.close();
    }

    private HttpConnector connector(String definition, Map<String, String> more) {
        var config = new HashMap<String, String>();
        String base = "accountable.dsr.http-systems.it.";
        config.put(base + "definition", definition);
        config.put(base + "url", api.url().toString());
        config.put(base + "secret", "s3cret");
        more.forEach((key, value) -> config.put(base + key, value));
        return new HttpConnector(
                new SmallRyeConfigBuilder()
                        .withMapping(HttpSystems.class)
                        .withSources(new PropertiesConfigSource(config, "test", 300))
                        .build()
                        .getConfigMapping(HttpSystems.class),
                new Definitions(),
                new ObjectMapper(),
                Instant::now,
                true);
    }

    private static SystemMap system() {
        try {
            return new ObjectMapper()
                    .readValue(
                            "{\"key\":\"it\",\"name\":\"It\",\"kind\":\"HTTP\",\"connection\":\"it\",\"owner\":\"Us\",\"datasets\":[]}",
                            SystemMap.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, List<Map<String, Object>>> export(HttpConnector connector) throws IOException {
        Map<String, List<Map<String, Object>>> all = new LinkedHashMap<>();
        connector.export(system(), ANNA, (dataset, columns, rows) -> {
            // Twice, as the package does: as JSON and as CSV.
            rows.forEach(row -> {});
            var list = all.computeIfAbsent(dataset, d -> new ArrayList<>());
            rows.forEach(row -> {
                var record = new LinkedHashMap<String, Object>();
                for (int i = 0; i < row.length; i++) {
                    record.put(columns.get(i), row[i]);
                }
                list.add(record);
            });
        });
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "mailchimp", "helpscout", "crisp", "mautic"})
    void eachDefinitionIsSound(String name) {
        assertThat(new Definitions().named(name)).get().satisfies(definition -> {
            assertThat(definition.mistakes()).isEmpty();
            assertThat(definition.source()).startsWith("https://");
        });
    }

    // --- Stripe

    private void stripe() {
        api.on(
                "GET /v1/customers?limit=1",
                200,
                "{\"object\":\"list\",\"data\":[],\"has_more\":false,\"url\":\"/v1/customers\"}");
        api.on("GET /v1/customers?email=" + ANNA_ENCODED + "&limit=100", 200, """
            {"object":"list","url":"/v1/customers","has_more":false,"data":[
             {"id":"cus_1","object":"customer","email":"anna+x@example.org","name":"Anna","phone":null,"created":1700000000,
              "metadata":{"shoe":"39"}},
             {"id":"cus_9","object":"customer","email":"hannah@example.org","name":"Not her"}]}\
            """);
        api.on("GET /v1/customers/cus_1/payment_methods?limit=100", 200, """
            {"object":"list","has_more":true,"data":[{"id":"pm_1","type":"card","card":{"brand":"visa","last4":"4242"}}]}\
            """);
        api.on("GET /v1/customers/cus_1/payment_methods?limit=100&starting_after=pm_1", 200, """
            {"object":"list","has_more":false,"data":[{"id":"pm_2","type":"sepa_debit"}]}\
            """);
        api.on("GET /v1/invoices?customer=cus_1&limit=100", 200, """
            {"object":"list","has_more":false,"data":[{"id":"in_1","number":"A-1","customer_email":"anna+x@example.org",
             "total":1999,"currency":"eur","created":1767225600}]}\
            """);
    }

    @Test
    void stripeIsReadPageByPageAndOnlyWhatIsThePersons() throws IOException {
        stripe();
        var connector = connector("stripe", Map.of());
        assertThat(connector.contradictions(system())).isEmpty();
        assertThat(connector.count(system(), ANNA))
                .isEqualTo(Map.of("customers", 1L, "payment-methods", 2L, "invoices", 1L));
        var all = export(connector);
        assertThat(all.get("customers"))
                .singleElement()
                .satisfies(customer -> assertThat(customer)
                        .containsEntry("id", "cus_1")
                        .containsEntry("phone", null)
                        .containsEntry("created", 1700000000)
                        .containsEntry("metadata", "{\"shoe\":\"39\"}"));
        assertThat(all.get("payment-methods")).extracting("id").containsExactly("pm_1", "pm_2");
        assertThat(api.received()).allMatch(received -> received.authorization().equals("Bearer s3cret"));
    }

    @Test
    void stripesCustomerGoesAndItsInvoicesStayForTheTaxOffice() {
        stripe();
        api.on("POST /v1/payment_methods/pm_1/detach", 200, "{}")
                .on("POST /v1/payment_methods/pm_2/detach", 200, "{}")
                .on("DELETE /v1/customers/cus_1", 200, "{\"id\":\"cus_1\",\"object\":\"customer\",\"deleted\":true}")
                .on("GET /v1/customers/cus_1", 200, "{\"id\":\"cus_1\",\"object\":\"customer\",\"deleted\":true}");
        var book = new Book();
        // The payment methods are listed again after they were detached.
        api.on("GET /v1/customers/cus_1/payment_methods?limit=100", 200, "{\"data\":[],\"has_more\":false}");
        connector("stripe", Map.of()).erase(system(), ANNA, book);
        assertThat(book.records)
                .filteredOn(record -> record.dataset().equals("invoices"))
                .singleElement()
                .satisfies(invoice -> {
                    assertThat(invoice.action()).isEqualTo(Action.RETAIN);
                    assertThat(invoice.until()).isEqualTo(LocalDate.of(2034, 1, 1));
                    assertThat(invoice.legalBasis()).contains("17(3)(b)");
                });
        List<String> requests = api.requests();
        assertThat(requests.indexOf("POST /v1/payment_methods/pm_1/detach"))
                .isBetween(0, requests.indexOf("DELETE /v1/customers/cus_1"));
        assertThat(requests).noneMatch(request -> request.contains("cus_9"));
    }

    @Test
    void anErasureThatIsNotSeenIsNotBelieved() {
        stripe();
        api.on("DELETE /v1/customers/cus_1", 200, "{}")
                .on("POST /v1/payment_methods/pm_1/detach", 200, "{}")
                .on("POST /v1/payment_methods/pm_2/detach", 200, "{}")
                .on("GET /v1/customers/cus_1", 200, "{\"id\":\"cus_1\",\"email\":\"anna+x@example.org\"}");
        var connector = connector("stripe", Map.of());
        assertThatThrownBy(() -> connector.erase(system(), ANNA, new Book()))
                .isInstanceOf(ConnectorException.class)
                .hasMessage("verifying the erasure: a record of 'customers' is still there");
    }

    @Test
    void aFieldIsCorrectedAsTheApiWantsIt() {
        stripe();
        api.on("POST /v1/customers/cus_1", 200, "{}");
        var connector = connector("stripe", Map.of());
        assertThat(connector.capabilities(system()))
                .contains(Capability.RECTIFY)
                .doesNotContain(Capability.RESTRICT);
        Progress done = connector.rectify(
                system(),
                ANNA,
                List.of(new Correction("customers", "name", "Änna & Co"), new Correction("customers", "phone", null)));
        assertThat(done).isEqualTo(Progress.done(Map.of("customers", 1L)));
        assertThat(api.received())
                .filteredOn(received -> received.method().equals("POST"))
                .singleElement()
                .satisfies(received -> assertThat(received.body()).isEqualTo("name=%C3%84nna+%26+Co&phone="));
        assertThatThrownBy(
                        () -> connector.rectify(system(), ANNA, List.of(new Correction("customers", "created", "0"))))
                .hasMessageContaining("do it there by hand");
    }

    @Test
    void aBusySystemIsAskedAgainWhenItSaysSo() {
        api.on("GET /v1/customers?limit=1", 429, "{}", Map.of("Retry-After", "0"));
        api.on("GET /v1/customers?limit=1", 200, "{\"data\":[]}");
        assertThat(connector("stripe", Map.of()).contradictions(system())).isEmpty();

        var later = new FakeApi();
        try (later) {
            later.on("GET /v1/customers?limit=1", 429, "{}", Map.of("Retry-After", "3600"));
            var connector = connector("stripe", Map.of("url", later.url().toString()));
            assertThatThrownBy(() -> connector.contradictions(system()))
                    .isInstanceOfSatisfying(
                            ConnectorException.class,
                            e -> assertThat(e.retryAfter()).contains(java.time.Duration.ofHours(1)))
                    .hasMessage("asking the system: the system is busy (HTTP 429)");
        }
    }

    @Test
    void whatTheSystemSaysInAnErrorStaysThere() {
        api.on("GET /v1/customers?limit=1", 401, "{\"error\":\"Invalid key s3cret of anna@example.org\"}");
        assertThatThrownBy(() -> connector("stripe", Map.of()).contradictions(system()))
                .hasMessage("asking the system: the system refuses the credentials (HTTP 401)");
        // Nobody listens there.
        assertThatThrownBy(() ->
                        connector("stripe", Map.of("url", "http://localhost:1")).contradictions(system()))
                .hasMessageStartingWith("asking the system: the system cannot be reached (")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void anAddressThatIsNotHttpsIsNotCalled() {
        assertThat(connector("stripe", Map.of("url", "http://api.example.org")).contradictions(system()))
                .singleElement()
                .asString()
                .startsWith("accountable.dsr.http-systems.it.url: must be an https address");
    }

    // --- Mailchimp

    @Test
    void mailchimpsMemberIsFoundInEveryAudienceAndDeletedForGood() throws IOException {
        String hash = new Template(Map.of()).withPerson(ANNA.identifiers()).path("{EMAIL:md5}");
        assertThat(hash).matches("[0-9a-f]{32}");
        api.on(
                "GET /3.0/lists?count=100&fields=lists.id%2Ctotal_items",
                200, "{\"lists\":[{\"id\":\"l1\"},{\"id\":\"l2\"}],\"total_items\":2}");
        api.on("GET /3.0/lists/l2/members/" + hash, 200, """
            {"id":"%s","contact_id":"c7","email_address":"anna+x@example.org","full_name":"Anna","status":"subscribed",
             "merge_fields":{"FNAME":"Anna"},"list_id":"l2"}\
            """.formatted(hash));
        var connector = connector("mailchimp", Map.of("username", "anystring"));
        assertThat(export(connector).get("members"))
                .singleElement()
                .satisfies(member -> assertThat(member)
                        .containsEntry("email_address", "anna+x@example.org")
                        .containsEntry("list_id", "l2"));

        api.on("PATCH /3.0/lists/l2/members/" + hash, 200, "{}");
        connector.rectify(
                system(),
                ANNA,
                List.of(new Correction("members", "first_name", "Anne"), new Correction("members", "language", "de")));
        assertThat(api.received())
                .filteredOn(received -> received.method().equals("PATCH"))
                .singleElement()
                .satisfies(received -> assertThat(received.body())
                        .isEqualTo("{\"merge_fields\":{\"FNAME\":\"Anne\"},\"language\":\"de\"}"));

        String delete = "POST /3.0/lists/l2/members/" + hash + "/actions/delete-permanent";
        api.on(delete, 204, "");
        api.on("GET /3.0/lists/l2/members/" + hash, 404, "{\"status\":404}");
        var book = new Book();
        // The plan was made by an attempt that died: what it wrote is done now.
        book.plan(List.of(new PlannedRecord(0, "members", List.of("l2", "c7"), Action.ERASE, null, null, null)));
        connector.erase(system(), ANNA, book);
        assertThat(api.requests()).contains(delete);
        // The key in the report says nothing of the address.
        assertThat(book.records)
                .singleElement()
                .satisfies(record -> assertThat(record.key()).doesNotContain(hash));
        assertThat(api.received())
                .allMatch(received -> received.authorization().startsWith("Basic YW55c3RyaW5nOnMzY3JldA"));
    }

    // --- Help Scout

    @Test
    void helpScoutIsAskedWithATokenOverItsPagesAndLinks() throws IOException {
        api.on(
                "POST /v2/oauth2/token",
                200,
                "{\"token_type\":\"bearer\",\"access_token\":\"t0ken\",\"expires_in\":172800}");
        String query = "query=%28email%3A%22" + ANNA_ENCODED + "%22%29";
        for (int page = 1; page <= 2; page++) {
            String body = """
                {"_embedded":{"customers":[{"id":%d,"firstName":"Anna","_embedded":{"emails":[{"id":1,"value":"ANNA+x@example.org"}]}}]},
                 "page":{"size":1,"totalElements":2,"totalPages":2,"number":%d}}\
                """.formatted(100 + page, page);
            api.on("GET /v2/customers?page=" + page + "&" + query, 200, body);
        }
        api.on("GET /v2/conversations?page=1&" + query + "&status=all", 200, """
            {"_embedded":{"conversations":[{"id":7,"subject":"Help","primaryCustomer":{"email":"anna+x@example.org"}},
             {"id":8,"subject":"Somebody else's","primaryCustomer":{"email":"bob@example.org"}}]},"page":{"totalPages":1}}\
            """);
        api.on("GET /v2/conversations/7/threads", 200, """
            {"_embedded":{"threads":[{"id":1,"type":"customer","body":"<p>hi</p>"}]},
             "_links":{"next":{"href":"%s/v2/conversations/7/threads?page=2"}}}\
            """.formatted(api.url()));
        api.on(
                "GET /v2/conversations/7/threads?page=2",
                200,
                "{\"_embedded\":{\"threads\":[{\"id\":2,\"type\":\"message\"}]}}");
        var connector = connector("helpscout", Map.of("username", "client"));
        var all = export(connector);
        assertThat(all.get("customers")).extracting("id").containsExactly(101, 102);
        assertThat(all.get("conversations")).extracting("subject").containsExactly("Help");
        assertThat(all.get("threads")).extracting("id").containsExactly(1, 2);
        assertThat(api.requests()).filteredOn("POST /v2/oauth2/token"::equals).hasSize(1);
        assertThat(api.received())
                .filteredOn(received -> received.method().equals("GET"))
                .allMatch(received -> received.authorization().equals("Bearer t0ken"));
    }

    @Test
    void aLinkThatLeadsAwayIsNotFollowed() {
        try (var elsewhere = new FakeApi()) {
            api.on("POST /v2/oauth2/token", 200, "{\"access_token\":\"t0ken\",\"expires_in\":1}");
            api.on("GET /v2/conversations/7/threads", 200, """
                {"_embedded":{"threads":[{"id":1}]},"_links":{"next":{"href":"%s/steal"}}}\
                """.formatted(elsewhere.url()));
            var connector = connector("helpscout", Map.of("username", "client"));
            String query = "query=%28email%3A%22" + ANNA_ENCODED + "%22%29";
            api.on("GET /v2/conversations?page=1&" + query + "&status=all", 200, """
                {"_embedded":{"conversations":[{"id":7,"primaryCustomer":{"email":"anna+x@example.org"}}]},"page":{"totalPages":1}}\
                """);
            assertThatThrownBy(() -> connector.count(system(), ANNA))
                    .hasMessage("searching: the system leads to another address, which is not called");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    // --- Crisp

    @Test
    void crispsProfileAndConversationsAreReadAndErased() throws IOException {
        String site = "/v1/website/w1";
        String profile =
                "{\"error\":false,\"reason\":\"resolved\",\"data\":{\"people_id\":\"p1\",\"email\":\"anna+x@example.org\",\"person\":{\"nickname\":\"Anna\"}}}";
        api.on("GET " + site + "/people/profile/" + ANNA_ENCODED, 200, profile)
                .on("GET " + site + "/people/conversations/p1/list/1", 200, "{\"data\":[\"session_a\"]}")
                .on("GET " + site + "/people/conversations/p1/list/2", 200, "{\"data\":[]}")
                .on("GET " + site + "/conversation/session_a/messages", 200, """
                    {"data":[{"fingerprint":1,"type":"text","from":"user","content":"hello","timestamp":1700000000000}]}\
                    """);
        var connector = connector("crisp", Map.of("username", "id", "parameters.website", "w1"));
        var all = export(connector);
        assertThat(all.get("profiles")).extracting("people_id").containsExactly("p1");
        assertThat(all.get("conversations")).extracting("session_id").containsExactly("session_a");
        assertThat(all.get("messages")).extracting("content").containsExactly("hello");

        api.on("DELETE " + site + "/conversation/session_a", 200, "{}")
                .on("DELETE " + site + "/people/profile/p1", 200, "{}");
        var book = new Book();
        connector.erase(system(), ANNA, book);
        assertThat(api.requests())
                .containsSubsequence(
                        "DELETE " + site + "/conversation/session_a", "DELETE " + site + "/people/profile/p1");
        assertThat(book.records).hasSize(3);
    }

    @Test
    void aParameterThatIsMissingIsNamed() {
        assertThat(connector("crisp", Map.of()).contradictions(system()))
                .containsExactly("connection 'it' is configured without the parameter 'website'");
        assertThat(connector("nonsense", Map.of()).contradictions(system()))
                .singleElement()
                .asString()
                .contains("there are crisp, helpscout, mailchimp, mautic, stripe");
    }

    // --- Mautic

    @Test
    void mauticsContactsComeAsAnObjectOrAnEmptyList() throws IOException {
        api.on("GET /api/contacts?limit=100&orderBy=id&search=email%3A" + ANNA_ENCODED, 200, """
            {"total":"2","contacts":{"47":{"id":47,"points":3,"fields":{"all":{"email":"anna+x@example.org","firstname":"Anna"}}},
                 "48":{"id":48,"fields":{"all":{"email":"joanna+x@example.org"}}}}}\
            """);
        api.on("GET /api/contacts/47/activity?limit=100&page=1", 200, "{\"events\":[],\"maxPages\":0,\"page\":1}");
        var connector = connector("mautic", Map.of("username", "api"));
        assertThat(connector.count(system(), ANNA)).isEqualTo(Map.of("contacts", 1L, "activity", 0L));
        assertThat(export(connector).get("contacts")).extracting("id").containsExactly(47);
        api.on("DELETE /api/contacts/47/delete", 200, "{\"contact\":{}}");
        connector.erase(system(), ANNA, new Book());
        assertThat(api.requests())
                .contains("DELETE /api/contacts/47/delete")
                .noneMatch(request -> request.contains("/48"));
    }

    @Test
    void aSystemWhoseIdsLeadElsewhereIsStillAskedUnderItsOwnPaths() {
        api.on("GET /api/contacts?limit=100&orderBy=id&search=email%3A" + ANNA_ENCODED, 200, """
            {"contacts":[{"id":"../../users/1?x=","fields":{"all":{"email":"anna+x@example.org"}}}]}\
            """);
        var connector = connector("mautic", Map.of("username", "api"));
        connector.erase(system(), ANNA, new Book());
        assertThat(api.requests())
                .filteredOn(request -> request.startsWith("DELETE"))
                .allMatch(request -> request.matches("DELETE /api/contacts/[^/?]*/delete"));
    }

    /** The book as the worker keeps it, without a database. */
    private static final class Book implements ErasureBook {

        final List<PlannedRecord> records = new ArrayList<>();

        @Override
        public void plan(List<PlannedRecord> planned) {
            for (PlannedRecord record : planned) {
                if (records.stream()
                        .noneMatch(r ->
                                r.dataset().equals(record.dataset()) && r.key().equals(record.key()))) {
                    records.add(new PlannedRecord(
                            records.size() + 1L,
                            record.dataset(),
                            record.key(),
                            record.action(),
                            record.reason(),
                            record.legalBasis(),
                            record.until()));
                }
            }
        }

        @Override
        public List<PlannedRecord> page(String dataset, long after, int limit) {
            return records.stream()
                    .filter(r -> r.dataset().equals(dataset) && r.position() > after && r.action() != Action.RETAIN)
                    .limit(limit)
                    .toList();
        }

        @Override
        public void gone(List<PlannedRecord> gone) {}
    }
}
