package dev.accountable.breach.authority;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The supervisory authorities of the EU and EEA, and where each takes notifications (data: {@code authorities.json}). */
@ApplicationScoped
class Authorities {

    static final String KEY = "[a-z]{2}(-[a-z]{2,4})?";

    /**
     * One authority.
     *
     * @param key the country, and for Germany the federal state
     * @param site where its form for notifications is found
     */
    @Schema(name = "SupervisoryAuthority")
    record Authority(String key, String country, String name, String site) {}

    private final List<Authority> all;
    private final Map<String, Authority> byKey;

    Authorities(ObjectMapper json) {
        try (InputStream file =
                Objects.requireNonNull(Authorities.class.getResourceAsStream("/authority/authorities.json"))) {
            this.all = json.readValue(file, new TypeReference<List<Authority>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.byKey = all.stream().collect(Collectors.toMap(Authority::key, Function.identity()));
    }

    List<Authority> all() {
        return all;
    }

    /** 400 where there is none. */
    Authority get(String field, String key) {
        Authority authority = byKey.get(key);
        if (authority == null) {
            throw ProblemException.invalid(field, "must be the key of an authority: GET /api/v1/authorities");
        }
        return authority;
    }
}
