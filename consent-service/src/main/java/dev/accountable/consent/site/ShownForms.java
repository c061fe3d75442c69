package dev.accountable.consent.site;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.consent.Languages;
import dev.accountable.consent.notice.PublishedNotice;
import dev.accountable.consent.purpose.Purpose;
import dev.accountable.consent.purpose.PurposeText;
import dev.accountable.consent.receipt.Controller;
import dev.accountable.consent.site.SiteForm.Asked;
import dev.accountable.consent.site.SiteForm.Responsible;
import dev.accountable.consent.site.SiteForm.ShownNotice;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What sites show, and have shown. Before a form is answered it is on record. */
@ApplicationScoped
class ShownForms {

    /** How long somebody may look at a form that was replaced meanwhile. */
    private static final Duration LOOKED_AT = Duration.ofDays(1);

    /** That it is still shown is written this often, so that showing a form costs no write. */
    private static final Duration NOTED = Duration.ofMinutes(10);

    private static final int MOST_REMEMBERED = 10_000;

    /** A form and what a consent to it refers to. */
    record Shown(String hash, String language, UUID noticeId, String content, Instant lastShownAt) {

        SiteForm form() {
            return SiteForm.stored(content);
        }
    }

    private final Database database;
    private final Controller controller;
    private final String publicUrl;
    private final InstantSource clock;
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    ShownForms(
            Database database,
            Controller controller,
            @ConfigProperty(name = "accountable.receipts.public-url") URI publicUrl,
            InstantSource clock) {
        this.database = database;
        this.controller = controller;
        this.publicUrl = publicUrl.toString().replaceAll("/+$", "");
        this.clock = clock;
    }

    /** The form as it is now, in the language that fits best. From now on it is on record as shown. */
    Shown current(Site site, @Nullable String language, @Nullable String acceptLanguage) {
        Shown shown = compose(site, language, acceptLanguage);
        String name = site.key() + " " + shown.hash();
        Instant before = noted.get(name);
        if (before == null || before.plus(NOTED).isBefore(shown.lastShownAt())) {
            note(site.key(), shown);
            if (noted.size() > MOST_REMEMBERED) {
                noted.clear();
            }
            noted.put(name, shown.lastShownAt());
        }
        return shown;
    }

    /** The form with this hash, where it is the current one or was shown not long ago; else 409 with the current one's. */
    Shown toChooseFrom(Site site, String hash) {
        Shown found = find(site.key(), hash).orElse(null);
        if (found != null && found.lastShownAt().plus(LOOKED_AT).isAfter(clock.instant())) {
            return found;
        }
        Shown current = current(site, found == null ? null : found.language(), null);
        if (current.hash().equals(hash)) {
            return current;
        }
        ProblemException outdated = ProblemException.conflict(
                "form-outdated",
                "This form is not shown on the site any more. Show the current one, " + current.hash()
                        + ", and ask again.");
        outdated.getResponse().getHeaders().putSingle(PublicSiteResource.FORM_HASH, current.hash());
        throw outdated;
    }

    private Shown compose(Site site, @Nullable String language, @Nullable String acceptLanguage) {
        Instant now = clock.instant();
        PublishedNotice notice = PublishedNotice.inForce(site.notice(), now)
                .orElseThrow(() -> new IllegalStateException("A notice in force is followed by another one only"));
        List<Purpose> purposes = site.purposes().stream()
                .map(key -> Purpose.<Purpose>findByIdOptional(key))
                .flatMap(Optional::stream)
                .filter(purpose -> !purpose.isEnded())
                .toList();
        Set<String> languages = new LinkedHashSet<>(notice.languages());
        purposes.forEach(purpose ->
                purpose.definition().texts().stream().map(PurposeText::language).forEach(languages::add));
        String fallback = notice.languages().get(0);
        // One language first, so that however many are asked for there are no more forms than languages.
        String chosen = language == null
                ? Languages.accepted(acceptLanguage, languages, fallback)
                : Languages.lookup(language, languages, fallback);
        var form = new SiteForm(
                site.key(),
                chosen,
                new Responsible(
                        controller.name(),
                        controller.email(),
                        controller.dpo().map(Controller.Officer::email).orElse(null)),
                shown(notice, chosen),
                purposes.stream()
                        .map(purpose -> Asked.of(purpose.definition(), purpose.version(), chosen))
                        .toList(),
                controller.withdrawalUrl().toString());
        String content = form.canonical();
        return new Shown(SiteForm.sha256(content), chosen, notice.id(), content, now);
    }

    private ShownNotice shown(PublishedNotice notice, String language) {
        String written = Languages.lookup(
                language, notice.languages(), notice.languages().get(0));
        return new ShownNotice(
                notice.key(),
                notice.version(),
                Objects.requireNonNull(notice.titles().get(written)),
                written,
                notice.contentHash(),
                publicUrl + "/api/v1/notices/" + notice.key() + "/versions/" + notice.version() + "/page?language="
                        + written);
    }

    private void note(String site, Shown shown) {
        database.run("""
                insert into site_form (site, hash, language, notice_id, content, first_shown_at, last_shown_at)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (site, hash) do update set last_shown_at = greatest(site_form.last_shown_at, excluded.last_shown_at)
                """, statement -> {
            statement.setString(1, site);
            statement.setString(2, shown.hash());
            statement.setString(3, shown.language());
            statement.setObject(4, shown.noticeId());
            statement.setString(5, shown.content());
            setInstant(statement, 6, shown.lastShownAt());
            setInstant(statement, 7, shown.lastShownAt());
            return statement.executeUpdate();
        });
    }

    Optional<Shown> find(String site, String hash) {
        return database.run(
                "select language, notice_id, content, last_shown_at from site_form where site = ? and hash = ?",
                statement -> {
                    statement.setString(1, site);
                    statement.setString(2, hash);
                    ResultSet row = statement.executeQuery();
                    return row.next()
                            ? Optional.of(new Shown(
                                    hash,
                                    row.getString("language"),
                                    row.getObject("notice_id", UUID.class),
                                    row.getString("content"),
                                    Objects.requireNonNull(instant(row, "last_shown_at"))))
                            : Optional.empty();
                });
    }
}
