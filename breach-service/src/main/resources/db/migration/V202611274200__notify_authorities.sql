create table authority_notification (
    incident_id  uuid         not null constraint authority_notification_of_an_incident references incident,
    number       integer      not null,
    phase        varchar(20)  not null,
    authority    varchar(10)  not null,
    state        varchar(10)  not null,
    answers      text         not null,
    author       varchar(255) not null,
    changed_at   timestamptz  not null,
    -- What is sent, as it was approved.
    payload      text,
    payload_hash varchar(64),
    approved_by  varchar(255),
    approved_at  timestamptz,
    sent_by      varchar(255),
    sent_at      timestamptz,
    reference    varchar(200),
    constraint authority_notification_once primary key (incident_id, number),
    constraint authority_notification_state check (
        (state = 'DRAFT' and payload is null and approved_at is null and sent_at is null)
        or (state = 'APPROVED' and payload is not null and payload_hash is not null and approved_by is not null
            and approved_at is not null and sent_at is null)
        or (state = 'SENT' and payload is not null and approved_at is not null and sent_at >= approved_at
            and sent_by is not null and reference is not null)),
    constraint authority_notification_by_two check (approved_by <> author)
);

-- One at a time is on its way.
create unique index authority_notification_one_open on authority_notification (incident_id) where state <> 'SENT';

-- What was approved does not change; what was sent, not at all.
create function authority_notification_is_fixed() returns trigger language plpgsql as $$
begin
    if old.state = 'SENT' or (old.state = 'APPROVED' and (new.state <> 'SENT' or new.payload <> old.payload
            or new.payload_hash <> old.payload_hash or new.answers <> old.answers or new.approved_by <> old.approved_by)) then
        raise exception 'an approved notification does not change';
    end if;
    return new;
end $$;

create trigger authority_notification_is_fixed before update on authority_notification
    for each row execute function authority_notification_is_fixed();
create trigger authority_notification_stays before delete on authority_notification
    for each row execute function is_append_only();
