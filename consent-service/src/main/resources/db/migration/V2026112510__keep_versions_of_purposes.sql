alter table purpose
    add offered_to_children boolean not null default false,
    add end_reason          varchar(1000);

-- Append-only: what a purpose said from one moment on, whole, as JSON. People decided about it as it stood.
create table purpose_version (
    purpose     varchar(60)   not null constraint purpose_version_of_a_purpose references purpose,
    version     integer       not null,
    definition  text          not null,
    -- Consents to older versions count no more.
    asks_again  boolean       not null,
    reason      varchar(1000),
    created_at  timestamptz   not null,
    created_by  varchar(100)  not null,
    primary key (purpose, version)
);

insert into purpose_version (purpose, version, definition, asks_again, created_at, created_by)
    select key, version,
           json_build_object('key', key, 'name', name, 'description', description, 'language', 'en',
                             'lawfulBasis', lawful_basis)::text,
           false, registered_at, 'unknown'
    from purpose;

create function purpose_version_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'purpose_version is append-only';
end $$;

create trigger purpose_version_is_append_only before update or delete on purpose_version
    for each row execute function purpose_version_is_append_only();

create or replace function append_only_tables() returns setof name language sql stable as $$
    values ('consent_event'::name), ('purpose_version'::name)
$$;
