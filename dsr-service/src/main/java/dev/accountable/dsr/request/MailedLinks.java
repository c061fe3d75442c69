package dev.accountable.dsr.request;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.deadline.Pause;
import dev.accountable.dsr.export.ExportPackage;
import dev.accountable.dsr.identity.Identifier;
import dev.accountable.dsr.identity.Proof;
import dev.accountable.dsr.letter.LetterKind;
import dev.accountable.dsr.letter.Letters;
import dev.accountable.dsr.letter.Links;
import dev.accountable.dsr.letter.Links.Link;
import dev.accountable.dsr.letter.Recipient;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What people without an account do by links that were mailed to them. Whoever has a link has shown that the mailbox is theirs. */
@ApplicationScoped
@Transactional
class MailedLinks {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Arrivals arrivals;
    private final Course course;
    private final TimeKeeping timeKeeping;
    private final Letters letters;
    private final Links links;
    private final AuditTrail auditTrail;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Duration confirmWithin;
    private final int perHour;

    MailedLinks(
            Arrivals arrivals,
            Course course,
            TimeKeeping timeKeeping,
            Letters letters,
            Links links,
            AuditTrail auditTrail,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.zone", defaultValue = "Europe/Berlin") ZoneId zone,
            @ConfigProperty(name = "accountable.dsr.confirm-within", defaultValue = "P2D") Duration confirmWithin,
            @ConfigProperty(name = "accountable.dsr.asks-per-hour", defaultValue = "5") int perHour) {
        this.arrivals = arrivals;
        this.course = course;
        this.timeKeeping = timeKeeping;
        this.letters = letters;
        this.links = links;
        this.auditTrail = auditTrail;
        this.clock = clock;
        this.zone = zone;
        this.confirmWithin = confirmWithin;
        this.perHour = perHour;
    }

    /** Looks up nothing about the person, so neither the answer nor its time says whether the address is known. */
    void ask(AskPublicly body) {
        Asked asked = body.asked();
        Instant now = clock.instant();
        if (PublicAsk.wasAskedOften(body.address(), now.minus(HOUR), perHour)) {
            // Somebody harasses the mailbox. They learn nothing of it.
            return;
        }
        Instant until = now.plus(confirmWithin);
        var ask = new PublicAsk(asked, body.address(), body.language(), now, until);
        ask.persist();
        new Recipient(ask.id(), body.address(), body.language()).persistAndFlush();
        letters.write(
                LetterKind.CONFIRM,
                ask.id(),
                new HashMap<>(Map.of(
                        "type",
                        body.type().name(),
                        "untilDay",
                        LocalDate.ofInstant(until, zone).toString())));
    }

    LinkView question(String token) {
        return view(links.of(token));
    }

    /** Says yes to what the link asks. Again it changes nothing. */
    LinkView confirm(String token) {
        Link link = links.of(token);
        return switch (link.kind()) {
            case CONFIRM -> begin(link);
            case IDENTITY_ASKED -> prove(link);
            default -> view(link);
        };
    }

    private LinkView begin(Link link) {
        if (link.used()) {
            throw Links.over();
        }
        PublicAsk ask = PublicAsk.<PublicAsk>findByIdOptional(link.about()).orElseThrow(Links::over);
        String address = ask.address();
        Optional<SubjectRequest> known = arrivals.open(null, ask.asked().type(), Map.of(IdentifierKind.EMAIL, address));
        SubjectRequest request = known.orElseGet(() -> {
            Instant now = clock.instant();
            return arrivals.take(
                    new Arrivals.Arrival(
                            ask.asked(),
                            Channel.MAIL_LINK,
                            "link/" + link.letter(),
                            null,
                            address,
                            ask.language(),
                            ask.createdAt(),
                            null),
                    id -> Stream.of(Identifier.proven(id, IdentifierKind.EMAIL, address, Proof.MAIL_CODE, now)));
        });
        known.ifPresent(
                open -> course.note(open, "link/" + link.letter(), Transition.Reason.DUPLICATE, "by the public page"));
        links.use(link.letter());
        ask.end();
        return view(link, request);
    }

    private LinkView prove(Link link) {
        SubjectRequest request = requestOf(link);
        Identifier identifier =
                Identifier.<Identifier>findByIdOptional(link.about()).orElseThrow(Links::over);
        if (!link.used()) {
            request.mustBeOpen();
            identifier.mustBeAsked();
            identifier.prove(clock.instant());
            links.use(link.letter());
            String actor = "link/" + link.letter();
            timeKeeping.resume(request, Pause.Reason.IDENTITY, actor);
            course.identified(request, actor);
        }
        return view(link, request);
    }

    LinkView withdraw(String token) {
        Link link = links.of(token);
        if (link.kind() != LetterKind.ACKNOWLEDGEMENT) {
            throw ProblemException.conflict("wrong-link", "This link is not one by which a request is withdrawn.");
        }
        SubjectRequest request = requestOf(link);
        course.withdraw(request, "link/" + link.letter(), null);
        return view(link, request);
    }

    /** What is to be fetched. From here on the link is used, unless {@link #notFetched} says that it went wrong. */
    record Fetch(UUID letter, UUID packageId) {}

    Fetch fetch(String token) {
        Link link = links.of(token);
        if (link.kind() != LetterKind.FULFILMENT) {
            throw ProblemException.conflict("wrong-link", "This link is not one by which an answer is fetched.");
        }
        SubjectRequest request = requestOf(link);
        UUID made = ExportPackage.idOf(request.id()).orElseThrow(Links::over);
        if (link.used()) {
            throw Links.over();
        }
        links.use(link.letter());
        auditTrail.recordFor(
                "link/" + link.letter(),
                "dsr.package.downloaded",
                "packages/" + made,
                request.subject(),
                Map.of("request", request.id().toString()));
        return new Fetch(link.letter(), made);
    }

    /** The line broke: the person may try again. */
    void notFetched(Fetch fetch) {
        links.giveBack(fetch.letter());
    }

    private LinkView view(Link link) {
        if (link.kind() == LetterKind.CONFIRM) {
            PublicAsk ask = PublicAsk.<PublicAsk>findByIdOptional(link.about()).orElseThrow(Links::over);
            return new LinkView(link.kind(), link.used(), ask.asked().type(), null, null, null);
        }
        return view(link, requestOf(link));
    }

    private static LinkView view(Link link, SubjectRequest request) {
        return new LinkView(
                link.kind(),
                link.used(),
                request.type(),
                request.id(),
                request.state(),
                request.deadline().lastDay());
    }

    private static SubjectRequest requestOf(Link link) {
        UUID id = link.kind() == LetterKind.IDENTITY_ASKED
                ? Identifier.<Identifier>findByIdOptional(link.about())
                        .map(Identifier::requestId)
                        .orElseThrow(Links::over)
                : link.about();
        return SubjectRequest.locked(id).orElseThrow(Links::over);
    }
}
