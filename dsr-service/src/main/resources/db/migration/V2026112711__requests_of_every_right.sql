-- All seven rights, more ways to ask, and an end that is not always a yes.
alter table subject_request drop constraint subject_request_type;
alter table subject_request drop constraint subject_request_state;
alter table subject_request drop constraint subject_request_completed;
alter table subject_request drop constraint subject_request_not_without_approval;

alter table subject_request
    add column channel            text not null default 'OWN_ACCOUNT',
    -- Who entered it, where it was not the person.
    add column entered_by         text,
    -- What an objection is about; null for all direct marketing.
    add column purpose            text,
    add column restriction_ground text,
    -- While the limit does not run.
    add column paused_at          timestamptz,
    add column extended_at        timestamptz,
    add column extended_by        text,
    add column extension_reason   text,
    add constraint subject_request_type check (type in ('ACCESS', 'RECTIFICATION', 'ERASURE', 'RESTRICTION', 'PORTABILITY',
                                                        'OBJECTION', 'AUTOMATED_DECISION')),
    add constraint subject_request_channel check (channel in ('OWN_ACCOUNT', 'STAFF', 'MAIL_LINK', 'OPENDSR', 'API')),
    add constraint subject_request_state check (state in ('RECEIVED', 'VERIFYING', 'IN_PROGRESS', 'REVIEW',
                                                          'COMPLETED', 'PARTIALLY_COMPLETED', 'REFUSED', 'WITHDRAWN')),
    -- completed_at is when it ended, however it did.
    add constraint subject_request_ended
        check ((state in ('COMPLETED', 'PARTIALLY_COMPLETED', 'REFUSED', 'WITHDRAWN')) = (completed_at is not null)),
    add constraint subject_request_not_without_approval
        check (state not in ('COMPLETED', 'PARTIALLY_COMPLETED') or approved_at is not null),
    add constraint subject_request_extended_for_a_reason
        check ((extended_at is null) = (extension_reason is null) and (extended_at is null) = (extended_by is null)),
    add constraint subject_request_paused_while_open check (paused_at is null or completed_at is null);

drop index subject_request_open_once;
drop index subject_request_due;
create unique index subject_request_open_once on subject_request (subject, type) where completed_at is null;
create index subject_request_due on subject_request (due_at) where completed_at is null and paused_at is null;
create index subject_request_open_states on subject_request (state) where completed_at is null;

-- Every change of state and what happened between two: who, when, why. Only ever added to.
create table request_transition (
    position   bigint generated always as identity primary key,
    request_id uuid        not null references subject_request,
    at         timestamptz not null,
    actor      text        not null,
    from_state text,
    to_state   text        not null,
    reason     text        not null,
    text       text
);

create index request_transition_of_request on request_transition (request_id, position);

-- When the limit did not run. At most one of them is open.
create table request_pause (
    id         uuid        primary key,
    request_id uuid        not null references subject_request,
    reason     text        not null constraint request_pause_reason check (reason in ('IDENTITY', 'CLARIFICATION')),
    text       text        not null,
    paused_by  text        not null,
    paused_at  timestamptz not null,
    resumed_at timestamptz,
    constraint request_pause_order check (resumed_at >= paused_at)
);

create unique index request_pause_open_once on request_pause (request_id) where resumed_at is null;
create index request_pause_of_request on request_pause (request_id, paused_at);

-- What the person wrote. Apart, so that it can be deleted without losing the request.
create table request_details (
    request_id uuid primary key references subject_request,
    text       text not null
);

-- What a person is searched by, and how it was shown that it is theirs.
alter table request_identifier
    add column id         uuid        not null default gen_random_uuid(),
    add column state      text        not null default 'PROVEN',
    add column method     text        not null default 'ACCOUNT',
    add column asked_at   timestamptz not null default now(),
    add column settled_at timestamptz,
    add column checked_by text,
    -- The kind of document that was looked at; never the document.
    add column document   text,
    -- Wrong codes so far.
    add column tries      int         not null default 0,
    drop constraint request_identifier_pkey,
    add primary key (id),
    add constraint request_identifier_once unique (request_id, kind),
    add constraint request_identifier_state check (state in ('REQUESTED', 'PROVEN', 'FAILED', 'EXPIRED')),
    add constraint request_identifier_method check (method in ('ACCOUNT', 'MAIL_CODE', 'DOCUMENT')),
    add constraint request_identifier_document
        check (state <> 'PROVEN' or method <> 'DOCUMENT' or (document is not null and checked_by is not null));

alter table request_identifier
    alter column id drop default, alter column state drop default, alter column method drop default,
    alter column asked_at drop default;

-- Whoever asks again by another way is recognised by what was proven.
create index request_identifier_proven on request_identifier (kind, lower(value)) where state = 'PROVEN';
create index request_identifier_waiting on request_identifier (asked_at) where state = 'REQUESTED';

-- What privacy officers decided. Where two are asked for, the second confirms the first.
create table request_decision (
    position   bigint generated always as identity primary key,
    request_id uuid        not null references subject_request,
    at         timestamptz not null,
    officer    text        not null,
    outcome    text        not null constraint request_decision_outcome check (outcome in ('WHOLE', 'PART', 'REFUSED')),
    -- Whether it stands; a first one of two does not yet.
    in_force   boolean     not null,
    ground     text,
    reason     text,
    -- Which datasets are left out, on which ground.
    withheld   jsonb       not null,
    -- Art. 12(5): how many requests of this type the person made in a year, this one included.
    made_within_year bigint  not null,
    constraint request_decision_refused_for_a_reason
        check (outcome <> 'REFUSED' or (ground is not null and reason is not null))
);

create index request_decision_of_request on request_decision (request_id, position);
create unique index request_decision_in_force_once on request_decision (request_id) where in_force;

-- What was told to the privacy officer about a due date, once for each date.
create table request_alert (
    request_id uuid        not null references subject_request,
    kind       text        not null,
    due_at     timestamptz not null,
    at         timestamptz not null,
    primary key (request_id, kind, due_at)
);

-- Values that are to become true, in systems that hold others.
create table request_correction (
    position   bigint generated always as identity primary key,
    request_id uuid not null references subject_request,
    system     text not null references registered_system,
    dataset    text not null,
    "column"   text not null,
    value      text,
    constraint request_correction_once unique (request_id, system, dataset, "column")
);

-- Art. 22(3): what a human being decided anew.
create table human_review (
    request_id uuid        primary key references subject_request,
    reviewer   text        not null,
    at         timestamptz not null,
    outcome    text        not null constraint human_review_outcome check (outcome in ('CONFIRMED', 'CHANGED', 'REVERSED')),
    reasons    text        not null
);

alter table request_task drop constraint request_task_kind;
alter table request_task add constraint request_task_kind
    check (kind in ('SEARCH', 'EXPORT', 'PACK', 'ERASE', 'RECTIFY', 'RESTRICT', 'LIFT', 'OBJECT', 'REVIEW_DECISION'));
