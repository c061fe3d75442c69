-- Who decided what and why, the versions of the map, and what was erased: rows that the service may add and not change.
create or replace function append_only_tables() returns setof name language sql stable as $$
    values ('map_version'::name), ('request_transition'), ('request_decision'), ('erasure_fingerprint')
$$;

create function evidence_stays() returns trigger language plpgsql as $$
begin
    raise exception '% is only ever added to', tg_table_name;
end
$$;

create trigger request_transition_stays before update or delete or truncate on request_transition
    for each statement execute function evidence_stays();
create trigger request_decision_stays before update or delete or truncate on request_decision
    for each statement execute function evidence_stays();
