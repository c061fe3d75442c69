-- Who is to be forgotten, and who has been. The reference is here only as long as a legal hold stands in the way, and for
-- a few minutes after, to find what was on its way from another service.
create table erasure (
    id           uuid         primary key,
    reference    varchar(200),
    reason       varchar(500) not null,
    requested_by varchar(200) not null,
    requested_at timestamptz  not null,
    done_at      timestamptz,
    settled_at   timestamptz,
    pseudonym    uuid,
    payloads     bigint,
    constraint erasure_forgets_the_reference check ((settled_at is null) = (reference is not null)),
    constraint erasure_settles_when_done check (settled_at is null or done_at is not null)
);

create index erasure_unsettled on erasure (reference) where settled_at is null;

-- Payloads about a person that must be kept against erasure and retention: for a claim (Art. 17(3)(e)), for example.
create table legal_hold (
    id             uuid         primary key,
    reference      varchar(200) not null,
    reason         varchar(500) not null,
    until          timestamptz  not null,
    set_by         varchar(200) not null,
    set_at         timestamptz  not null,
    released_by    varchar(200),
    released_at    timestamptz,
    release_reason varchar(500),
    constraint legal_hold_is_released_whole
        check ((released_at is null) = (released_by is null) and (released_at is null) = (release_reason is null))
);

create index legal_hold_in_force on legal_hold (reference, until) where released_at is null;

-- How long payloads are kept (ISO 8601 period from the event's time), by the beginning of the event's type; the longest
-- beginning that fits decides. A type without a rule is kept until its person is forgotten.
create table retention_rule (
    type_prefix varchar(100) primary key,
    keep        varchar(20)  not null,
    reason      varchar(500) not null,
    changed_by  varchar(200) not null,
    changed_at  timestamptz  not null
);
