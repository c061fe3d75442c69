-- Neither the service nor its owner changes a written entry of the log by mistake: the first lacks the right (see
-- afterMigrate__runtime_role.sql), the second would have to drop the triggers first. Whoever does is found by the self-check.
create function append_only_tables() returns setof name
    language sql immutable as $$
    select unnest(array['event', 'leaf', 'tile']::name[])
$$;

create function refuse_change() returns trigger
    language plpgsql as $$
begin
    raise exception 'The log is append-only: % of % is refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger event_is_append_only before update or delete or truncate on event
    for each statement execute function refuse_change();
create trigger leaf_is_append_only before update or delete or truncate on leaf
    for each statement execute function refuse_change();
create trigger tile_is_append_only before update or delete or truncate on tile
    for each statement execute function refuse_change();
