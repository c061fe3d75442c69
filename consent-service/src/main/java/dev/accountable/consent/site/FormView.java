package dev.accountable.consent.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A form and its hash, as canonical JSON (RFC 8785) like the form in it: the answer shows the bytes that were hashed. */
record FormView(
        SiteForm form,

        @Schema(description = "SHA-256 of the member form as it stands in this answer, in hex")
        String formHash) {

    static byte[] json(String canonicalForm, String hash) {
        return ("{\"form\":" + canonicalForm + ",\"formHash\":\"" + hash + "\"}").getBytes(UTF_8);
    }
}
