-- Long work that nobody waits for: a retention run, a replay of the ledger, a staging copy.
create table job (
    id              uuid        primary key,
    kind            text        not null,
    -- What it is about: a system, a rule, a plan.
    target          text        not null,
    spec            jsonb       not null,
    state           text        not null
        constraint job_state check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
    -- How far it came; at the end its report.
    progress        jsonb,
    -- Who claims it counts this up; who saves or ends it must still know the count.
    attempts        int         not null,
    -- While a worker has it: until when nobody else takes it.
    next_attempt_at timestamptz not null,
    error           text,
    created_by      text        not null,
    created_at      timestamptz not null,
    finished_at     timestamptz,
    constraint job_finished check ((state in ('DONE', 'FAILED')) = (finished_at is not null))
);

create index job_waiting on job (next_attempt_at) where finished_at is null;
create index job_newest on job (kind, id);
create index job_of_target on job (kind, target, id);

-- What was erased, as nobody can read it: keyed fingerprints of row keys and of what persons were searched by, under a key
-- that is not in the database. It outlives requests and reports, so it refers to none.
create table erasure_fingerprint (
    fingerprint bytea       not null,
    erased_at   timestamptz not null,
    key_id      text        not null,
    system      text        not null,
    -- ERASE and ANONYMISE: a row; PERSON: what a person was searched by.
    action      text        not null
        constraint erasure_fingerprint_action check (action in ('ERASE', 'ANONYMISE', 'PERSON')),
    primary key (fingerprint, erased_at)
);

create function erasure_fingerprint_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the erasure ledger is only ever added to';
end
$$;

create trigger erasure_fingerprint_stays before update or delete or truncate on erasure_fingerprint
    for each statement execute function erasure_fingerprint_stays();

-- What a replay found; gone when it is over.
create table ledger_replay_record (
    position  bigint generated always as identity primary key,
    replay_id uuid   not null references job,
    dataset   text   not null,
    key       text[] not null,
    action    text   not null,
    constraint ledger_replay_record_once unique (replay_id, dataset, key)
);

create index ledger_replay_record_in_order on ledger_replay_record (replay_id, dataset, position);
