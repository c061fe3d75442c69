package dev.accountable.dsr.letter;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setInstant;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response.Status;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/** What a letter's link, or its code, is worth. In the caller's transaction, which then holds the letter's row. */
@ApplicationScoped
public class Links {

    /** Exactly what a link carries. */
    public static final String FORM = Token.FORM;

    /** What a link is about, and whether it was used. */
    public record Link(UUID letter, LetterKind kind, UUID about, boolean used) {}

    private final Database database;
    private final InstantSource clock;

    Links(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Throws not-found for a token that nobody has been sent, and link-over for one whose time has passed. Looked up by its
     * hash, so how long it takes says nothing about tokens that exist.
     */
    public Link of(String token) {
        return database.run("""
                select id, kind, about, link_until, used_at from letter where token_hash = ? for update""", statement -> {
            statement.setString(1, new Token(token).hash());
            ResultSet row = statement.executeQuery();
            if (!row.next()) {
                throw ProblemException.notFound("such link");
            }
            Instant until = instant(row, "link_until");
            if (until == null || !clock.instant().isBefore(until)) {
                throw over();
            }
            return new Link(
                    row.getObject("id", UUID.class),
                    LetterKind.valueOf(row.getString("kind")),
                    row.getObject("about", UUID.class),
                    row.getObject("used_at") != null);
        });
    }

    /** The problem of a link that counts no more. */
    public static ProblemException over() {
        return ProblemException.of(
                Status.GONE, "link-over", "This link counts no more. Ask for a new one, or ask again.");
    }

    public void use(UUID letter) {
        mark(letter, clock.instant());
    }

    /** What it was used for did not come about. */
    public void giveBack(UUID letter) {
        mark(letter, null);
    }

    private void mark(UUID letter, @org.jspecify.annotations.Nullable Instant usedAt) {
        database.run("update letter set used_at = ? where id = ?", statement -> {
            setInstant(statement, 1, usedAt);
            statement.setObject(2, letter);
            return statement.executeUpdate();
        });
    }

    /** Whether this is the code of the last letter that asked for proof and whose time has not passed. */
    public boolean isCode(UUID about, String code) {
        return database.run("""
                select id, code_hash from letter
                where about = ? and kind = 'IDENTITY_ASKED' and code_hash is not null and link_until > ?
                order by position desc limit 1""", statement -> {
            statement.setObject(1, about);
            setInstant(statement, 2, clock.instant());
            ResultSet row = statement.executeQuery();
            return row.next()
                    && MessageDigest.isEqual(
                            row.getString("code_hash").getBytes(US_ASCII),
                            Token.hashOfCode(row.getObject("id", UUID.class), code)
                                    .getBytes(US_ASCII));
        });
    }
}
