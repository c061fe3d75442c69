-- Who asked for a grant and who decided about it are forgotten as well, if need be both.
alter table access_grant drop constraint grant_is_decided_by_another;
alter table access_grant drop constraint grant_is_reviewed_by_another;
alter table access_grant add constraint grant_is_decided_by_another
    check (decided_by <> employee or employee = '(forgotten)');
alter table access_grant add constraint grant_is_reviewed_by_another
    check (reviewed_by <> employee or employee = '(forgotten)');

create index access_grant_by_decider on access_grant (decided_by) where decided_by is not null;
create index access_grant_by_revoker on access_grant (revoked_by) where revoked_by is not null;
create index access_grant_by_reviewer on access_grant (reviewed_by) where reviewed_by is not null;
create index legal_hold_by_setter on legal_hold (set_by);
create index legal_hold_by_releaser on legal_hold (released_by) where released_by is not null;
create index erasure_by_requester on erasure (requested_by);

-- The planner's statistics keep samples of what they describe, and would show a name long after its row has gone. These
-- columns are looked up by a whole value along an index, for which no sample is needed, or not at all.
do $$
declare
    personal text;
begin
    foreach personal in array array[
        'person.reference', 'payload.resource', 'payload.content',
        'access_grant.subject', 'access_grant.employee', 'access_grant.decided_by', 'access_grant.revoked_by',
        'access_grant.reviewed_by', 'access_grant.reason', 'access_grant.decision_reason',
        'access_grant.revocation_reason', 'access_grant.review_reason',
        'legal_hold.reference', 'legal_hold.set_by', 'legal_hold.released_by', 'legal_hold.reason',
        'legal_hold.release_reason', 'erasure.reference', 'erasure.requested_by', 'erasure.reason',
        'retention_rule.changed_by', 'detection_rule.author', 'shown.reader',
        'training_attendance.employee', 'training_audience.employee', 'measure.owner', 'measure_evidence.added_by',
        'measure_evaluation.evaluated_by', 'document.owner', 'document_version.approved_by',
        'document_version.recorded_by', 'document_review.reviewed_by', 'item_change.changed_by', 'item_change.before',
        'item_change.after', 'idempotency_key.caller', 'idempotency_key.body', 'audit_outbox.event'] loop
        execute format('alter table %I alter column %I set statistics 0',
                       split_part(personal, '.', 1), split_part(personal, '.', 2));
    end loop;
end
$$;

do $$
declare
    month regclass;
begin
    for month in select inhrelid from pg_inherits where inhparent = 'payload'::regclass loop
        execute format('alter table %s alter column resource set statistics 0, alter column content set statistics 0', month);
    end loop;
end
$$;

create or replace function add_payload_month(month date) returns boolean
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
    execute format('alter table %I alter column resource set statistics 0, alter column content set statistics 0', name);
    execute format('with moved as (delete from payload_default where time >= %L and time < %L returning *)
                    insert into %I select * from moved', first, next, name);
    execute format('alter table payload attach partition %I for values from (%L) to (%L)', name, first, next);
    return true;
end
$$;
