-- Similar breaches that are notified together, beside the one that the notification belongs to.
alter table authority_notification add column bundled uuid[] not null default '{}';
create index authority_notification_bundled on authority_notification using gin (bundled);

create or replace function authority_notification_is_fixed() returns trigger language plpgsql as $$
begin
    if old.state = 'SENT' or (old.state = 'APPROVED' and (new.state <> 'SENT' or new.payload <> old.payload
            or new.payload_hash <> old.payload_hash or new.answers <> old.answers or new.approved_by <> old.approved_by
            or new.bundled <> old.bundled)) then
        raise exception 'an approved notification does not change';
    end if;
    return new;
end $$;

-- A notification on its way from machine to machine.
create table authority_transmission (
    incident_id uuid         not null,
    number      integer      not null,
    -- The Idempotency-Key of every attempt.
    key         uuid         not null,
    state       varchar(10)  not null,
    attempts    integer      not null,
    -- When it may be tried; while somebody is at it, when they are taken for lost.
    due_at      timestamptz  not null,
    asked_by    varchar(255) not null,
    asked_at    timestamptz  not null,
    ended_at    timestamptz,
    problem     varchar(200),
    constraint transmission_once primary key (incident_id, number),
    constraint transmission_of_a_notification foreign key (incident_id, number) references authority_notification,
    constraint transmission_state check (state in ('WAITING', 'ACCEPTED', 'REFUSED', 'OBSOLETE')),
    constraint transmission_ended check ((state = 'WAITING') = (ended_at is null))
);

create index transmission_waiting on authority_transmission (due_at) where state = 'WAITING';
