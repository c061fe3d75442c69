package dev.accountable.consent.mail;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.CONTACT_READER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.Languages;
import dev.accountable.consent.event.Person;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * The organisation's systems say where a person is written to. The person reads it here, and breach-service does about people
 * whom it has to tell of a breach; nobody else.
 */
@Path("/api/v1/consents/contacts")
@Tag(name = "Contacts")
class ContactResource {

    private static final String RESOURCE = "consents/contacts";

    private final Contacts contacts;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    ContactResource(Contacts contacts, AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.contacts = contacts;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @PUT
    @RolesAllowed(CONSENT_WRITER)
    @Transactional
    @Operation(summary = "Say where a person is written to; it replaces what was there")
    public void set(@NotNull @Valid SetContact request) {
        set(request.subject(), request.mail(), request.language());
    }

    @DELETE
    @RolesAllowed(CONSENT_WRITER)
    @Transactional
    @Operation(summary = "Forget where a person is written to; again succeeds and changes nothing")
    public void delete(@RestQuery @NotNull @Pattern(regexp = Person.SUBJECT) String subject) {
        remove(subject);
    }

    @POST
    @Path("/lookup")
    @RolesAllowed(CONTACT_READER)
    @Operation(
            summary = "Where people are written to, for letters about a breach (Art. 34)",
            description = "Whoever is not known, or left no address, is not in the answer. The question is recorded.")
    public List<ContactOfPerson> lookUp(@NotNull @Valid LookUpContacts request) {
        List<ContactOfPerson> found = contacts.of(Set.copyOf(request.subjects()));
        auditTrail.read(
                RESOURCE,
                null,
                Map.of(
                        "incident", request.incident().toString(),
                        "asked", Integer.toString(request.subjects().size()),
                        "found", Integer.toString(found.size())));
        return found;
    }

    @GET
    @Path("/mine")
    @RolesAllowed(DATA_SUBJECT)
    @Transactional
    @Operation(summary = "Where I am written to")
    public ContactView mine() {
        return Person.of(me())
                .flatMap(person -> contacts.of(person.all()))
                .map(contact -> new ContactView(contact.address(), contact.language(), contact.since()))
                .orElseThrow(() -> ProblemException.notFound("address of yours"));
    }

    @PUT
    @Path("/mine")
    @RolesAllowed(DATA_SUBJECT)
    @Transactional
    @Operation(summary = "Say where I want to be written to")
    public ContactView setMine(@NotNull @Valid SetMyContact request) {
        Instant now = set(me(), request.mail(), request.language());
        return new ContactView(request.mail(), canonical(request.language()), now);
    }

    @DELETE
    @Path("/mine")
    @RolesAllowed(DATA_SUBJECT)
    @Transactional
    @Operation(summary = "Have my address forgotten; again succeeds and changes nothing")
    public void deleteMine() {
        remove(me());
    }

    private Instant set(String subject, String mail, @Nullable String language) {
        Instant now = clock.instant();
        Person person = Person.known(subject);
        contacts.delete(person.all());
        contacts.put(List.of(new Contacts.New(person.id(), mail, canonical(language))), now);
        auditTrail.record("consent.contact.set", RESOURCE, subject, Map.of());
        return now;
    }

    private void remove(String subject) {
        if (Person.of(subject).map(person -> contacts.delete(person.all())).orElse(false)) {
            auditTrail.record("consent.contact.deleted", RESOURCE, subject, Map.of());
        }
    }

    private static @Nullable String canonical(@Nullable String language) {
        return language == null ? null : Languages.canonical(language);
    }

    private String me() {
        return caller.getPrincipal().getName();
    }
}
