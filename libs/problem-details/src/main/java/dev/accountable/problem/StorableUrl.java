package dev.accountable.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Refuses U+0000 and lone surrogates in paths and queries, as {@link StorableText} does in bodies. */
class StorableUrl {

    @ServerRequestFilter(preMatching = true)
    public @Nullable Response check(ContainerRequestContext request) {
        UriInfo uri = request.getUriInfo();
        if (!StorableText.isStorable(uri.getPath())) {
            return Problem.invalid("path", "must not hold U+0000").toResponse();
        }
        return uri.getQueryParameters().entrySet().stream()
                .filter(parameter -> !parameter.getValue().stream().allMatch(StorableText::isStorable))
                .findFirst()
                .map(parameter -> Problem.invalid(
                                List.of(new Problem.Violation(parameter.getKey(), "must not hold U+0000")))
                        .toResponse())
                .orElse(null);
    }
}
