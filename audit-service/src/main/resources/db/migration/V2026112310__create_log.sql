-- Who stands behind a pseudonym. The pseudonym is computed from 32 random bytes and the reference, so a row cannot be
-- turned to another person unnoticed; and once the row is deleted, nobody can tell whom the pseudonym meant.
create table person (
    pseudonym uuid         primary key,
    reference varchar(200) not null constraint person_reference_once unique,
    salt      bytea        not null constraint person_salt_is_32_bytes check (length(salt) = 32)
);

-- What the log keeps for ever. No personal data: actor and subject are pseudonyms without a foreign key, because the
-- person's row may go and this one may not. The envelope is the leaf, byte by byte; the other columns repeat it for search.
create table event (
    id       uuid         primary key,
    time     timestamptz  not null,
    type     varchar(100) not null,
    source   varchar(64)  not null,
    outcome  varchar(10)  not null,
    actor    uuid         not null,
    subject  uuid,
    envelope text         not null
);

-- Every search runs newest first along one of these.
create index event_by_time    on event (time, id);
create index event_by_subject on event (subject, time, id) where subject is not null;
create index event_by_actor   on event (actor, time, id);
create index event_by_type    on event (type, time, id);

-- What may be forgotten: the canonical payload and the salt of the commitment to it. The time is part of the key, so
-- that the table can be partitioned by it and a whole month dropped.
create table payload (
    event_id uuid         not null,
    time     timestamptz  not null,
    resource varchar(300) not null,
    content  text         not null,
    salt     bytea        not null constraint payload_salt_is_32_bytes check (length(salt) = 32),
    primary key (event_id, time)
);

create index payload_by_resource on payload (resource, time, event_id);

-- Durable and not yet in the tree. Rows are taken out by name, never by "all above the last one": of two appends at the
-- same time the one with the higher position may commit first.
create table waiting (
    position    bigint generated always as identity primary key,
    event_id    uuid        not null,
    leaf_hash   bytea       not null constraint waiting_leaf_hash_is_32_bytes check (length(leaf_hash) = 32),
    recorded_at timestamptz not null default now()
);

-- The place of an event in the tree. The two keys make it impossible to give one place twice or one event two places.
create table leaf (
    log_index bigint primary key constraint leaf_index_is_natural check (log_index >= 0),
    event_id  uuid   not null constraint leaf_once unique
);

-- The tree as C2SP tlog-tiles cuts it: up to 256 hashes of 32 bytes. A full tile never changes again.
create table tile (
    level  smallint not null,
    number bigint   not null,
    hashes bytea    not null
        constraint tile_holds_whole_hashes check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
    primary key (level, number)
);

create table checkpoint (
    size      bigint      primary key,
    root      bytea       not null constraint checkpoint_root_is_32_bytes check (length(root) = 32),
    note      text        not null,
    signed_at timestamptz not null default now()
);
