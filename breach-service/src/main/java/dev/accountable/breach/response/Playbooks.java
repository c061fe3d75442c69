package dev.accountable.breach.response;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What to do about each kind of incident, in order (data: {@code playbooks.json}). */
@ApplicationScoped
class Playbooks {

    /** A way to handle one kind of incident. */
    @Schema(name = "Playbook")
    record Playbook(String key, String title, List<Step> steps) {}

    /**
     * One thing to do.
     *
     * @param withinHours of the moment when the playbook is taken up
     */
    @Schema(name = "PlaybookStep")
    record Step(String title, String instruction, int withinHours) {}

    private final List<Playbook> all;

    Playbooks(ObjectMapper json) {
        try (InputStream file =
                Objects.requireNonNull(Playbooks.class.getResourceAsStream("/response/playbooks.json"))) {
            this.all = json.readValue(file, new TypeReference<List<Playbook>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Playbook> all() {
        return all;
    }

    /** 404 where there is none. */
    Playbook get(String key) {
        return all.stream()
                .filter(playbook -> playbook.key().equals(key))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("such playbook"));
    }
}
