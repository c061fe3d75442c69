package dev.accountable.breach.response;

import dev.accountable.breach.response.EventLog.Envelope;
import dev.accountable.problem.ProblemException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Reads events of the log for a timeline. Call it outside of a transaction: it waits for another service. */
@ApplicationScoped
class TimelineImport {

    /** More is no timeline that somebody reads: a narrower window, or a filter. */
    static final int MOST = 1000;

    private static final int PAGE = 200;

    private final EventLog log;

    TimelineImport(@RestClient EventLog log) {
        this.log = log;
    }

    /**
     * In the order in which they happened.
     *
     * @throws WebApplicationException 422 where there are more than {@link #MOST}, 503 where the log cannot be asked
     */
    List<Envelope> read(Requests.Import request) {
        List<Envelope> found = new ArrayList<>();
        List<Envelope> page = page(request, null);
        found.addAll(page);
        while (page.size() == PAGE) {
            page = page(request, page.get(page.size() - 1).id());
            found.addAll(page);
            if (found.size() > MOST) {
                throw ProblemException.refused(
                        "import-too-large",
                        "More events than a timeline takes",
                        "The window and filters find more than " + MOST
                                + " events. Name a type, or take a shorter window, and import several times.");
            }
        }
        Collections.reverse(found);
        return found;
    }

    private List<Envelope> page(Requests.Import request, @Nullable UUID after) {
        try {
            return log.search(
                    request.from(),
                    request.until(),
                    request.type(),
                    request.source(),
                    request.outcome() == null ? null : request.outcome().name(),
                    request.actorPseudonym(),
                    request.subjectPseudonym(),
                    after,
                    PAGE);
        } catch (WebApplicationException e) {
            if (e.getResponse().getStatus() == 422) {
                throw ProblemException.refused(
                        "import-too-large",
                        "The log cannot search that",
                        "It says that the search is too broad. Name a type, or take a shorter window.");
            }
            throw away("HTTP " + e.getResponse().getStatus());
        } catch (ProcessingException e) {
            throw away(e.getClass().getSimpleName());
        }
    }

    private static WebApplicationException away(String reason) {
        Log.errorf("The log cannot be asked for a timeline: %s", reason);
        return ProblemException.later(
                Status.SERVICE_UNAVAILABLE,
                "unavailable",
                "The log cannot be asked at the moment. Try again shortly.",
                5);
    }
}
