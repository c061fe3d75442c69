package dev.accountable.audit.event;

import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * A client reports as itself: the source of an event is the name of the client whose token it came with. Otherwise whoever
 * takes over one service could put words into every other's mouth, for ever. Exceptions are the operator's to configure.
 */
@ApplicationScoped
class Sources {

    private final Set<String> others;

    Sources(AppendConfig config) {
        this.others = config.otherSources();
    }

    /** Refused (403) as a whole where one of the events names a source that is not the caller's. */
    void requireOwn(Principal caller, List<AppendEvent> events) {
        String client = client(caller);
        for (AppendEvent event : events) {
            // A source is one name behind a slash, so client and source together can be read in one way only.
            if (client == null || !(event.source().equals("/" + client) || others.contains(client + event.source()))) {
                throw ProblemException.forbidden("Your client does not report for " + event.source()
                        + ", only under its own name. Nothing of this request was stored.");
            }
        }
    }

    /** Who was given the token: "azp" (OpenID Connect), or "client_id" (RFC 9068). */
    private static @Nullable String client(Principal caller) {
        if (!(caller instanceof JsonWebToken token)) {
            return null;
        }
        String authorizedParty = token.getClaim("azp");
        return authorizedParty == null ? token.getClaim("client_id") : authorizedParty;
    }
}
