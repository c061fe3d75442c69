-- What was shown, evaluated, changed, approved or reviewed is written once: neither the service nor its owner changes it
-- by mistake. Only who it was is forgotten with the person (Art. 17): the row stays, the name in it does not.
create or replace function append_only_tables() returns setof name
    language sql immutable as $$
    select unnest(array['event', 'leaf', 'tile', 'measure_evidence', 'measure_evaluation', 'item_change',
                        'document_version', 'document_review']::name[])
$$;

create function refuse_programme_change() returns trigger
    language plpgsql as $$
begin
    if tg_op = 'UPDATE' and not exists (
        select from jsonb_each(to_jsonb(old)) o join jsonb_each(to_jsonb(new)) n using (key)
         where n.value <> o.value
           and not (n.value = '"(forgotten)"'
                    and (key like '%\_by' or key in ('before', 'after') and to_jsonb(old) ->> 'field' = 'owner'))) then
        return new;
    end if;
    raise exception 'The programme''s record is append-only: % of % is refused', tg_op, tg_table_name
          using errcode = 'insufficient_privilege';
end
$$;

do $$
declare
    written_once name;
begin
    foreach written_once in array array['measure_evidence', 'measure_evaluation', 'item_change', 'document_version',
                                        'document_review']::name[] loop
        execute format('create trigger %I before update or delete on %I for each row
                            execute function refuse_programme_change()', written_once || '_is_append_only', written_once);
        execute format('create trigger %I before truncate on %I for each statement
                            execute function refuse_programme_change()', written_once || '_stays', written_once);
    end loop;
end
$$;

-- Called by the service, whose own role may not update these tables. Returns how many rows named the person.
create function forget_in_programme(person text) returns bigint
    language sql security definer set search_path = public, pg_temp as $$
    with evidence as (
        update measure_evidence set added_by = '(forgotten)' where added_by = person returning 1
    ), evaluation as (
        update measure_evaluation set evaluated_by = '(forgotten)' where evaluated_by = person returning 1
    ), version as (
        update document_version
           set approved_by = case approved_by when person then '(forgotten)' else approved_by end,
               recorded_by = case recorded_by when person then '(forgotten)' else recorded_by end
         where person in (approved_by, recorded_by) returning 1
    ), review as (
        update document_review set reviewed_by = '(forgotten)' where reviewed_by = person returning 1
    ), change as (
        update item_change
           set changed_by = case changed_by when person then '(forgotten)' else changed_by end,
               before = case when field = 'owner' and before = person then '(forgotten)' else before end,
               after = case when field = 'owner' and after = person then '(forgotten)' else after end
         where changed_by = person or field = 'owner' and before = person or field = 'owner' and after = person
        returning 1
    )
    select (select count(*) from evidence) + (select count(*) from evaluation) + (select count(*) from version)
         + (select count(*) from review) + (select count(*) from change)
$$;

revoke all on function forget_in_programme(text) from public;

create index measure_evidence_by_author on measure_evidence (added_by);
create index measure_evaluation_by_author on measure_evaluation (evaluated_by);
create index document_version_by_approver on document_version (approved_by);
create index document_version_by_author on document_version (recorded_by);
create index document_review_by_author on document_review (reviewed_by);
create index item_change_by_author on item_change (changed_by);
create index item_change_by_owner_before on item_change (before) where field = 'owner';
create index item_change_by_owner_after on item_change (after) where field = 'owner';
create index document_by_owner on document (owner);
