-- Where a person is written to, in which language. Personal data that nothing else leads to: it can be deleted at any time.
create table contact (
    person   bigint       primary key constraint contact_of_a_person references person,
    address  varchar(254) not null,
    language varchar(35),
    since    timestamptz  not null
);

-- One letter to one person. It holds neither an address nor a text: both are looked up when it is sent.
create table mail (
    id         uuid         primary key,
    position   bigint       generated always as identity,
    kind       varchar(12)  not null,
    -- The confirmation or the campaign that it is about.
    about      uuid         not null,
    person     bigint       not null constraint mail_to_a_person references person,
    -- 0, and from 1 on the reminders.
    number     integer      not null,
    state      varchar(10)  not null,
    -- WAITING: not before. SENDING: taken for lost after.
    due_at     timestamptz  not null,
    attempts   integer      not null default 0,
    -- When it was begun to be sent, last.
    began_at   timestamptz,
    ended_at   timestamptz,
    -- A code, never an answer of the mail server: it could name the address.
    problem    varchar(40),
    -- SHA-256 of what its link carries.
    token_hash char(64),
    constraint mail_kind check (kind in ('CONFIRMATION', 'CAMPAIGN')),
    constraint mail_state check (state in ('WAITING', 'HELD', 'SENDING', 'SENT', 'FAILED', 'UNCERTAIN', 'CANCELLED')),
    constraint mail_once unique (about, person, number)
);

create unique index mail_by_token on mail (token_hash) where token_hash is not null;
create index mail_waiting on mail (kind, due_at, position) where state = 'WAITING';
create index mail_sending on mail (due_at) where state = 'SENDING';
create index mail_began on mail (began_at) where began_at is not null;
create index mail_about on mail (about, state);
create index mail_by_state on mail (state, position);
create index mail_ended on mail (ended_at) where kind = 'CONFIRMATION' and ended_at is not null;
create index mail_of_person on mail (person);

-- A consent that counts only once the person confirmed it by mail.
create table confirmation (
    id            uuid         primary key,
    person        bigint       not null constraint confirmation_of_a_person references person,
    notice_id     uuid         constraint confirmation_under_a_notice references notice,
    -- What was chosen and what was around it: JSON.
    choices       text         not null,
    circumstances text         not null,
    -- Null once it was confirmed: then it is the person's contact.
    address       varchar(254),
    created_at    timestamptz  not null,
    expires_at    timestamptz  not null,
    confirmed_at  timestamptz,
    -- The act that it became; null where all of it had been decided otherwise meanwhile.
    submission    uuid         constraint confirmation_recorded references submission,
    constraint confirmation_address_while_it_waits check (confirmed_at is null or address is null)
);

create index confirmation_ends on confirmation (expires_at) where confirmed_at is null;
create index confirmation_confirmed on confirmation (confirmed_at) where confirmed_at is not null;
create index confirmation_of_person on confirmation (person);
create index confirmation_to on confirmation (address, created_at) where address is not null;
