package dev.accountable.consent.mail;

import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.consent.purpose.PurposeText;
import dev.accountable.consent.receipt.Controller;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What people are shown when they are asked by letter: the purpose and the notice as they stood, and who asks. */
@ApplicationScoped
public class Shown {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** A version of a notice, and where everybody reads it. */
    public record NoticeLink(String title, String url) {}

    private final Database database;
    private final Controller controller;
    private final String publicUrl;

    Shown(
            Database database,
            Controller controller,
            @ConfigProperty(name = "accountable.receipts.public-url") URI publicUrl) {
        this.database = database;
        this.controller = controller;
        this.publicUrl = publicUrl.toString().replaceAll("/+$", "");
    }

    /** In the language that fits best. In the caller's transaction. */
    public PurposeText purpose(String key, int version, @Nullable String language) {
        String definition =
                database.run("select definition from purpose_version where purpose = ? and version = ?", statement -> {
                    statement.setString(1, key);
                    statement.setInt(2, version);
                    ResultSet row = statement.executeQuery();
                    row.next();
                    return row.getString(1);
                });
        return PurposeDefinition.stored(definition).textIn(language);
    }

    /** In the caller's transaction; null where none was named. */
    public @Nullable NoticeLink notice(@Nullable UUID id, @Nullable String language) {
        return id == null ? null : found(id, language).orElse(null);
    }

    private Optional<NoticeLink> found(UUID id, @Nullable String language) {
        return database.run("""
                select n.key, n.version, t.title from notice n join notice_text t on t.notice_id = n.id
                where n.id = ? order by t.language = ? desc, t.language = n.language desc limit 1""", statement -> {
            statement.setObject(1, id);
            statement.setString(2, language);
            ResultSet row = statement.executeQuery();
            return row.next()
                    ? Optional.of(new NoticeLink(
                            row.getString("title"),
                            at("/api/v1/notices/" + row.getString("key") + "/versions/" + row.getInt("version")
                                    + "/page")))
                    : Optional.empty();
        });
    }

    public String by() {
        return controller.name();
    }

    URI withdrawalUrl() {
        return controller.withdrawalUrl();
    }

    String writeTo() {
        return controller.email();
    }

    public List<String> footer(Words words) {
        Controller.Address address = controller.address();
        return List.of(
                words.say(
                        "footer.controller",
                        controller.name(),
                        address.street(),
                        address.postalCode(),
                        address.city(),
                        address.country()),
                words.say("footer.contact", controller.email()),
                controller.privacyUrl().toString());
    }

    /** A page behind a link that counts once. What follows the # no browser sends, so no log has it. */
    public String link(String path, String language, Token token) {
        return at(path + "?language=" + language + "#" + token.value());
    }

    public String minute(Instant instant) {
        return MINUTE.format(instant);
    }

    private String at(String path) {
        return publicUrl + path;
    }
}
