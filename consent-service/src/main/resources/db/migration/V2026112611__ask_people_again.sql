-- Asks people for their consent by letter: who, about what, until when.
create table campaign (
    id              uuid         primary key,
    key             varchar(60)  not null constraint campaign_key_once unique,
    purpose         varchar(60)  not null constraint campaign_for_a_purpose references purpose,
    -- What people are shown, from the launch on.
    purpose_version integer,
    notice_id       uuid         not null constraint campaign_under_a_notice references notice,
    -- All that was asked for, as JSON.
    plan            text         not null,
    state           varchar(10)  not null,
    hard_stop       timestamptz  not null,
    created_at      timestamptz  not null,
    created_by      varchar(100) not null,
    launched_at     timestamptz,
    ended_at        timestamptz,
    -- When the next letters may be written: what keeps the rate.
    next_at         timestamptz,
    constraint campaign_state check (state in ('DRAFT', 'RUNNING', 'PAUSED', 'STOPPED', 'ENDED')),
    constraint campaign_launched_with_a_version
        check (state in ('DRAFT', 'STOPPED') or (launched_at is not null and purpose_version is not null)),
    constraint campaign_ended_at_an_instant check ((state in ('STOPPED', 'ENDED')) = (ended_at is not null))
);

create index campaign_at_work on campaign (hard_stop) where state in ('RUNNING', 'PAUSED');

-- Who is asked, from the launch on.
create table campaign_member (
    campaign    uuid        not null constraint campaign_member_of_a_campaign references campaign,
    person      bigint      not null constraint campaign_member_person references person,
    purpose     varchar(60) not null,
    state       varchar(12) not null,
    -- Letters written to them.
    letters     integer     not null default 0,
    asked_at    timestamptz,
    -- When the next letter is due; null: none is.
    next_at     timestamptz,
    answered_at timestamptz,
    -- The act that their answer became.
    submission  uuid        constraint campaign_member_answered references submission,
    primary key (campaign, person),
    constraint campaign_member_state check (state in
        ('WAITING', 'ASKED', 'GIVEN', 'REFUSED', 'ELSEWHERE', 'UNREACHABLE', 'NO_ANSWER', 'STOPPED'))
);

-- Nobody is asked the same by two campaigns at a time.
create unique index campaign_member_asked_once on campaign_member (person, purpose)
    where state in ('WAITING', 'ASKED', 'UNREACHABLE');
create index campaign_member_due on campaign_member (campaign, next_at, person) where next_at is not null;
create index campaign_member_by_state on campaign_member (campaign, state, person);
create index campaign_member_of_person on campaign_member (person);
