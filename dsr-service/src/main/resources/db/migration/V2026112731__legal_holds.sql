-- What is kept although it would go: a claim or an order stands in the way of its erasure (Art. 17(3)(b), (e)).
create table legal_hold (
    id             uuid        primary key,
    -- On what: a person, a system, a dataset of it; a person in one dataset, where several are named.
    of_person      boolean     not null,
    subject        text,
    system         text,
    dataset        text,
    reason         text        not null,
    legal_basis    text        not null,
    owner          text        not null,
    starts_on      date        not null,
    review_on      date        not null,
    -- The last day; null while nobody knows it.
    ends_on        date,
    set_by         text        not null,
    set_at         timestamptz not null,
    released_by    text,
    released_at    timestamptz,
    release_reason text,
    constraint legal_hold_on_something check (of_person or system is not null),
    constraint legal_hold_dataset_of_a_system check (dataset is null or system is not null),
    constraint legal_hold_subject_is_a_person check (subject is null or of_person),
    constraint legal_hold_in_order check (review_on >= starts_on and (ends_on is null or ends_on >= starts_on)),
    constraint legal_hold_released_for_a_reason
        check ((released_by is null) = (released_at is null) and (released_at is null) = (release_reason is null))
);

create index legal_hold_standing on legal_hold (starts_on) where released_at is null;

-- How a held person is found in the systems. Goes when the hold is over.
create table legal_hold_identifier (
    hold_id uuid not null references legal_hold,
    kind    text not null,
    -- As it is compared: an address in lower case.
    value   text not null,
    primary key (hold_id, kind)
);

create index legal_hold_identifier_value on legal_hold_identifier (kind, value);

-- What the plan of an erasure says of a row stays as it is; while a hold is named, it is not done.
alter table erasure_record add column hold_id uuid references legal_hold;
-- Nothing keeps it any more, and it is being erased.
alter table erasure_record add column completing_at timestamptz;

create index erasure_record_held on erasure_record (hold_id) where hold_id is not null;
create index erasure_record_duty_ends on erasure_record (until)
    where action = 'RETAIN' and hold_id is null and done_at is not null;
create index erasure_record_completing on erasure_record (request_id, system, dataset, position)
    where completing_at is not null;

-- One more kind of step: what an erasure had to keep, when nothing keeps it any more.
alter table request_task drop constraint request_task_kind;
alter table request_task add constraint request_task_kind
    check (kind in ('SEARCH', 'EXPORT', 'PACK', 'ERASE', 'RECTIFY', 'RESTRICT', 'LIFT', 'OBJECT', 'REVIEW_DECISION',
                    'COMPLETE'));
