create table communication (
    incident_id  uuid         not null constraint communication_of_an_incident references incident,
    number       integer      not null,
    means        varchar(10)  not null,
    texts        text         not null,
    -- Addresses are known by their hash with this, so that nobody finds them by trying.
    salt         bytea        not null,
    author       varchar(255) not null,
    drafted_at   timestamptz  not null,
    approved_by  varchar(255),
    approved_at  timestamptz,
    published_at timestamptz,
    published_in varchar(2000),
    constraint communication_once primary key (incident_id, number),
    constraint communication_means check (means in ('INDIVIDUAL', 'PUBLIC')),
    constraint communication_by_two check (approved_by <> author),
    constraint communication_published_after_approval check (published_at is null or published_at >= approved_at)
);

-- A letter to one person: at most once, whatever fails.
create table letter (
    id           uuid         primary key,
    position     bigint       generated always as identity,
    incident_id  uuid         not null,
    number       integer      not null,
    subject      varchar(200) not null,
    -- Gone once the letter is.
    address      varchar(254),
    address_hash bytea        not null,
    language     varchar(35)  not null,
    state        varchar(10)  not null,
    attempts     integer      not null,
    -- When it may be tried; while it is being sent, when whoever sends it is taken for lost.
    due_at       timestamptz  not null,
    ended_at     timestamptz,
    problem      varchar(200),
    constraint letter_of_a_communication foreign key (incident_id, number) references communication,
    constraint letter_once unique (incident_id, number, address_hash),
    constraint letter_state check (state in ('WAITING', 'SENDING', 'SENT', 'FAILED', 'UNCERTAIN', 'BOUNCED')),
    constraint letter_address_while_needed check (state not in ('WAITING', 'SENDING') or address is not null)
);

create index letter_waiting on letter (due_at) where state = 'WAITING';
create index letter_being_sent on letter (due_at) where state = 'SENDING';
create index letter_of_communication on letter (incident_id, number, position);

-- What was approved is what people read.
create function communication_is_fixed() returns trigger language plpgsql as $$
begin
    if old.approved_at is not null and (new.texts <> old.texts or new.means <> old.means or new.approved_by <> old.approved_by
            or new.approved_at <> old.approved_at or old.published_at is not null) then
        raise exception 'an approved communication does not change';
    end if;
    return new;
end $$;

create trigger communication_is_fixed before update on communication
    for each row execute function communication_is_fixed();
