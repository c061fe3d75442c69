-- Art. 21. While one is RECEIVED or UPHELD, processing is off.
create table objection (
    id          uuid          primary key,
    person      bigint        not null constraint objection_of_a_person references person,
    -- Null: to all direct marketing (Art. 21(2)).
    purpose     varchar(60)   constraint objection_to_a_purpose references purpose,
    origin      varchar(10)   not null,
    grounds     varchar(4000),
    state       varchar(10)   not null,
    at          timestamptz   not null,
    -- The privacy officer's assessment (Art. 21(1)).
    assessed_at timestamptz,
    assessed_by varchar(100),
    assessment  varchar(4000),
    ended_at    timestamptz,
    ended_by    varchar(100),
    constraint objection_origin check (origin in ('PERSON', 'GPC')),
    constraint objection_state check (state in ('RECEIVED', 'UPHELD', 'REJECTED', 'ENDED')),
    constraint objection_assessed_with_reason
        check ((state not in ('UPHELD', 'REJECTED')) or (assessed_at is not null and assessment is not null)),
    constraint objection_ended_at_an_instant check ((state = 'ENDED') = (ended_at is not null))
);

-- One in force for each person and purpose; the same index answers "may I?".
create unique index objection_in_force_once on objection (person, coalesce(purpose, ''))
    where state in ('RECEIVED', 'UPHELD');
create index objection_of on objection (person, id);
create index objection_by_state on objection (state, id);

-- Art. 18. While one is not lifted, data is stored and nothing else.
create table restriction (
    id        uuid         primary key,
    person    bigint       not null constraint restriction_of_a_person references person,
    -- Null: of everything.
    purpose   varchar(60)  constraint restriction_of_a_purpose references purpose,
    ground    varchar(30)  not null,
    -- The request that it was set for, an id of dsr-service.
    request   uuid,
    at        timestamptz  not null,
    set_by    varchar(100) not null,
    lifted_at timestamptz,
    lifted_by varchar(100),
    reason    varchar(4000),
    constraint restriction_ground check (ground in
        ('ACCURACY_CONTESTED', 'UNLAWFUL', 'NEEDED_FOR_CLAIMS', 'OBJECTION_PENDING')),
    constraint restriction_lifted_with_reason check ((lifted_at is null) = (reason is null))
);

create unique index restriction_in_force_once on restriction (person, coalesce(purpose, ''), ground)
    where lifted_at is null;
create index restriction_of on restriction (person, id);
