-- The file of a piece of evidence, in parts of up to a mebibyte, so that nobody holds more of it in memory. Written once, in one
-- transaction, when its SHA-256 is the one that the evidence was registered with.
create table evidence_file (
    incident_id uuid         not null,
    evidence    integer      not null,
    bytes       bigint       not null constraint evidence_file_size check (bytes >= 0),
    author      varchar(255) not null,
    recorded_at timestamptz  not null,
    constraint evidence_file_once primary key (incident_id, evidence),
    constraint file_of_evidence foreign key (incident_id, evidence) references evidence
);

create table evidence_part (
    incident_id uuid    not null,
    evidence    integer not null,
    position    integer not null,
    content     bytea   not null,
    constraint evidence_part_once primary key (incident_id, evidence, position),
    constraint part_of_evidence foreign key (incident_id, evidence) references evidence
);
-- It is compressed or encrypted already, as a rule.
alter table evidence_part alter column content set storage external;

create trigger evidence_file_is_append_only before update or delete on evidence_file
    for each row execute function is_append_only();
create trigger evidence_part_is_append_only before update or delete on evidence_part
    for each row execute function is_append_only();
