-- What was found out about whom a breach concerns: how many, not who.
create table incident_scope (
    incident_id   uuid         not null constraint scope_of_an_incident references incident,
    number        integer      not null,
    first_day     date,
    last_day      date,
    systems       text         not null,
    source        varchar(60)  not null,
    author        varchar(255) not null,
    determined_at timestamptz  not null,
    constraint scope_once primary key (incident_id, number),
    constraint scope_window check ((first_day is null) = (last_day is null) and first_day <= last_day)
);

create trigger scope_is_append_only before update or delete on incident_scope
    for each row execute function is_append_only();

-- The people of one system, on their way into the list of a communication.
create table people_fetch (
    id          uuid         primary key,
    incident_id uuid         not null,
    number      integer      not null,
    scope       integer      not null,
    system      varchar(60)  not null,
    asked_by    varchar(255) not null,
    asked_at    timestamptz  not null,
    state       varchar(10)  not null,
    attempts    integer      not null,
    -- When it may be tried; while somebody is at it, when they are taken for lost.
    due_at      timestamptz  not null,
    added       bigint       not null,
    unreachable bigint       not null,
    ended_at    timestamptz,
    problem     varchar(200),
    constraint fetch_of_a_communication foreign key (incident_id, number) references communication,
    constraint fetch_of_a_scope foreign key (incident_id, scope) references incident_scope,
    constraint fetch_once unique (incident_id, number, scope, system),
    constraint fetch_state check (state in ('WAITING', 'DONE', 'FAILED'))
);

create index fetch_waiting on people_fetch (due_at) where state = 'WAITING';

-- Nobody knows an address of the person: they must be told otherwise.
alter table letter alter column state type varchar(20);
alter table letter drop constraint letter_state;
alter table letter add constraint letter_state
    check (state in ('WAITING', 'SENDING', 'SENT', 'FAILED', 'UNCERTAIN', 'BOUNCED', 'UNREACHABLE'));
create index letter_of_subject on letter (incident_id, number, subject);
