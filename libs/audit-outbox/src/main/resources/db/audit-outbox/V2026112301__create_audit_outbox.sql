-- Audit events that wait for audit-service. A row is inserted in the transaction of the change it speaks of, and
-- deleted in the transaction in which audit-service said that it holds the event.
create table audit_outbox (
    position    bigint generated always as identity primary key,
    event       text        not null,
    recorded_at timestamptz not null,
    -- Set when audit-service refuses the event itself. Such a row is kept for a person to look at, never dropped.
    rejected_at timestamptz,
    rejection   text
);

create index audit_outbox_waiting on audit_outbox (position) where rejected_at is null;
create index audit_outbox_rejected on audit_outbox (rejected_at) where rejected_at is not null;
