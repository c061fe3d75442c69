alter table signal drop constraint signal_state;
alter table signal add constraint signal_state check (
    (state = 'NEW' and decided_at is null and reason is null and incident_id is null)
    or (state = 'DISMISSED' and decided_at is not null and reason is not null and incident_id is null)
    or (state = 'PROMOTED' and decided_at is not null and incident_id is not null)
    or (state = 'MERGED' and decided_at is not null and reason is not null and incident_id is not null));
create index signal_of_incident on signal (incident_id) where incident_id is not null;
