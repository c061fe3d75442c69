-- When rows of a dataset are no longer needed. A rule does not change; another takes its place.
create table retention_rule (
    id           uuid        primary key,
    rule         jsonb       not null,
    set_by       text        not null,
    set_at       timestamptz not null,
    activated_by text,
    activated_at timestamptz,
    next_run_at  timestamptz,
    retired_at   timestamptz,
    constraint retention_rule_activated_by_somebody check ((activated_by is null) = (activated_at is null)),
    constraint retention_rule_runs_while_active
        check (next_run_at is null or (activated_at is not null and retired_at is null))
);

create index retention_rule_next on retention_rule (next_run_at) where next_run_at is not null;
