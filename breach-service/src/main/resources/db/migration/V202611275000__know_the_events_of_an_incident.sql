-- Which events of the log are about an incident: the outbox forgets them once they are delivered, and the case file proves them.
-- No foreign key: what was asked about an incident that does not exist is an event, too.
create table incident_event (
    incident_id uuid        not null,
    position    bigint      not null,
    event_id    uuid        not null,
    type        text        not null,
    recorded_at timestamptz not null,
    constraint incident_event_once primary key (incident_id, position)
);

create function know_event_of_incident() returns trigger language plpgsql as $$
declare
    event jsonb := new.event::jsonb;
    incident text := substring(event ->> 'subject' from '^incidents/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/|$)');
begin
    if incident is not null then
        insert into incident_event (incident_id, position, event_id, type, recorded_at)
        values (incident::uuid, new.position, (event ->> 'id')::uuid, event ->> 'type', new.recorded_at);
    end if;
    return new;
end $$;

create trigger events_of_incidents_are_known after insert on audit_outbox
    for each row execute function know_event_of_incident();
create trigger incident_event_is_append_only before update or delete on incident_event
    for each row execute function is_append_only();
