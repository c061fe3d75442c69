-- An exercise is handled like the real thing, and counted nowhere.
alter table incident add column exercise boolean not null default false;

-- What is known about an incident: each version replaces the one before and leaves it as it was.
create table facts (
    incident_id uuid         not null constraint facts_of_an_incident references incident,
    version     integer      not null,
    content     text         not null,
    author      varchar(255) not null,
    recorded_at timestamptz  not null,
    constraint facts_once primary key (incident_id, version)
);

create table severity (
    incident_id   uuid         not null,
    number        integer      not null,
    facts_version integer      not null,
    sheet         text         not null,
    author        varchar(255) not null,
    recorded_at   timestamptz  not null,
    constraint severity_once primary key (incident_id, number),
    constraint severity_of_facts foreign key (incident_id, facts_version) references facts
);

create table decision (
    incident_id      uuid          not null,
    number           integer       not null,
    facts_version    integer       not null,
    proposed         varchar(30)   not null,
    outcome          varchar(30)   not null,
    -- Less than proposed: in force once a second person has confirmed it.
    downward         boolean       not null,
    reasons          varchar(4000) not null,
    exemption        varchar(30),
    exemption_reason varchar(4000),
    author           varchar(255)  not null,
    decided_at       timestamptz   not null,
    constraint decision_once primary key (incident_id, number),
    constraint decision_on_facts foreign key (incident_id, facts_version) references facts,
    constraint decision_exemption_has_a_reason check ((exemption is null) = (exemption_reason is null))
);

create table decision_confirmation (
    incident_id  uuid          not null,
    number       integer       not null,
    reasons      varchar(4000) not null,
    author       varchar(255)  not null,
    confirmed_at timestamptz   not null,
    constraint decision_confirmed_once primary key (incident_id, number),
    constraint decision_confirmation_of_a_decision foreign key (incident_id, number) references decision
);

-- The end: what the register keeps (Art. 33(5)).
create table closure (
    incident_id     uuid          primary key constraint closure_of_an_incident references incident,
    root_cause      varchar(4000) not null,
    effects         varchar(4000) not null,
    remedial_action varchar(4000) not null,
    lessons         varchar(4000) not null,
    author          varchar(255)  not null,
    closed_at       timestamptz   not null
);

create trigger facts_are_append_only before update or delete on facts
    for each row execute function is_append_only();
create trigger severity_is_append_only before update or delete on severity
    for each row execute function is_append_only();
create trigger decision_is_append_only before update or delete on decision
    for each row execute function is_append_only();
create trigger decision_confirmation_is_append_only before update or delete on decision_confirmation
    for each row execute function is_append_only();
create trigger closure_is_append_only before update or delete on closure
    for each row execute function is_append_only();
