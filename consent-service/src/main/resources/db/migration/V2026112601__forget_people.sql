-- Art. 17. That somebody was forgotten, and until when proof of what they said is kept. Not who it was.
create table erasure (
    id          uuid         primary key,
    at          timestamptz  not null,
    -- The request that it was done for, an id of dsr-service.
    request     uuid,
    records     integer      not null,
    events_kept integer      not null,
    keep_until  timestamptz  not null,
    reason      varchar(400) not null
);

-- A forgotten person's rows, until they go as well.
create table kept_proof (
    person    bigint   primary key constraint kept_proof_of_a_person references person,
    erasure   uuid     not null constraint kept_proof_of_an_erasure references erasure,
    -- HMAC of the reference under a key that is not in the database; null where none is configured.
    pseudonym char(64)
);

create index kept_proof_of_erasure on kept_proof (erasure);
create index kept_proof_by_pseudonym on kept_proof (pseudonym);

-- What people said does not change; it goes when the time is over for which proof of a forgotten person is kept.
create or replace function consent_event_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and exists (select from kept_proof k join erasure e on e.id = k.erasure
                                    where k.person = old.person and e.keep_until <= clock_timestamp()) then
        return old;
    end if;
    raise exception 'consent_event is append-only';
end $$;

-- Removes up to a hundred people whose time is over, and says how many. The service's role may delete no event; this may.
create function delete_kept_proof() returns integer
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    over    uuid[];
    persons bigint[];
begin
    select array_agg(id) into over from (
        select e.id from erasure e
         where e.keep_until <= clock_timestamp() and exists (select from kept_proof k where k.erasure = e.id)
         order by e.keep_until limit 100 for update of e skip locked) as locked;
    if over is null then
        return 0;
    end if;
    select array_agg(person) into persons from kept_proof where erasure = any (over);
    delete from consent_event where person = any (persons);
    delete from submission where person = any (persons);
    delete from kept_proof where person = any (persons);
    delete from person where id = any (persons);
    return cardinality(over);
end $$;

revoke all on function delete_kept_proof() from public;

create index erasure_over on erasure (keep_until);
