create table purpose (
    key           varchar(60)   primary key,
    name          varchar(200)  not null,
    description   varchar(4000) not null,
    lawful_basis  varchar(30)   not null,
    registered_at timestamptz   not null,
    constraint purpose_lawful_basis_of_article_6 check (lawful_basis in
        ('CONSENT', 'CONTRACT', 'LEGAL_OBLIGATION', 'VITAL_INTERESTS', 'PUBLIC_TASK', 'LEGITIMATE_INTERESTS'))
);

-- One row a version. A published version never changes: people have read it.
create table notice (
    id           uuid         primary key,
    key          varchar(60)  not null,
    version      integer      not null,
    title        varchar(200) not null,
    language     varchar(35)  not null,
    text         text         not null,
    content_hash char(64)     not null,
    published_at timestamptz  not null,
    constraint notice_version_once unique (key, version)
);

-- Append-only: what people said, in the order in which it was said for each person and purpose.
create table consent_event (
    id        uuid         primary key,
    position  bigint       generated always as identity,
    subject   varchar(100) not null,
    purpose   varchar(60)  not null constraint consent_event_of_a_purpose references purpose,
    notice_id uuid         not null constraint consent_event_under_a_notice references notice,
    state     varchar(10)  not null,
    at        timestamptz  not null,
    constraint consent_event_state check (state in ('GIVEN', 'WITHDRAWN'))
);

-- "May I?" is one step into this index.
create index consent_event_latest on consent_event (subject, purpose, position desc);
create index consent_event_history on consent_event (subject, position desc);

create function consent_event_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'consent_event is append-only';
end $$;

create trigger consent_event_is_append_only before update or delete on consent_event
    for each row execute function consent_event_is_append_only();
