-- What was found out about a target; where it is stands in the configuration alone.
create table webhook_target (
    name         varchar(40)  primary key,
    -- It answered 410: nothing is sent until somebody activates it again.
    disabled_at  timestamptz,
    -- It asked for less: nothing is sent until then.
    paused_until timestamptz
);

-- One message on its way to one target, written with what it speaks of. Who it is about is looked up when it is sent, so
-- that a person is forgotten without a touch to this table.
create table webhook_delivery (
    -- The receiver's webhook-id, the same over all attempts.
    id              uuid        primary key,
    -- The order in which messages about one person reach one target.
    position        bigint      generated always as identity,
    target          varchar(40) not null,
    type            varchar(60) not null,
    -- What it speaks of, a consent event for example; null: a test.
    about           uuid,
    person          bigint,
    -- JSON, without the person's reference.
    data            text        not null,
    occurred_at     timestamptz not null,
    created_at      timestamptz not null,
    state           varchar(10) not null default 'WAITING',
    attempts        integer     not null default 0,
    -- Failed attempts since it was written or replayed.
    failures        integer     not null default 0,
    -- Also the lease of the attempt under way: if nobody reports its outcome, it is repeated then.
    next_attempt_at timestamptz not null,
    -- Put off because an earlier message about the same person waits; whoever settles that one calls this one up.
    behind          boolean     not null default false,
    settled_at      timestamptz,
    reason          varchar(20),
    constraint webhook_delivery_state check (state in ('WAITING', 'DELIVERED', 'DEAD', 'CANCELLED')),
    constraint webhook_delivery_about_a_person_or_a_test check ((person is null) = (about is null)),
    constraint webhook_delivery_settled check ((state = 'WAITING') = (settled_at is null)),
    constraint webhook_delivery_ended_for_a_reason check ((state in ('DEAD', 'CANCELLED')) = (reason is not null))
);

-- What is due?
create index webhook_delivery_due on webhook_delivery (target, next_attempt_at, position) where state = 'WAITING';
-- Does anything earlier about this person wait, and what comes next?
create index webhook_delivery_in_order on webhook_delivery (target, person, position) where state = 'WAITING';
-- Lists, and how many wait and since when.
create index webhook_delivery_by_state on webhook_delivery (target, state, position);
-- What is to be replayed, of a time.
create index webhook_delivery_dead on webhook_delivery (target, created_at, position) where state = 'DEAD';
-- What has been kept long enough.
create index webhook_delivery_ended on webhook_delivery (state, settled_at) where settled_at is not null;

-- An attempt whose outcome is known. A number that is missing was cut off, and repeated.
create table webhook_attempt (
    delivery     uuid         not null constraint webhook_attempt_of_a_delivery references webhook_delivery on delete cascade,
    number       integer      not null,
    at           timestamptz  not null,
    milliseconds integer      not null,
    status       smallint,
    error        varchar(100),
    primary key (delivery, number),
    constraint webhook_attempt_answered_or_not check ((status is null) <> (error is null))
);
