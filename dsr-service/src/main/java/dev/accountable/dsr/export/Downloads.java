package dev.accountable.dsr.export;

import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Streams packages to whoever was found to be allowed to have them. */
@ApplicationScoped
public class Downloads {

    private final Chunks chunks;
    private final InstantSource clock;

    Downloads(Chunks chunks, InstantSource clock) {
        this.chunks = chunks;
        this.clock = clock;
    }

    /** Any number of times, until its lifetime is over. */
    RestResponse<StreamingOutput> of(ExportPackage asked) {
        mustBeThere(asked);
        return stream(asked, out -> write(asked, out));
    }

    /**
     * Once: when all of it has been sent, it is removed.
     *
     * @param broken told where the line broke before
     */
    public RestResponse<StreamingOutput> once(UUID id, Runnable broken) {
        ExportPackage asked = ExportPackage.<ExportPackage>findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("such package"));
        mustBeThere(asked);
        return stream(asked, out -> {
            try {
                write(asked, out);
            } catch (IOException | RuntimeException e) {
                broken.run();
                throw e;
            }
            QuarkusTransaction.requiringNew().run(() -> ExportPackage.remove(id, clock.instant()));
        });
    }

    private void mustBeThere(ExportPackage asked) {
        if (asked.isExpiredAt(clock.instant())) {
            throw ProblemException.of(
                    Status.GONE,
                    "package-expired",
                    "The package was removed after its lifetime. Ask for access again.");
        }
    }

    private void write(ExportPackage asked, java.io.OutputStream out) throws IOException {
        try (var content = chunks.read(asked.id())) {
            if (content.transferTo(out) != asked.bytes()) {
                throw new IOException("The package " + asked.id() + " ended early");
            }
            out.flush();
        }
    }

    private static RestResponse<StreamingOutput> stream(ExportPackage asked, StreamingOutput content) {
        return ResponseBuilder.ok(content)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"personal-data-" + asked.id() + ".zip\"")
                .header(HttpHeaders.CONTENT_LENGTH, asked.bytes())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
