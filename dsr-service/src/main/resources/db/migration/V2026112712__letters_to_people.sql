-- Where somebody is written to about a request, or about a question that is no request yet. Can be deleted at any time.
create table letter_recipient (
    about    uuid        primary key,
    -- Null where letters are printed.
    address  varchar(254),
    language varchar(35) not null
);

-- One letter. It holds neither an address nor a link: the address is looked up and the link is made when it is sent.
create table letter (
    id         uuid         primary key,
    position   bigint       generated always as identity,
    kind       varchar(20)  not null,
    about      uuid         not null,
    -- What it speaks of. Never the data that a person asked for.
    facts      jsonb        not null,
    state      varchar(10)  not null,
    written_at timestamptz  not null,
    -- WAITING: not before. SENDING: taken for lost after.
    due_at     timestamptz  not null,
    attempts   integer      not null default 0,
    began_at   timestamptz,
    ended_at   timestamptz,
    -- A code, never an answer of the mail server: it could name the address.
    problem    varchar(40),
    -- SHA-256 of what its link carries, and of its code with its id.
    token_hash char(64),
    code_hash  char(64),
    link_until timestamptz,
    used_at    timestamptz,
    constraint letter_kind check (kind in ('CONFIRM', 'ACKNOWLEDGEMENT', 'IDENTITY_ASKED', 'CLARIFICATION', 'EXTENSION',
                                           'FULFILMENT', 'REFUSAL', 'WITHDRAWAL', 'RESTRICTION_LIFT', 'DUE_SOON', 'OVERDUE')),
    constraint letter_state
        check (state in ('WAITING', 'SENDING', 'SENT', 'FAILED', 'UNCERTAIN', 'TO_PRINT', 'CANCELLED'))
);

create unique index letter_by_token on letter (token_hash) where token_hash is not null;
create index letter_waiting on letter (due_at, position) where state = 'WAITING';
create index letter_sending on letter (due_at) where state = 'SENDING';
create index letter_about on letter (about, position);
create index letter_ended on letter (ended_at) where ended_at is not null;
create index letter_standing on letter (state) where state in ('FAILED', 'UNCERTAIN', 'TO_PRINT');

-- What somebody asked from the public page, until whoever reads the address's mail confirms it.
create table public_ask (
    id                 uuid         primary key,
    type               text         not null,
    details            text,
    purpose            text,
    restriction_ground text,
    address            varchar(254) not null,
    language           varchar(35),
    created_at         timestamptz  not null,
    expires_at         timestamptz  not null
);

create index public_ask_to on public_ask (lower(address), created_at);
create index public_ask_ends on public_ask (expires_at);
