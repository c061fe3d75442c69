create table signal (
    id               uuid         primary key,
    source           varchar(64)  not null,
    type             varchar(100) not null,
    subject          varchar(300) not null,
    title            varchar(200) not null,
    severity         varchar(10)  not null,
    about            varchar(300) not null,
    details          text         not null,
    state            varchar(10)  not null,
    occurred_at      timestamptz  not null,
    received_at      timestamptz  not null,
    received         integer      not null,
    last_received_at timestamptz  not null,
    decided_by       varchar(255),
    decided_at       timestamptz,
    reason           varchar(2000),
    incident_id      uuid constraint signal_of_an_incident references incident,
    version          integer      not null,
    constraint signal_severity check (severity in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    constraint signal_state check (
        (state = 'NEW' and decided_at is null and reason is null and incident_id is null)
        or (state = 'DISMISSED' and decided_at is not null and reason is not null and incident_id is null)
        or (state = 'PROMOTED' and decided_at is not null and incident_id is not null))
);

-- Of one source about one thing, one at a time is undecided.
create unique index signal_undecided_once on signal (source, about) where state = 'NEW';
create index signal_newest on signal (received_at, id);
create index signal_by_state on signal (state, received_at, id);

-- Each signal that came in, and which one it was counted as.
create table signal_receipt (
    id           uuid        primary key,
    signal_id    uuid        not null constraint signal_receipt_of_a_signal references signal,
    content_hash bytea       not null constraint signal_receipt_hash_is_32_bytes check (length(content_hash) = 32),
    received_at  timestamptz not null default now()
);

-- An alert is about an incident or about a signal.
alter table alert alter column incident_id drop not null;
alter table alert add column signal_id uuid constraint alert_of_a_signal references signal;
alter table alert add constraint alert_about_one check (num_nonnulls(incident_id, signal_id) = 1);
alter table alert add constraint alert_once_per_signal unique (signal_id, reason);
