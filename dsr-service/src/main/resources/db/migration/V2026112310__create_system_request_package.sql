-- Systems that hold personal data, and where it is in them.
create table registered_system (
    key           text        primary key,
    map           jsonb       not null,
    registered_at timestamptz not null
);

-- A person's request. Names and addresses are not here: subject is the issuer's opaque reference.
create table subject_request (
    id           uuid        primary key,
    subject      text        not null,
    type         text        not null constraint subject_request_type check (type in ('ACCESS', 'ERASURE')),
    state        text        not null
        constraint subject_request_state check (state in ('RECEIVED', 'IN_PROGRESS', 'REVIEW', 'COMPLETED')),
    received_at  timestamptz not null,
    due_at       timestamptz not null,
    deadline     jsonb       not null,
    approved_by  text,
    approved_at  timestamptz,
    completed_at timestamptz,
    constraint subject_request_approved_by_somebody check ((approved_by is null) = (approved_at is null)),
    constraint subject_request_completed check ((state = 'COMPLETED') = (completed_at is not null)),
    constraint subject_request_not_without_approval check (state <> 'COMPLETED' or approved_at is not null)
);

create unique index subject_request_open_once on subject_request (subject, type) where state <> 'COMPLETED';
create index subject_request_of_subject on subject_request (subject, id);
create index subject_request_due on subject_request (due_at) where state <> 'COMPLETED';

-- What the person is searched by. Apart from the request, because it goes when the request is completed.
create table request_identifier (
    request_id uuid not null references subject_request,
    kind       text not null,
    value      text not null,
    primary key (request_id, kind)
);

-- One step in one system; in no system where it concerns the whole request.
create table request_task (
    id              uuid        primary key,
    request_id      uuid        not null references subject_request,
    kind            text        not null
        constraint request_task_kind check (kind in ('SEARCH', 'EXPORT', 'PACK', 'ERASE')),
    system          text        references registered_system,
    -- Who claims a task counts this up; who finishes it must still know the count.
    attempts        int         not null,
    -- While a worker has it: until when nobody else takes it.
    next_attempt_at timestamptz not null,
    leased          boolean     not null,
    error           text,
    result          jsonb,
    done_at         timestamptz,
    constraint request_task_once unique nulls not distinct (request_id, kind, system)
);

create index request_task_waiting on request_task (next_attempt_at) where done_at is null;

-- What erasure does to every row of the person: written before anything is erased, and the report afterwards.
create table erasure_record (
    position    bigint generated always as identity primary key,
    request_id  uuid   not null references subject_request,
    system      text   not null,
    dataset     text   not null,
    key         text[] not null,
    action      text   not null constraint erasure_record_action check (action in ('ERASE', 'ANONYMISE', 'RETAIN')),
    reason      text,
    legal_basis text,
    until       date,
    -- When the system was seen to be as the plan says.
    done_at     timestamptz,
    constraint erasure_record_retained_for_a_reason
        check (action <> 'RETAIN' or (reason is not null and legal_basis is not null and until is not null)),
    constraint erasure_record_once unique (request_id, system, dataset, key)
);

create index erasure_record_in_order on erasure_record (request_id, system, dataset, position);
create index erasure_record_report on erasure_record (request_id, position);

-- What is handed over, or a part of it while it is made (then ready_at is null).
create table export_package (
    id         uuid        primary key,
    request_id uuid        not null references subject_request,
    subject    text        not null,
    created_at timestamptz not null,
    bytes      bigint,
    ready_at   timestamptz,
    expires_at timestamptz,
    -- The chunks are gone; the row still knows that there was a package.
    removed_at timestamptz,
    constraint export_package_ready check ((ready_at is null) = (expires_at is null) and (ready_at is null) = (bytes is null))
);

create unique index export_package_of_request on export_package (request_id) where ready_at is not null;
create index export_package_parts on export_package (request_id) where ready_at is null;
create index export_package_expiry on export_package (expires_at) where removed_at is null;

create table package_chunk (
    package_id uuid  not null references export_package on delete cascade,
    n          int   not null,
    bytes      bytea not null,
    primary key (package_id, n)
);

-- Compressed already.
alter table package_chunk alter column bytes set storage external;
