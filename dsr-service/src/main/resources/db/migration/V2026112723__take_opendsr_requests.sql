-- Requests that a controller sent by OpenDSR. Identities are not here: they are with the request, and go with its end.
create table opendsr_request (
    controller   text        not null,
    -- The controller's id of it, subject_request_id.
    id           uuid        not null,
    request_id   uuid        not null references subject_request,
    -- The same id with another body is another request.
    body_sha256  bytea       not null,
    received_at  timestamptz not null,
    callbacks    text[]      not null,
    -- The status that all callbacks were last told; they are told the next until they take it.
    told         text        not null
        constraint opendsr_request_told check (told in ('pending', 'in_progress', 'completed', 'cancelled')),
    attempts     int         not null default 0,
    next_tell_at timestamptz not null,
    primary key (controller, id),
    constraint opendsr_request_is_one unique (request_id)
);

create index opendsr_request_to_tell on opendsr_request (next_tell_at)
    where told not in ('completed', 'cancelled') and callbacks <> '{}';
