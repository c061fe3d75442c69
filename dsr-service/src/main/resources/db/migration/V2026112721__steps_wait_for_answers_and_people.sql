-- A step may wait for an answer of its system, or for a person who does by hand what the system cannot be asked for.
alter table request_task add column waits_for text constraint request_task_waits_for check (waits_for in ('ANSWER', 'PERSON'));
-- What a step is to do beyond its kind: corrections, which are personal data and go when it is done.
alter table request_task add column orders jsonb;
-- Claimed only when all others of its request are done.
alter table request_task add column last boolean not null default false;

alter table request_task drop constraint request_task_kind;
alter table request_task add constraint request_task_kind check (kind in
    ('SEARCH', 'EXPORT', 'PACK', 'ERASE', 'RECTIFY', 'RESTRICT', 'LIFT', 'OBJECT', 'REVIEW_DECISION'));
alter table request_task add constraint request_task_orders_go check (done_at is null or orders is null);

create index request_task_open on request_task (request_id) where done_at is null and not last;
drop index request_task_waiting;
create index request_task_waiting on request_task (next_attempt_at) where done_at is null and waits_for is distinct from 'PERSON';
