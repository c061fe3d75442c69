package dev.accountable.breach.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.people.Fetches.Claimed;
import dev.accountable.breach.people.Letters.Addressee;
import dev.accountable.breach.scope.DataMapScope;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * Brings lists of people from dsr-service, part by part and each part in a transaction of its own, in constant memory. It may be
 * killed anywhere: another begins the list anew, and whoever has a letter already gets no second one.
 */
@ApplicationScoped
class PeopleFetcher {

    private static final int PART = 500;

    /** Longer than a system may take until its first row, and than a part may take after that. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** A person; or, in the last line, how many there were. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Line(
            @Nullable String subject,
            @Nullable String mail,
            @Nullable String language,
            @Nullable Long people) {}

    private final Fetches fetches;
    private final Letters letters;
    private final Incidents incidents;
    private final DataMapScope dataMap;
    private final ContactSource contacts;
    private final LetterConfig config;
    private final AuditTrail auditTrail;
    private final ObjectMapper json;
    private final InstantSource clock;

    PeopleFetcher(
            Fetches fetches,
            Letters letters,
            Incidents incidents,
            @RestClient DataMapScope dataMap,
            @RestClient ContactSource contacts,
            LetterConfig config,
            AuditTrail auditTrail,
            ObjectMapper json,
            InstantSource clock) {
        this.fetches = fetches;
        this.letters = letters;
        this.incidents = incidents;
        this.dataMap = dataMap;
        this.contacts = contacts;
        this.config = config;
        this.auditTrail = auditTrail;
        this.json = json;
        this.clock = clock;
    }

    /** It is over: nothing changes by trying again. */
    private static final class GivenUp extends RuntimeException {

        private static final long serialVersionUID = 1;

        private GivenUp(String problem) {
            super(problem);
        }
    }

    @Scheduled(every = "${accountable.letters.interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        Optional<Claimed> next = claim();
        while (next.isPresent()) {
            fetch(next.get());
            next = claim();
        }
    }

    private Optional<Claimed> claim() {
        Instant now = clock.instant();
        return QuarkusTransaction.requiringNew().call(() -> fetches.claim(now, now.plus(LEASE)));
    }

    private void fetch(Claimed fetch) {
        try {
            Letters.Added added = read(fetch);
            QuarkusTransaction.requiringNew().run(() -> {
                fetches.done(fetch.id(), clock.instant());
                auditTrail.recordFor(
                        fetch.askedBy(),
                        "breach.communication.recipients",
                        "incidents/" + fetch.incident() + "/communications/" + fetch.number(),
                        null,
                        Map.of(
                                "system", fetch.system(),
                                "taken", Long.toString(added.letters()),
                                "unreachable", Long.toString(added.unreachable())));
            });
        } catch (GivenUp e) {
            failed(fetch, String.valueOf(e.getMessage()), true);
        } catch (WebApplicationException e) {
            int status = e.getResponse().getStatus();
            failed(fetch, "another service answered " + status, status == 404 || status == 422);
        } catch (ProcessingException | IOException e) {
            failed(fetch, "another service could not be reached, or its answer ended early", false);
        } catch (RuntimeException e) {
            Log.error("A list of people could not be taken", e);
            failed(fetch, "unexpected: see the log of this service", false);
        }
    }

    private void failed(Claimed fetch, String problem, boolean forGood) {
        Instant now = clock.instant();
        boolean last = forGood || fetch.attempts() >= config.attempts();
        Duration wait = config.firstRetry().multipliedBy(1L << Math.min(fetch.attempts() - 1, 6));
        QuarkusTransaction.requiringNew()
                .run(() -> fetches.failed(fetch.id(), problem, last ? null : now.plus(wait), now));
    }

    private Letters.Added read(Claimed fetch) throws IOException {
        if (QuarkusTransaction.requiringNew()
                        .call(() -> incidents.get(fetch.incident()))
                        .closedAt()
                != null) {
            throw new GivenUp("the incident was closed");
        }
        byte[] salt = QuarkusTransaction.requiringNew().call(() -> letters.salt(fetch.incident(), fetch.number()));
        Letters.Added added = Letters.Added.NOBODY;
        long seen = 0;
        List<Line> part = new ArrayList<>();
        try (InputStream body = dataMap.people(fetch.system(), fetch.incident(), fetch.from(), fetch.until());
                MappingIterator<Line> lines =
                        json.readerFor(Line.class).readValues(new InputStreamReader(body, UTF_8))) {
            while (lines.hasNextValue()) {
                Line line = lines.nextValue();
                if (line.people() != null) {
                    if (line.people() != seen) {
                        throw new IOException("The list is not what its end says");
                    }
                    return added.plus(take(fetch, salt, part));
                }
                part.add(line);
                seen++;
                if (part.size() == PART) {
                    added = added.plus(take(fetch, salt, part));
                    part.clear();
                }
            }
        }
        throw new IOException("The list has no end");
    }

    private Letters.Added take(Claimed fetch, byte[] salt, List<Line> part) {
        List<Addressee> people = addressed(fetch, part);
        return QuarkusTransaction.requiringNew().call(() -> {
            Instant now = clock.instant();
            Letters.Added added = letters.addAll(fetch.incident(), fetch.number(), salt, people, now);
            fetches.goesOn(fetch.id(), added, now.plus(LEASE));
            return added;
        });
    }

    /** Each with the address that the system has, else the one that the person or the organisation told consent-service. */
    private List<Addressee> addressed(Claimed fetch, List<Line> part) {
        List<String> missing = part.stream()
                .filter(line -> !Recipients.isAddress(line.mail()))
                .map(PeopleFetcher::subject)
                .distinct()
                .toList();
        Map<String, ContactSource.Contact> known = new HashMap<>();
        if (!missing.isEmpty()) {
            contacts.lookUp(new ContactSource.LookUp(fetch.incident(), missing))
                    .forEach(contact -> known.put(contact.subject(), contact));
        }
        return part.stream()
                .map(line -> {
                    String subject = subject(line);
                    ContactSource.Contact contact = known.get(subject);
                    if (Recipients.isAddress(line.mail())) {
                        return new Addressee(subject, line.mail(), Recipients.languageOr(line.language(), null));
                    }
                    return contact == null || !Recipients.isAddress(contact.mail())
                            ? new Addressee(subject, null, Recipients.languageOr(line.language(), null))
                            : new Addressee(
                                    subject,
                                    contact.mail(),
                                    Recipients.languageOr(contact.language(), line.language()));
                })
                .toList();
    }

    private static String subject(Line line) {
        String subject = line.subject();
        if (subject == null) {
            throw new GivenUp("a line of the list names nobody");
        }
        return subject;
    }
}
