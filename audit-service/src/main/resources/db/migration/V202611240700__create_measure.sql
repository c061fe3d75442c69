-- The accountability programme: what an organisation does so that processing is lawful, and how it knows that it works
-- (GDPR Art. 5(2), 24, 32(1)(d)). Days are calendar dates of the organisation.

-- A list that an organisation extends; no enum, because nobody knows its measures beforehand.
create table measure_category (
    key  varchar(60)  primary key,
    name varchar(200) not null
);

insert into measure_category (key, name) values
    ('access-control', 'Access control'),
    ('availability', 'Availability and recovery'),
    ('awareness', 'Awareness and training'),
    ('breach-response', 'Detection of and response to breaches'),
    ('data-minimisation', 'Data minimisation and anonymisation'),
    ('data-subject-rights', 'Rights of the data subject'),
    ('encryption', 'Encryption and pseudonymisation'),
    ('governance', 'Governance and records'),
    ('processors', 'Processors and transfers'),
    ('retention', 'Storage limitation and erasure');

create table measure (
    id                  uuid          primary key,
    key                 varchar(60)   not null constraint measure_key_once unique,
    title               varchar(200)  not null,
    description         varchar(4000) not null,
    kind                varchar(20)   not null,
    category            varchar(60)   not null constraint measure_has_a_known_category references measure_category,
    articles            varchar(40)[] not null,
    owner               varchar(200)  not null,
    status              varchar(20)   not null,
    planned_for         date,
    started_on          date,
    done_on             date,
    evaluation_interval varchar(8),
    last_evaluated_on   date,
    next_evaluation_on  date,
    registered_at       timestamptz   not null,
    version             integer       not null,
    constraint measure_done_has_its_dates check ((status = 'DONE') = (done_on is not null)),
    constraint measure_begun_has_a_start check ((status = 'TO_DO') = (started_on is null))
);

create index measure_by_owner on measure (owner, key);
create index measure_by_completion on measure (planned_for, id) where status <> 'DONE' and planned_for is not null;
create index measure_by_evaluation on measure (next_evaluation_on, id) where next_evaluation_on is not null;

-- What shows that a measure is in place: an event in the log, a page, or a document of this programme. The event has no
-- foreign key: the log's tables are partitioned and pruned by rules of their own.
create table measure_evidence (
    id          uuid          primary key,
    measure_id  uuid          not null references measure,
    label       varchar(200)  not null,
    event_id    uuid,
    url         varchar(2000),
    document_id uuid,
    added_by    varchar(200)  not null,
    added_at    timestamptz   not null,
    constraint evidence_is_one_thing check (num_nonnulls(event_id, url, document_id) = 1)
);

create index measure_evidence_by_measure on measure_evidence (measure_id, id);

create table measure_evaluation (
    id           uuid          primary key,
    measure_id   uuid          not null references measure,
    evaluated_on date          not null,
    result       varchar(20)   not null,
    findings     varchar(4000) not null,
    next_steps   varchar(4000),
    evaluated_by varchar(200)  not null,
    recorded_at  timestamptz   not null
);

create index measure_evaluation_by_measure on measure_evaluation (measure_id, id desc);

-- Every change of a measure, a topic of training or a document, field by field.
create table item_change (
    position   bigint        generated always as identity primary key,
    item_id    uuid          not null,
    version    integer       not null,
    field      varchar(60)   not null,
    before     varchar(4000),
    after      varchar(4000),
    changed_by varchar(200)  not null,
    changed_at timestamptz   not null
);

create index item_change_by_item on item_change (item_id, position);
