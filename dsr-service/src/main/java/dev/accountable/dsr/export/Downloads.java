package dev.accountable.dsr.export;

import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Streams packages to whoever was found to be allowed to have them. */
@ApplicationScoped
public class Downloads {

    private final Chunks chunks;
    private final InstantSource clock;

    Downloads(Chunks chunks, InstantSource clock) {
        this.chunks = chunks;
        this.clock = clock;
    }

    /** In which a person says by which password a package is to be encrypted; no URL and no log has it. */
    public static final String PASSWORD = "Package-Password";

    public static final String PASSWORD_DESCRIPTION =
            "Encrypts the files of the package (AES-256); chosen by whoever fetches it, and kept nowhere";

    /** Printable, since a header carries it. */
    public static final String PASSWORDS = "[!-~][ -~]{10,126}[!-~]";

    public static final String PASSWORD_MESSAGE = "must be 12 to 128 printable characters of ASCII";

    /** Any number of times, until its lifetime is over. */
    RestResponse<StreamingOutput> of(ExportPackage asked, @Nullable String password) {
        mustBeThere(asked);
        return stream(asked, password, out -> write(asked, password, out));
    }

    /**
     * Once: when all of it has been sent, it is removed.
     *
     * @param password to encrypt it by; null to leave it as it is
     * @param broken told where the line broke before
     */
    public RestResponse<StreamingOutput> once(UUID id, @Nullable String password, Runnable broken) {
        ExportPackage asked = ExportPackage.<ExportPackage>findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("such package"));
        mustBeThere(asked);
        return stream(asked, password, out -> {
            try {
                write(asked, password, out);
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

    private void write(ExportPackage asked, @Nullable String password, OutputStream out) throws IOException {
        try (var content = chunks.read(asked.id())) {
            long read = password == null ? content.transferTo(out) : ProtectedArchive.copy(content, out, password);
            if (read != asked.bytes()) {
                throw new IOException("The package " + asked.id() + " ended early");
            }
            out.flush();
        }
    }

    private static RestResponse<StreamingOutput> stream(
            ExportPackage asked, @Nullable String password, StreamingOutput content) {
        ResponseBuilder<StreamingOutput> answer = ResponseBuilder.ok(content);
        if (password == null) {
            answer.header(HttpHeaders.CONTENT_LENGTH, asked.bytes());
        }
        return answer.header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"personal-data-" + asked.id() + ".zip\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
