package dev.accountable.dsr.request;

import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.deadline.TimeLimits;
import dev.accountable.dsr.identity.Identifier;
import dev.accountable.dsr.letter.Recipient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes requests in, whichever way they come, and recognises one that is there already. In the caller's transaction. */
@ApplicationScoped
class Arrivals {

    private final Course course;
    private final TimeLimits timeLimits;

    Arrivals(Course course, TimeLimits timeLimits) {
        this.course = course;
        this.timeLimits = timeLimits;
    }

    /**
     * What came in.
     *
     * @param actor who says so
     * @param subject null where no account of the person is known
     * @param address of letters; null where they are printed
     * @param note how it came in
     */
    record Arrival(
            Asked asked,
            Channel channel,
            String actor,
            @Nullable String subject,
            @Nullable String address,
            @Nullable String language,
            Instant receivedAt,
            @Nullable String note) {

        boolean isOfThePerson() {
            return channel == Channel.OWN_ACCOUNT || channel == Channel.MAIL_LINK;
        }
    }

    /**
     * One of the same person and type that is open: of the account, or where the same was proven. Two accounts are two
     * persons, also where the issuer has verified one address for both.
     */
    Optional<SubjectRequest> open(@Nullable String subject, RequestType type, Map<IdentifierKind, String> proven) {
        if (subject != null) {
            return SubjectRequest.open(subject, type)
                    .or(() -> withSameProof(type, proven).filter(request -> !request.hasAccount()));
        }
        return withSameProof(type, proven);
    }

    private static Optional<SubjectRequest> withSameProof(RequestType type, Map<IdentifierKind, String> proven) {
        List<UUID> ids = proven.entrySet().stream()
                .flatMap(one -> Identifier.requestsWith(one.getKey(), one.getValue()).stream())
                .toList();
        return SubjectRequest.open(ids, type);
    }

    /** @param identifiers of a request whose id is given to it */
    SubjectRequest take(Arrival arrival, Function<UUID, Stream<Identifier>> identifiers) {
        Asked asked = arrival.asked();
        String subject =
                arrival.subject() == null ? SubjectRequest.WITHOUT_ACCOUNT + UUID.randomUUID() : arrival.subject();
        var request = new SubjectRequest(
                subject,
                asked,
                arrival.channel(),
                arrival.isOfThePerson() ? null : arrival.actor(),
                arrival.receivedAt(),
                timeLimits.forRequestReceivedAt(arrival.receivedAt()));
        request.persistAndFlush();
        if (asked.details() != null) {
            new RequestDetails(request.id(), asked.details()).persist();
        }
        new Recipient(request.id(), arrival.address(), arrival.language()).persist();
        List<Identifier> all = identifiers.apply(request.id()).toList();
        all.forEach(identifier -> identifier.persist());
        course.begin(
                request,
                arrival.actor(),
                arrival.isOfThePerson() ? Transition.Reason.ASKED : Transition.Reason.ENTERED,
                arrival.note());
        return request;
    }
}
