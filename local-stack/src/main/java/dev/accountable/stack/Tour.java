package dev.accountable.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.accountable.stack.Http.Answer;
import dev.accountable.stack.SampleRows.Person;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One story through all four services, told against a running stack as its users see it: through the gateway, with real
 * tokens. Each run has its own visitor and its own data subject, so it may be run again and again on the same data.
 */
public final class Tour {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** For what services do on their own, after the answer. */
    private static final Duration SOON = Duration.ofSeconds(30);

    /** How often the log is looked into, since each look is an event. */
    private static final Duration NOW_AND_THEN = Duration.ofMillis(500);

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>;\\s*rel=\"?next\"?");

    private final Endpoints endpoints;
    private final Secrets secrets;
    private final Path repository;
    private final Narration story;
    private final Login login;
    private final Instant begun = Instant.now();
    private final JsonNode dataMap = Json.resource("/sample/data-map.json");
    private @Nullable String officer;

    public Tour(Endpoints endpoints, Secrets secrets, Login login, Path repository, PrintStream out) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.repository = repository;
        this.story = new Narration(out, endpoints.gateway());
        this.login = login;
    }

    /** Goes through the whole story; returns the promises that were not kept. */
    public List<String> run() {
        try (var rows = new SampleRows(endpoints, secrets)) {
            String notice = new Seed(endpoints, login).plant();
            String audrey = login.password("audrey");
            Path files = Files.createDirectories(secrets.directory().resolve("tour"));
            String firstCheckpoint = checkpoint(audrey);

            List<String> consent = consent(notice);
            var subject = newSubject(rows);
            String access = access(subject, rows);
            String erasure = erasure(subject, rows);
            refusals(access, audrey);
            String incident = breach();
            log(audrey, List.of(consent.get(0), consent.get(1), access, erasure, incident), firstCheckpoint, files);
        } catch (SQLException | IOException | StackException e) {
            story.promise("The story can be told to its end: " + e.getMessage(), false);
        }
        return story.broken();
    }

    private record Subject(Person person, Account account, String token) {}

    /** The two acts, giving and withdrawing. */
    private List<String> consent(String notice) {
        story.title("1. A visitor of the website agrees to the newsletter, and changes their mind");
        String website = login.client("website");
        String visitor = "visitor-" + UUID.randomUUID();
        String decision = "/api/v1/decisions?subject=" + visitor + "&purpose=" + Seed.PURPOSE;

        Answer given = story.post(
                "website",
                website,
                "/api/v1/consents",
                Map.of(
                        "subject",
                        visitor,
                        "noticeId",
                        notice,
                        "choices",
                        List.of(Map.of("purpose", Seed.PURPOSE, "state", "GIVEN"))));
        story.status(given, 201, "The consent is recorded under version 1 of the privacy policy");
        story.promise("It refers to that very notice", notice, Narration.text(given.json(), "noticeId"));
        String id = Narration.text(given.json(), "id");

        Answer before = story.get("website", website, decision);
        story.promise("The decision says yes", before.json().path("allowed").asBoolean(false));

        Answer withdrawn = story.post("website", website, "/api/v1/consents/" + id + "/withdrawal", null);
        story.status(withdrawn, 200, "One call withdraws it");

        Answer after = story.get("website", website, decision);
        story.promise(
                "The very next decision says no", !after.json().path("allowed").asBoolean(true));
        return List.of(
                "consents/" + id,
                "consents/" + Narration.text(withdrawn.json().path("withdrawn").path(0), "submission"));
    }

    /** Somebody of the sample organisation who has no account yet, given one for this run. */
    private Subject newSubject(SampleRows rows) throws SQLException {
        var keycloak = new KeycloakAdmin(endpoints, secrets);
        Set<String> demo =
                Set.of(DemoUser.ALL.get(0).email(), DemoUser.ALL.get(1).email());
        for (Person person : rows.people()) {
            if (!demo.contains(person.email()) && !keycloak.hasAccount(person.email())) {
                String[] names = person.fullName().split(" ", 2);
                var user = new DemoUser(
                        "person-" + person.id(), names[0], names[1], person.email(), "data-subject", "of this tour");
                Account account = keycloak.create(user);
                return new Subject(person, account, login.password(account));
            }
        }
        throw new StackException(
                "Everybody in the sample organisation has had their tour; ./start --fresh begins anew");
    }

    private String access(Subject subject, SampleRows rows) throws SQLException {
        story.title("2. " + subject.person().fullName() + ", a customer, asks what the organisation holds about them");
        String name = subject.account().username();
        String path = request(name, subject, "ACCESS");
        JsonNode done = approved(path, name, subject);

        Answer download = story.get(name, subject.token(), "/api/v1/packages/" + Narration.text(done, "packageId"));
        story.status(download, 200, "The answer can be downloaded");
        var zip = new AccessPackage(download.body());
        story.tell(String.join("  ", zip.names()));
        for (JsonNode dataset : dataMap.path("datasets")) {
            String key = dataset.path("key").asText();
            if (!zip.has(key, ".json") || !zip.has(key, ".csv")) {
                story.promise("The package has " + key + " as JSON and CSV", false);
            }
        }
        Map<String, Set<String>> expected = rows.keys(subject.person());
        story.promise("It holds all their rows of all linked tables, and no other", expected, zip.keys(dataMap));
        story.promise(
                "Beside the organisation's own addresses it has theirs, and nobody else's",
                Set.of(
                        subject.person().email(),
                        ServiceEnvironment.PRIVACY_OFFICE,
                        ServiceEnvironment.DATA_PROTECTION_OFFICER),
                zip.addresses());
        story.promise("Its manifest names the SHA-256 of every file", zip.manifestHolds());
        return path.substring("/api/v1/".length());
    }

    /** Makes a request and checks its due date; returns its path. */
    private String request(String name, Subject subject, String type) {
        Answer made = story.post(name, subject.token(), "/api/v1/requests", Map.of("type", type));
        story.status(made, 201, "The request is received");
        LocalDate received = Instant.parse(Narration.text(made.json(), "receivedAt"))
                .atZone(BERLIN)
                .toLocalDate();
        // The instant at which the last day is over.
        LocalDate due = Instant.parse(Narration.text(made.json(), "dueAt"))
                .atZone(BERLIN)
                .minusNanos(1)
                .toLocalDate();
        LocalDate expected = GermanCalendar.oneMonthAfter(received);
        story.promise("It is due one calendar month later, on a working day: " + expected, expected, due);
        return "/api/v1/requests/" + Narration.text(made.json(), "id");
    }

    /** Waits for the review, approves as paula with a second factor, waits for the end. */
    private JsonNode approved(String path, String name, Subject subject) {
        story.promise("It comes up for review on its own", reaches(path, subject, "REVIEW"));
        if (officer == null) {
            Answer weak = story.post("paula (password only)", login.password("paula"), path + "/approval", null);
            story.promise(
                    "To approve, her token must show a fresh second factor (401, RFC 9470)",
                    weak.status() == 401
                            && weak.headers()
                                    .firstValue("WWW-Authenticate")
                                    .orElse("")
                                    .contains("insufficient_user_authentication"));
            officer = login.steppedUp("paula");
        }
        Answer approval = story.post("paula (second factor)", officer, path + "/approval", null);
        story.status(approval, 202, "The privacy officer approves");
        story.promise("It is completed", reaches(path, subject, "COMPLETED"));
        return story.get(name, subject.token(), path).json();
    }

    private boolean reaches(String path, Subject subject, String state) {
        return Await.until(
                SOON,
                () -> Narration.text(story.quietly(subject.token(), path).json(), "state")
                        .equals(state));
    }

    private String erasure(Subject subject, SampleRows rows) throws SQLException {
        story.title("3. The same person asks to be erased");
        String name = subject.account().username();
        Person person = subject.person();
        Map<String, Set<String>> before = rows.keys(person);
        String path = request(name, subject, "ERASURE");
        approved(path, name, subject);

        long id = person.id();
        story.promise(
                "Nobody has their name or address any more",
                0L,
                rows.count(
                        "users where email = ? or (id = ? and full_name = ?)", person.email(), id, person.fullName()));
        story.promise(
                "Their row stays for the invoices, without them in it",
                1L,
                rows.count(
                        "users where id = ? and email = ? and phone is null and birth_date is null and street is null",
                        id,
                        "erased-" + id + "@invalid.example"));
        story.promise(
                "Their comments stay where others answer, without their words",
                (long) size(before, "comments"),
                rows.count("comments where author_id = ? and body like '(erased%'", id));
        for (String gone : List.of(
                "project-members", "time-entries", "support-tickets", "ticket-messages", "newsletter-subscriptions")) {
            story.promise(
                    "None of their " + size(before, gone) + " " + gone + " is left", Set.of(), rows.keys(gone, person));
        }
        story.promise(
                "All their invoices are kept",
                before.getOrDefault("invoices", Set.of()),
                rows.keys("invoices", person));
        story.promise("Every foreign key still holds", 0L, rows.orphans());
        report(path, name, subject, before);
        return path.substring("/api/v1/".length());
    }

    private void report(String path, String name, Subject subject, Map<String, Set<String>> before) {
        Answer first = story.get(name, subject.token(), path + "/report");
        story.status(first, 200, "There is a report");
        Map<String, Integer> found = new TreeMap<>();
        var retainedWithoutLaw = new ArrayList<JsonNode>();
        for (JsonNode record : pages(first, subject.token())) {
            String action = Narration.text(record, "action");
            found.merge(Narration.text(record, "dataset") + " " + action, 1, Integer::sum);
            boolean lawful = record.toString().contains("147 AO")
                    && !Narration.text(record, "until").isEmpty();
            if (action.equals("RETAINED") && !lawful) {
                retainedWithoutLaw.add(record);
            }
        }
        Map<String, Integer> expected = new TreeMap<>();
        for (JsonNode dataset : dataMap.path("datasets")) {
            String action = dataset.path("erasure").path("action").asText();
            String done = Map.of("ERASE", "ERASED", "ANONYMISE", "ANONYMISED", "RETAIN", "RETAINED")
                    .getOrDefault(action, action);
            String key = dataset.path("key").asText();
            expected.put(key + " " + done, size(before, key));
        }
        story.promise("It says what happened to each record", expected, found);
        story.promise(
                "It gives the legal reason and the end of keeping for each invoice", List.of(), retainedWithoutLaw);
    }

    private List<JsonNode> pages(Answer first, String token) {
        var records = new ArrayList<JsonNode>();
        @Nullable Answer page = first;
        while (page != null && page.status() == 200) {
            page.json().path("records").forEach(records::add);
            page = page.headers().allValues("Link").stream()
                    .flatMap(link -> NEXT.matcher(link).results())
                    .map(match -> story.quietly(token, match.group(1)))
                    .findFirst()
                    .orElse(null);
        }
        return records;
    }

    private void refusals(String request, String audrey) {
        story.title("4. Who may not, cannot, and it is written down");
        String clara = login.password("clara");
        story.status(
                story.get("clara, an employee without role", clara, "/api/v1/requests"),
                403,
                "An employee without a role sees no requests");
        story.status(
                story.get("website, whose token is for consent-service", login.client("website"), "/api/v1/events"),
                401,
                "A token for another service is refused");

        String expired = login.shortLived("anna");
        Instant end = Instant.ofEpochSecond(Login.claims(expired).path("exp").asLong());
        Await.until(SOON, () -> Instant.now().isAfter(end));
        story.status(
                story.get("anna, with a token of yesterday", expired, "/api/v1/requests"),
                401,
                "An expired token is refused");

        String ben = login.password("ben");
        Answer others = story.get("ben", ben, "/api/v1/" + request);
        story.promise(
                "One person's request is not another's to see (403 or 404)",
                others.status() == 403 || others.status() == 404);

        String query = "/api/v1/events?type=dev.accountable.access.refused&limit=100&from=" + begun;
        story.promise("All four refusals are in the log", Await.until(SOON, NOW_AND_THEN, () -> {
            var refused = events(audrey, query);
            return by(refused, clara) >= 1
                    && by(refused, ben) >= 1
                    && from(refused, "/audit-service") >= 1
                    && from(refused, "/dsr-service") >= 3;
        }));
        story.get("audrey, the auditor", audrey, query);
    }

    private static long by(List<JsonNode> events, String token) {
        String sub = Login.claims(token).path("sub").asText();
        return events.stream().filter(event -> event.toString().contains(sub)).count();
    }

    private static long from(List<JsonNode> events, String source) {
        return events.stream()
                .filter(event -> Narration.text(event, "source").equals(source))
                .count();
    }

    private List<JsonNode> events(String token, String path) {
        var events = new ArrayList<JsonNode>();
        Answer answer = story.quietly(token, path);
        if (answer.status() == 200) {
            JsonNode body = answer.json();
            (body instanceof ArrayNode ? body : body.path("events")).forEach(events::add);
        }
        return events;
    }

    private String breach() {
        story.title("5. A laptop is lost");
        Http http = new Http();
        Answer reported = story.post(
                "clara",
                login.password("clara"),
                "/api/v1/incidents",
                Map.of(
                        "title",
                        "Laptop left on a train",
                        "description",
                        "An unencrypted laptop with the customer list was left on the 08:12 to Hamburg.",
                        "kind",
                        List.of("CONFIDENTIALITY", "AVAILABILITY"),
                        "detectedAt",
                        Instant.now()
                                .minusSeconds(3600)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()));
        story.status(reported, 201, "Any employee can report it");
        String id = Narration.text(reported.json(), "id");

        long since = System.nanoTime();
        boolean mailed = Await.until(
                Duration.ofSeconds(10),
                () -> holds(
                        http.get(endpoints.inbox() + "/messages", (String) null).json(), id));
        boolean called = Await.until(
                Duration.ofSeconds(10),
                () -> holds(
                        http.get(endpoints.inbox() + "/webhooks", (String) null).json(), id));
        story.tell("after " + Duration.ofNanos(System.nanoTime() - since).toMillis() + " ms");
        story.promise("Within seconds the security team has the alert by mail", mailed);
        story.promise("and by webhook, with a signature that verifies", called);

        Instant aware = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Answer awareness = story.post(
                "sam, the security officer",
                login.password("sam"),
                "/api/v1/incidents/" + id + "/awareness",
                Map.of("awareAt", aware.toString(), "reason", "The railway confirms that it was not handed in."));
        story.status(awareness, 200, "The security officer records when the organisation became aware");
        JsonNode clock = awareness.json().path("clock");
        story.promise(
                "The clock runs for 72 hours from that instant",
                aware.plus(72, ChronoUnit.HOURS).toString(),
                Narration.text(clock, "dueAt"));
        Duration remaining = Duration.parse(Narration.text(clock, "remaining"));
        story.promise(
                "and shows what is left of them: " + remaining,
                remaining.toMinutes() >= 71 * 60 && remaining.toHours() <= 72 && !remaining.isNegative());
        return "incidents/" + id;
    }

    /** Whether a mail, or a webhook with a good signature, speaks of the incident. */
    private static boolean holds(JsonNode received, String id) {
        for (JsonNode one : received) {
            if (one.path("verified").asBoolean(true) && one.toString().contains(id)) {
                return true;
            }
        }
        return false;
    }

    private void log(String audrey, List<String> subjects, String firstCheckpoint, Path files) throws IOException {
        story.title("6. All of it is in the audit log, and provably so");
        Map<String, List<String>> expected = Map.of(
                subjects.get(0), List.of("consent.given"),
                subjects.get(1), List.of("consent.withdrawn"),
                subjects.get(2), List.of("dsr.request.received", "dsr.request.approved", "dsr.request.completed"),
                subjects.get(3), List.of("dsr.request.received", "dsr.request.approved", "dsr.request.completed"),
                subjects.get(4), List.of("breach.incident.reported", "breach.incident.aware"));
        for (String subject : subjects) {
            List<String> types = expected.getOrDefault(subject, List.of());
            String path = "/api/v1/events?limit=100&resource=" + subject;
            boolean found = Await.until(
                    SOON,
                    NOW_AND_THEN,
                    () -> events(audrey, path).stream()
                            .map(event -> Narration.text(event, "type").replace("dev.accountable.", ""))
                            .toList()
                            .containsAll(types));
            story.promise(subject + ": " + String.join(", ", types), found);
        }
        JsonNode given = events(audrey, "/api/v1/events?limit=100&resource=" + subjects.get(0)).stream()
                .filter(event -> Narration.text(event, "type").endsWith("consent.given"))
                .findFirst()
                .orElseThrow(() -> new StackException("The log does not have the consent of step 1"));

        Path key = fetch(audrey, "/api/v1/log/key", files.resolve("log.key"));
        String proofPath = "/api/v1/log/inclusion-proofs/" + Narration.text(given, "id");
        Await.until(SOON, NOW_AND_THEN, () -> story.quietly(audrey, proofPath).status() == 200);
        Path proof = fetch(audrey, proofPath, files.resolve("consent.tlog-proof"));
        String vkey = Files.readString(key).strip();
        story.promise(
                "The verifier, which shares nothing with the service, finds the consent in the log",
                verifies("inclusion", vkey, proof.toString()));

        Path old = Files.writeString(files.resolve("checkpoint.old"), firstCheckpoint);
        Path now = fetch(audrey, "/api/v1/log/checkpoint", files.resolve("checkpoint.new"));
        Path consistency = fetch(
                audrey,
                "/api/v1/log/consistency-proofs?from=" + size(firstCheckpoint) + "&to=" + size(Files.readString(now)),
                files.resolve("consistency"));
        story.promise(
                "and that the log has only grown since the tour began",
                size(Files.readString(now)) > size(firstCheckpoint)
                        && verifies("consistency", vkey, old.toString(), now.toString(), consistency.toString()));

        Path forged = Files.writeString(files.resolve("forged.tlog-proof"), forge(Files.readString(proof)));
        story.promise("A forged proof is refuted", !verifies("inclusion", vkey, forged.toString()));
    }

    /** The proof with one character of its first hash changed. */
    private static String forge(String proof) {
        var lines = new ArrayList<>(proof.lines().toList());
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.matches("[A-Za-z0-9+/]{43}=")) {
                lines.set(i, (line.charAt(0) == 'A' ? "B" : "A") + line.substring(1));
                break;
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private String checkpoint(String token) {
        // A log that has just begun has nothing to be consistent with: wait for the seed's own events.
        Await.until(SOON, NOW_AND_THEN, () -> {
            Answer answer = story.quietly(token, "/api/v1/log/checkpoint");
            return answer.status() == 200 && size(answer.text()) > 0;
        });
        return story.quietly(token, "/api/v1/log/checkpoint").text();
    }

    /** The second line of a C2SP checkpoint. */
    private static long size(String checkpoint) {
        return Long.parseLong(checkpoint.lines().skip(1).findFirst().orElse("0"));
    }

    private static int size(Map<String, Set<String>> keys, String dataset) {
        return keys.getOrDefault(dataset, Set.of()).size();
    }

    private Path fetch(String token, String path, Path file) throws IOException {
        Answer answer = story.get("audrey", token, path);
        if (answer.status() != 200) {
            throw new StackException("GET " + path + " answers " + answer.status());
        }
        return Files.write(file, answer.body());
    }

    private boolean verifies(String... arguments) {
        Path verifier = repository.resolve("audit-service/verifier/Verify.java");
        var command = new ArrayList<>(List.of(ServerProcess.java(), verifier.toString()));
        command.addAll(Arrays.asList(arguments));
        story.tell("$ java Verify.java " + String.join(" ", arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            said.lines().forEach(line -> story.tell("  " + line));
            return process.waitFor() == 0;
        } catch (IOException e) {
            throw new StackException("The verifier cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted", e);
        }
    }
}
