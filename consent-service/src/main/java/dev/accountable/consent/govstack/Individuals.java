package dev.accountable.consent.govstack;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;

import dev.accountable.consent.event.Person;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request is about. The specification names the person in a header, and where it creates a record in the query as well:
 * either is taken, and two that differ are refused. A person who is signed in need not be named.
 */
@ApplicationScoped
class Individuals {

    static final String HEADER = "X-ConsentBB-IndividualId";

    private static final String QUERY = "individualId";

    private final SecurityIdentity caller;

    Individuals(SecurityIdentity caller) {
        this.caller = caller;
    }

    /** The person, whom this caller may act for; 403 where it may not. */
    String mine(@Nullable String header, @Nullable String query) {
        String individual = named(header, query)
                .or(() -> isWriter() || !caller.hasRole(DATA_SUBJECT) ? Optional.empty() : Optional.of(me()))
                .orElseThrow(() -> ProblemException.invalid(HEADER, "must name the person"));
        if (!mayActFor(individual)) {
            throw ProblemException.forbidden("You may name yourself only.");
        }
        return individual;
    }

    /** Empty where nobody is named. */
    Optional<String> named(@Nullable String header, @Nullable String query) {
        check(HEADER, header);
        check(QUERY, query);
        if (header != null && query != null && !header.equals(query)) {
            throw ProblemException.invalid(QUERY, "must be the person whom " + HEADER + " names");
        }
        return Optional.ofNullable(header != null ? header : query);
    }

    boolean mayActFor(String subject) {
        return isWriter() || subject.equals(me());
    }

    /** Under this name too: a visitor keeps theirs after they turned out to be somebody. */
    static boolean are(String named, String subject) {
        return named.equals(subject)
                || Person.of(named).map(Person::subject).filter(subject::equals).isPresent();
    }

    boolean isWriter() {
        return caller.hasRole(CONSENT_WRITER);
    }

    String me() {
        return caller.getPrincipal().getName();
    }

    private static void check(String field, @Nullable String subject) {
        if (subject != null && !subject.matches(Person.SUBJECT)) {
            throw ProblemException.invalid(field, "must be an opaque reference, never a name or an e-mail address");
        }
    }
}
