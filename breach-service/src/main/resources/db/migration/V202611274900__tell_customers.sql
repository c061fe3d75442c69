-- A processor tells its controllers (Art. 33(2)) as people are told: approved by two, each once, with what became of it.
alter table communication add column audience varchar(10) not null default 'PEOPLE'
    constraint communication_audience check (audience in ('PEOPLE', 'CUSTOMERS'));
alter table communication add constraint communication_to_customers_by_letter
    check (audience = 'PEOPLE' or means = 'INDIVIDUAL');

-- A customer has it, however it reached them.
alter table letter add column acknowledged_at timestamptz;
alter table letter add column acknowledgement varchar(200);
alter table letter add constraint letter_acknowledged check ((acknowledged_at is null) = (acknowledgement is null));

create or replace function communication_is_fixed() returns trigger language plpgsql as $$
begin
    if old.approved_at is not null and (new.texts <> old.texts or new.means <> old.means or new.audience <> old.audience
            or new.approved_by <> old.approved_by or new.approved_at <> old.approved_at or old.published_at is not null) then
        raise exception 'an approved communication does not change';
    end if;
    return new;
end $$;
