create table risk (
    id            uuid          primary key,
    title         varchar(200)  not null,
    source        varchar(2000) not null,
    owner         varchar(200)  not null,
    likelihood    integer       not null,
    consequence   integer       not null,
    reasons       varchar(4000) not null,
    treatment     varchar(10)   not null,
    treated_by    varchar(4000) not null,
    review_at     date          not null,
    incident_id   uuid constraint risk_of_an_incident references incident,
    version       integer       not null,
    author        varchar(255)  not null,
    changed_at    timestamptz   not null,
    constraint risk_level check (likelihood between 1 and 5 and consequence between 1 and 5),
    constraint risk_treatment check (treatment in ('AVOID', 'REDUCE', 'SHARE', 'RETAIN'))
);

create index risk_to_review on risk (review_at, id);

-- What was thought before.
create table risk_history (
    id         uuid        not null constraint risk_history_of_a_risk references risk,
    version    integer     not null,
    content    text        not null,
    constraint risk_history_once primary key (id, version)
);

create trigger risk_history_is_append_only before update or delete on risk_history
    for each row execute function is_append_only();
