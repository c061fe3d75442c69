create table timeline_entry (
    incident_id uuid          not null constraint timeline_of_an_incident references incident,
    number      integer       not null,
    happened_at timestamptz   not null,
    text        varchar(4000) not null,
    author      varchar(255)  not null,
    recorded_at timestamptz   not null,
    constraint timeline_entry_once primary key (incident_id, number),
    constraint timeline_entry_is_past check (happened_at <= recorded_at)
);

-- What was found, where it is kept, and by its hash that it is still the same.
create table evidence (
    incident_id  uuid          not null constraint evidence_of_an_incident references incident,
    number       integer       not null,
    name         varchar(200)  not null,
    description  varchar(2000) not null,
    sha256       varchar(64)   not null constraint evidence_hash check (sha256 ~ '^[0-9a-f]{64}$'),
    collected_at timestamptz   not null,
    author       varchar(255)  not null,
    recorded_at  timestamptz   not null,
    constraint evidence_once primary key (incident_id, number)
);

-- The chain of custody: who had it from when on, and what for.
create table custody (
    incident_id uuid          not null,
    evidence    integer       not null,
    number      integer       not null,
    holder      varchar(200)  not null,
    location    varchar(500)  not null,
    reason      varchar(2000) not null,
    since       timestamptz   not null,
    author      varchar(255)  not null,
    recorded_at timestamptz   not null,
    constraint custody_once primary key (incident_id, evidence, number),
    constraint custody_of_evidence foreign key (incident_id, evidence) references evidence
);

create table task (
    incident_id uuid          not null constraint task_of_an_incident references incident,
    number      integer       not null,
    title       varchar(200)  not null,
    instruction varchar(2000) not null,
    playbook    varchar(40),
    due_at      timestamptz,
    state       varchar(12)   not null,
    note        varchar(2000),
    ended_by    varchar(255),
    ended_at    timestamptz,
    constraint task_once primary key (incident_id, number),
    constraint task_state check (
        (state = 'OPEN' and ended_at is null)
        or (state in ('DONE', 'NOT_NEEDED') and ended_at is not null and ended_by is not null and note is not null))
);

create trigger timeline_is_append_only before update or delete on timeline_entry
    for each row execute function is_append_only();
create trigger evidence_is_append_only before update or delete on evidence
    for each row execute function is_append_only();
create trigger custody_is_append_only before update or delete on custody
    for each row execute function is_append_only();
