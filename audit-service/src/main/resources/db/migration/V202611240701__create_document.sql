-- Policies and procedures, their approved versions, and their reviews (GDPR Art. 24(2)).
create table document (
    id              uuid         primary key,
    key             varchar(60)  not null constraint document_key_once unique,
    title           varchar(200) not null,
    kind            varchar(20)  not null,
    owner           varchar(200) not null,
    review_interval varchar(8),
    latest_number   integer      not null,
    held_on         date,
    next_review_on  date,
    registered_at   timestamptz  not null,
    version         integer      not null
);

create index document_by_review on document (next_review_on, id) where next_review_on is not null;

create table document_version (
    id           uuid          primary key,
    document_id  uuid          not null references document,
    number       integer       not null,
    content_hash char(64)      not null constraint document_version_hash_is_sha_256 check (content_hash ~ '^[0-9a-f]{64}$'),
    url          varchar(2000) not null,
    approved_by  varchar(200)  not null,
    approved_on  date          not null,
    recorded_by  varchar(200)  not null,
    recorded_at  timestamptz   not null,
    constraint document_version_once unique (document_id, number)
);

create table document_review (
    id          uuid          primary key,
    document_id uuid          not null references document,
    number      integer       not null,
    reviewed_on date          not null,
    outcome     varchar(20)   not null,
    findings    varchar(4000) not null,
    reviewed_by varchar(200)  not null,
    recorded_at timestamptz   not null
);

create index document_review_by_document on document_review (document_id, id desc);

alter table measure_evidence add constraint evidence_is_a_known_document foreign key (document_id) references document;
