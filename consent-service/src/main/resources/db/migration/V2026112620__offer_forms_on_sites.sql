-- A frontend: from which origins its visitors' browsers may call, and what its form asks.
create table site (
    key        varchar(60)   primary key,
    name       varchar(200)  not null,
    -- Exact origins (RFC 6454), separated by spaces, as are purposes.
    origins    text          not null,
    purposes   text          not null,
    -- The key of a notice: the version in force is shown.
    notice     varchar(60)   not null,
    version    integer       not null,
    archived   boolean       not null default false,
    created_at timestamptz   not null,
    changed_at timestamptz   not null
);

-- What visitors were shown, word for word: a consent names it by its hash, so what a person read can be looked up (Art. 7(1)).
create table site_form (
    site           varchar(60) not null constraint site_form_of_a_site references site,
    -- SHA-256 of content, which is canonical JSON (RFC 8785).
    hash           char(64)    not null,
    language       varchar(35) not null,
    notice_id      uuid        not null constraint site_form_with_a_notice references notice,
    content        text        not null,
    first_shown_at timestamptz not null,
    -- To some minutes: it is not written each time.
    last_shown_at  timestamptz not null,
    primary key (site, hash)
);
