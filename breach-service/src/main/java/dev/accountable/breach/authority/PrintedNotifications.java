package dev.accountable.breach.authority;

import dev.accountable.breach.Incidents;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What was sent to authorities, as it is printed, for the case file. */
@ApplicationScoped
public class PrintedNotifications {

    private final Incidents incidents;
    private final Notifications notifications;
    private final Drafting drafting;
    private final Authorities authorities;

    PrintedNotifications(Incidents incidents, Notifications notifications, Drafting drafting, Authorities authorities) {
        this.incidents = incidents;
        this.notifications = notifications;
        this.drafting = drafting;
        this.authorities = authorities;
    }

    /** HTML by number, in the order in which they were sent; in the caller's transaction. */
    public Map<Integer, String> sent(UUID incident) {
        Incidents.Known known = incidents.get(incident);
        Map<Integer, String> printed = new LinkedHashMap<>();
        for (Notifications.Sent sent : notifications.sent(incident)) {
            if (!sent.incident().equals(incident)) {
                continue;
            }
            NotificationView view = drafting.view(
                    known, notifications.get(incident, sent.number()).orElseThrow());
            printed.put(
                    sent.number(),
                    Document.html(
                            Labels.in("en"),
                            view,
                            authorities.get("authority", view.authority()).name()));
        }
        return printed;
    }
}
