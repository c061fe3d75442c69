-- One round of the self-check: all that is stored, read again and compared with what was signed.
create table self_check (
    id            uuid        primary key,
    state         varchar(10) not null,
    requested_at  timestamptz not null,
    started_at    timestamptz,
    -- While it runs: the last sign of life of the pod that runs it.
    seen_at       timestamptz,
    finished_at   timestamptz,
    size          bigint      not null,
    finding_count bigint      not null
);

-- Whatever number of pods: one waits or runs.
create unique index self_check_one_at_a_time on self_check ((true)) where state in ('WAITING', 'RUNNING');

create table self_check_finding (
    self_check_id uuid         not null references self_check on delete cascade,
    log_index     bigint,
    table_name    varchar(20)  not null,
    row_key       varchar(100) not null,
    what          varchar(40)  not null
);

create index self_check_finding_by_self_check on self_check_finding (self_check_id);
