package dev.accountable.dsr.letter;

import dev.accountable.post.Letter;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A letter as it is read, for a preview or to be printed. Its link leads nowhere. */
@Schema(name = "LetterText")
public record LetterText(String language, String subject, String text, String html) {

    static LetterText of(Letter letter) {
        return new LetterText(letter.language(), letter.subject(), letter.text(), letter.html());
    }
}
