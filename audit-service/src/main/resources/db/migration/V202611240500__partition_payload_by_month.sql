-- Payloads by the month of their event (UTC), so that what has been kept long enough goes with its table. Events of other
-- months, sent late or dated ahead, lie in the default partition.
alter table payload rename to payload_in_one;
alter table payload_in_one rename constraint payload_pkey to payload_in_one_pkey;
alter table payload_in_one rename constraint payload_salt_is_32_bytes to payload_in_one_salt;
drop index payload_by_resource;

create table payload (
    event_id uuid         not null,
    time     timestamptz  not null,
    resource varchar(300) not null,
    content  text         not null,
    salt     bytea        not null constraint payload_salt_is_32_bytes check (length(salt) = 32),
    primary key (event_id, time)
) partition by range (time);

create index payload_by_resource on payload (resource, time, event_id);

create table payload_default partition of payload default;

insert into payload select * from payload_in_one;
drop table payload_in_one;

-- Called by the service, whose own role may not change the schema. Rows of that month that came before their table did
-- move into it.
create function add_payload_month(month date) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    first constant timestamptz := date_trunc('month', month)::timestamp at time zone 'UTC';
    next  constant timestamptz := (date_trunc('month', month) + interval '1 month')::timestamp at time zone 'UTC';
    name  constant text := 'payload_' || to_char(month, 'YYYY_MM');
begin
    -- One pod at a time; the lock ends with the transaction.
    perform pg_advisory_xact_lock(hashtext('payload_months'));
    if to_regclass(name) is not null then
        return false;
    end if;
    execute format('create table %I (like payload including constraints)', name);
    execute format('with moved as (delete from payload_default where time >= %L and time < %L returning *)
                    insert into %I select * from moved', first, next, name);
    execute format('alter table payload attach partition %I for values from (%L) to (%L)', name, first, next);
    return true;
end
$$;

-- Takes a whole month away. The service asks only where nothing in it has to be kept any longer.
create function drop_payload_month(month date) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    name constant text := 'payload_' || to_char(month, 'YYYY_MM');
begin
    perform pg_advisory_xact_lock(hashtext('payload_months'));
    if to_regclass(name) is null then
        return false;
    end if;
    execute format('drop table %I', name);
    return true;
end
$$;

-- The months that have a table of their own.
create function payload_months() returns setof date
    language sql stable as $$
    select to_date(substr(c.relname, 9), 'YYYY_MM')
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'payload'::regclass and c.relname ~ '^payload_\d{4}_\d{2}$'
     order by 1
$$;

revoke all on function add_payload_month(date), drop_payload_month(date) from public;
