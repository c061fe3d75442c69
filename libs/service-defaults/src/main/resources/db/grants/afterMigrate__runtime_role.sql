-- Runs after every migration. Where the service signs in with another role than the owner of the schema, that role may
-- work with the rows and can change nothing of the schema; append_only_tables (a function that a service may define) names
-- the tables whose rows it may not even change.
do $$
declare
    runtime    name := '${runtime_role}';
    protected  name;
begin
    if runtime = current_user or not exists (select from pg_roles where rolname = runtime) then
        return;
    end if;
    execute format('grant usage on schema public to %I', runtime);
    execute format('grant select, insert, update, delete on all tables in schema public to %I', runtime);
    execute format('grant usage on all sequences in schema public to %I', runtime);
    execute format('grant execute on all functions in schema public to %I', runtime);
    execute format('revoke all on flyway_schema_history from %I', runtime);
    if to_regproc('append_only_tables') is not null then
        for protected in execute 'select append_only_tables()' loop
            execute format('revoke update, delete, truncate on %I from %I', protected, runtime);
        end loop;
    end if;
end
$$;
