-- What a gauge counts every quarter of a minute, however long the list of people is.
create index letter_to_look_at on letter (state) where state in ('FAILED', 'UNCERTAIN', 'BOUNCED');
-- What is due is looked for communication by communication, for of those that nobody has approved nothing is due.
create index letter_due on letter (incident_id, number, due_at) where state = 'WAITING';
drop index letter_waiting;
create index fetch_failed on people_fetch (incident_id) where state = 'FAILED';

-- When the first of them was told, for the register.
create index letter_sent on letter (incident_id, number, ended_at) where state = 'SENT';
create index letter_acknowledged on letter (incident_id, number, acknowledged_at) where acknowledged_at is not null;
