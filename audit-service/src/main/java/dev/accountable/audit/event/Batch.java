package dev.accountable.audit.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What one request wants to append, each event once.
 *
 * @param sent how many it named, an event that it repeats counted each time
 */
record Batch(List<AppendEvent> events, int sent) {

    /** Refused (409) where the request names one id for two contents. */
    static Batch of(List<AppendEvent> sent) {
        Map<UUID, AppendEvent> distinct = new LinkedHashMap<>();
        for (AppendEvent event : sent) {
            AppendEvent first = distinct.putIfAbsent(event.id(), event);
            if (first != null && !first.equals(event)) {
                throw new ReusedId(event.id());
            }
        }
        return new Batch(List.copyOf(distinct.values()), sent.size());
    }
}
