-- What came from the log says which event it was, and comes once.
alter table timeline_entry add column event_id uuid;
create unique index timeline_event_once on timeline_entry (incident_id, event_id) where event_id is not null;
