-- How everything in the data map was declared, from when on and by whom. A removal is a version without a document.
create table map_version (
    kind       text        not null
        constraint map_version_kind check (kind in ('SYSTEM', 'PROCESSOR', 'ACTIVITY', 'ORGANISATION')),
    key        text        not null,
    version    int         not null constraint map_version_counts_up check (version > 0),
    document   jsonb,
    changed_at timestamptz not null,
    changed_by text        not null,
    primary key (kind, key, version)
);

create function map_version_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'map_version is append-only';
end $$;

create trigger map_version_is_append_only before update or delete on map_version
    for each row execute function map_version_is_append_only();

-- Names all tables of this service whose rows the service may not change.
create or replace function append_only_tables() returns setof name language sql stable as $$
    values ('map_version'::name)
$$;

-- The row that tasks point to says how the system is declared now, and whether it is still in use.
alter table registered_system add column version int not null default 1;
alter table registered_system alter column version drop default;
alter table registered_system add column retired_at timestamptz;

-- Who registered them is in the audit log.
insert into map_version (kind, key, version, document, changed_at, changed_by)
    select 'SYSTEM', key, 1, map, registered_at, '/dsr-service' from registered_system;
