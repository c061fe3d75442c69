package dev.accountable.consent.receipt;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms in which one receipt is to be had, in the order in which they are preferred where a caller does not mind. */
enum Form {
    JSONLD(LinkedReceipt.MEDIA_TYPE),
    /** Has no media type of its own, so it is asked for by name. */
    KANTARA(MediaType.APPLICATION_JSON),
    JWS("application/jose"),
    HTML("text/html;charset=UTF-8"),
    TEXT("text/plain;charset=UTF-8");

    /** For {@code format}. */
    static final String NAMES = "jsonld|kantara|jws|html|text";

    private final String mediaType;

    Form(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /**
     * The named one; else the first that the caller accepts, its best-liked types first.
     *
     * @param accepted of the Accept header, best first
     */
    static Form of(@Nullable String named, List<MediaType> accepted) {
        if (named != null) {
            return valueOf(named.toUpperCase(Locale.ROOT));
        }
        for (MediaType type : accepted) {
            for (Form form : values()) {
                if (form != KANTARA && type.isCompatible(MediaType.valueOf(form.mediaType))) {
                    return form;
                }
            }
        }
        return JSONLD;
    }
}
