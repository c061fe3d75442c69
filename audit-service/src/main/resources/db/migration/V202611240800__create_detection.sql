-- One version of a rule: never changed but for its end and its place in the log.
create table detection_rule (
    id            uuid         primary key,
    key           varchar(60)  not null,
    version       integer      not null,
    definition    text         not null,
    enabled       boolean      not null,
    author        varchar(255) not null,
    created_at    timestamptz  not null,
    superseded_at timestamptz,
    salt          bytea        not null constraint detection_rule_salt_is_32_bytes check (length(salt) = 32),
    -- The place in the log (leaf.log_index) that is looked at next.
    next_index    bigint       not null constraint detection_rule_next_index_is_natural check (next_index >= 0),
    constraint detection_rule_version_once unique (key, version)
);

create unique index detection_rule_current on detection_rule (key) where superseded_at is null;

-- Events that a rule counts and that are not enough yet. Removed once a detection has taken them, or after a while.
create table detection_match (
    rule_id    uuid         not null constraint detection_match_of_a_rule references detection_rule,
    group_key  varchar(200) not null,
    time       timestamptz  not null,
    log_index  bigint       not null,
    event_id   uuid         not null,
    steps      integer      not null,
    subject    uuid,
    keep_until timestamptz  not null,
    primary key (rule_id, group_key, time, log_index)
);

create index detection_match_expiry on detection_match (keep_until);

-- What a rule found in one group until it was quiet again; also the outbox of the signals to breach-service.
create table detection (
    id             uuid         primary key,
    rule_id        uuid         not null constraint detection_of_a_rule references detection_rule,
    rule_key       varchar(60)  not null,
    group_key      varchar(200) not null,
    first_at       timestamptz  not null,
    last_at        timestamptz  not null,
    detected_at    timestamptz  not null,
    -- The event that completed the rule: what makes a detection the same when it is found again.
    completed_by   bigint       not null,
    events         bigint       not null,
    sample         uuid[]       not null,
    -- When the signal is sent next; null once that is settled.
    signal_due_at  timestamptz,
    signal_tries   integer      not null default 0,
    signalled_at   timestamptz,
    signal_refused varchar(100),
    constraint detection_once unique (rule_id, group_key, completed_by),
    constraint detection_in_order check (first_at <= last_at),
    constraint detection_signal_settled check (
        (signal_due_at is not null and signalled_at is null and signal_refused is null)
        or (signal_due_at is null and (signalled_at is null) <> (signal_refused is null)))
);

create index detection_by_rule on detection (rule_key, id);
create index detection_near on detection (rule_id, group_key, last_at);
create index detection_signal_due on detection (signal_due_at) where signal_due_at is not null;
