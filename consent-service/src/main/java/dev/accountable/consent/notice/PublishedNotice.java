package dev.accountable.consent.notice;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A version of a notice that people can read: what a form and a consent refer to.
 *
 * @param titles by language, the default language first
 */
public record PublishedNotice(UUID id, String key, int version, String contentHash, Map<String, String> titles) {

    public static Optional<PublishedNotice> inForce(String key, Instant at) {
        return Notice.inForce(key, at).map(PublishedNotice::of);
    }

    public static Optional<PublishedNotice> version(String key, int version) {
        return Notice.version(key, version).map(PublishedNotice::of);
    }

    private static PublishedNotice of(Notice notice) {
        Map<String, String> titles = new LinkedHashMap<>();
        notice.texts().forEach(text -> titles.put(text.language(), text.title()));
        return new PublishedNotice(notice.id(), notice.key(), notice.version(), notice.contentHash(), titles);
    }

    /** The default language first. */
    public List<String> languages() {
        return List.copyOf(titles.keySet());
    }
}
