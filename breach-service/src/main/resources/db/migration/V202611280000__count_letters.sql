-- What a gauge counts every quarter of a minute, however long the list of people is.
create index letter_to_look_at on letter (state) where state in ('FAILED', 'UNCERTAIN', 'BOUNCED');
create index letter_unsent on letter (incident_id, number) where state in ('WAITING', 'SENDING');
create index fetch_failed on people_fetch (incident_id) where state = 'FAILED';
