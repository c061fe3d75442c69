package dev.accountable.defaults;

import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/**
 * One page of a list, with {@code Link: <…?after=…>; rel="next"} (RFC 8288) where there is another. Never a total: over a
 * table that grows it would cost more than the page.
 */
public final class KeysetPage {

    private KeysetPage() {}

    /**
     * Cuts the page out of what was found and links to the next.
     *
     * @param found up to {@code limit + 1} rows in order; the one too many only says that there is a next page
     * @param cursor the value of {@code after} that continues behind a page whose last row this is
     */
    public static <T, V> RestResponse<List<V>> of(
            List<T> found, int limit, Function<T, V> view, Function<T, String> cursor, UriInfo uri) {
        ResponseBuilder<List<V>> response =
                ResponseBuilder.ok(found.stream().limit(limit).map(view).toList());
        if (found.size() > limit) {
            String after = cursor.apply(found.get(limit - 1));
            response.links(Link.fromUri(uri.getRequestUriBuilder()
                            .replaceQueryParam("after", after)
                            .build())
                    .rel("next")
                    .build());
        }
        return response.build();
    }
}
