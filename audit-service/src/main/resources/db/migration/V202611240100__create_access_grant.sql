-- An employee's permission to read personal data: of whom or of which dataset, what for, from when until when. The state is
-- not a column: it follows from these facts and the clock, so that no job has to run for a grant to end.
create table access_grant (
    id                uuid          primary key,
    employee          varchar(200)  not null,
    subject           varchar(200),
    dataset           varchar(125),
    purpose           varchar(60)   not null,
    reason            varchar(1000) not null,
    emergency         boolean       not null,
    asked_at          timestamptz   not null,
    starts_at         timestamptz   not null,
    ends_at           timestamptz   not null,
    decision          varchar(10) constraint grant_decision_is_known check (decision in ('APPROVED', 'REFUSED')),
    decided_by        varchar(200),
    decided_at        timestamptz,
    decision_reason   varchar(1000),
    revoked_by        varchar(200),
    revoked_at        timestamptz,
    revocation_reason varchar(1000),
    verdict           varchar(12) constraint grant_verdict_is_known check (verdict in ('JUSTIFIED', 'UNJUSTIFIED')),
    reviewed_by       varchar(200),
    reviewed_at       timestamptz,
    review_reason     varchar(1000),
    constraint grant_is_about_a_subject_or_a_dataset check (num_nonnulls(subject, dataset) = 1),
    constraint grant_ends_after_it_starts check (ends_at > starts_at),
    constraint grant_decision_is_whole
        check (num_nonnulls(decision, decided_by, decided_at, decision_reason) in (0, 4)),
    constraint grant_revocation_is_whole check (num_nonnulls(revoked_by, revoked_at, revocation_reason) in (0, 3)),
    constraint grant_review_is_whole check (num_nonnulls(verdict, reviewed_by, reviewed_at, review_reason) in (0, 4)),
    constraint grant_is_decided_by_another check (decided_by <> employee),
    constraint grant_is_reviewed_by_another check (reviewed_by <> employee),
    constraint grant_in_an_emergency_is_not_decided check (not emergency or decision is null),
    constraint grant_reviewed_was_an_emergency check (emergency or verdict is null)
);

-- The check before each use: one employee's grants that have not ended.
create index access_grant_by_employee_and_end on access_grant (employee, ends_at);
-- Lists, newest first: an employee's own, those that have not ended (few, whatever the size of the table), and by state.
create index access_grant_by_employee on access_grant (employee, id);
create index access_grant_by_end on access_grant (ends_at);
create index access_grant_refused on access_grant (id) where decision = 'REFUSED';
create index access_grant_revoked on access_grant (id) where revoked_at is not null;
create index access_grant_unreviewed on access_grant (id) where emergency and verdict is null;
