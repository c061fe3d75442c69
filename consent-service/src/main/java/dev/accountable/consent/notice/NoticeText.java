package dev.accountable.consent.notice;

import jakarta.persistence.Embeddable;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A notice in one language, as it is kept and shown. */
@Embeddable
record NoticeText(
        String language,
        String title,
        String text,

        @JdbcTypeCode(SqlTypes.CHAR) @Schema(description = "SHA-256 of the text in UTF-8, in hex")
        String contentHash) {}
