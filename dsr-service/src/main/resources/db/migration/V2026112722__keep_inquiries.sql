-- What a system was asked that answers later, and what it answered. The id is all that it knows the request by.
create table inquiry (
    id          uuid        primary key,
    request_id  uuid        not null references subject_request,
    system      text        not null,
    -- The configured connection: whose secret or certificate an answer must be signed with.
    connection  text        not null,
    action      text        not null
        constraint inquiry_action check (action in ('EXPORT', 'ERASE', 'RECTIFY', 'RESTRICT', 'LIFT')),
    state       text        not null constraint inquiry_state check (state in ('ASKED', 'ACCEPTED', 'DONE', 'REFUSED')),
    asked_at    timestamptz not null,
    answered_at timestamptz,
    -- Personal data, where a copy was asked for: it goes once it is in the package.
    answer      jsonb,
    constraint inquiry_once unique (request_id, system, action),
    constraint inquiry_answered check ((state in ('DONE', 'REFUSED')) = (answered_at is not null))
);

create index inquiry_answer_expiry on inquiry (answered_at) where answer is not null;
