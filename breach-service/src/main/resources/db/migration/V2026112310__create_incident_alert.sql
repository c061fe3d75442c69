create table incident (
    id                uuid           primary key,
    title             varchar(200)   not null,
    description       varchar(10000) not null,
    kind              varchar(20)[]  not null,
    state             varchar(20)    not null,
    detected_at       timestamptz    not null,
    first_alert_at    timestamptz    not null,
    reported_by       varchar(255)   not null,
    awareness_entries integer        not null,
    -- The last entry of table awareness.
    aware_at          timestamptz,
    notified_at       timestamptz,
    version           integer        not null,
    constraint incident_kind check (cardinality(kind) > 0
        and kind <@ array['CONFIDENTIALITY', 'INTEGRITY', 'AVAILABILITY']::varchar[]),
    constraint incident_state check (
        (state = 'REPORTED' and aware_at is null and notified_at is null)
        or (state = 'AWARE' and aware_at is not null and notified_at is null)
        or (state = 'NOTIFIED' and aware_at <= notified_at)),
    constraint incident_detected_before_reported check (detected_at <= first_alert_at)
);

-- Which clock ends next?
create index incident_clock_running on incident (aware_at) where state = 'AWARE';

create table awareness (
    id          uuid          primary key,
    incident_id uuid          not null constraint awareness_of_an_incident references incident,
    entry       integer       not null,
    aware_at    timestamptz   not null,
    detected_at timestamptz,
    reason      varchar(2000) not null,
    author      varchar(255)  not null,
    recorded_at timestamptz   not null,
    constraint awareness_entry_once unique (incident_id, entry),
    constraint awareness_is_past check (aware_at <= recorded_at and detected_at <= aware_at)
);

create table notification (
    id          uuid         primary key,
    incident_id uuid         not null constraint notification_of_an_incident references incident,
    recipient   varchar(30)  not null,
    notified_at timestamptz  not null,
    reference   varchar(200) not null,
    late        boolean      not null,
    late_reason varchar(4000),
    author      varchar(255) not null,
    recorded_at timestamptz  not null,
    constraint notification_once_per_recipient unique (incident_id, recipient),
    constraint notification_is_past check (notified_at <= recorded_at),
    constraint notification_late_with_reason check (not late or late_reason is not null)
);

create function is_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end $$;

create trigger awareness_is_append_only before update or delete on awareness
    for each row execute function is_append_only();
create trigger notification_is_append_only before update or delete on notification
    for each row execute function is_append_only();

-- One thing to tell the security team, at once or at a mark of the clock.
create table alert (
    id           uuid        primary key,
    position     bigint      generated always as identity,
    incident_id  uuid        not null constraint alert_of_an_incident references incident,
    reason       varchar(20) not null,
    -- The awareness entry whose clock this is; 0 for the report.
    entry        integer     not null,
    aware_at     timestamptz,
    due_at       timestamptz not null,
    -- When its deliveries were made; null before it is due, or while no target is configured.
    addressed_at timestamptz,
    cancelled_at timestamptz,
    constraint alert_once_per_mark unique (incident_id, entry, reason),
    constraint alert_addressed_or_cancelled check (addressed_at is null or cancelled_at is null)
);

create index alert_of_incident on alert (incident_id, position);
create index alert_waiting on alert (due_at) where addressed_at is null and cancelled_at is null;

-- One alert on its way to one target.
create table alert_delivery (
    id              uuid         primary key,
    alert_id        uuid         not null constraint alert_delivery_of_an_alert references alert,
    target          varchar(300) not null,
    state           varchar(20)  not null,
    attempts        integer      not null,
    created_at      timestamptz  not null,
    -- Also the lease of the attempt under way: if nobody reports its outcome, it is repeated then.
    next_attempt_at timestamptz  not null,
    delivered_at    timestamptz,
    last_error      varchar(300),
    constraint alert_delivery_once_per_target unique (alert_id, target),
    constraint alert_delivery_state check (state in ('PENDING', 'DELIVERED', 'FAILED')),
    constraint alert_delivery_dated check ((state = 'DELIVERED') = (delivered_at is not null))
);

create index alert_delivery_due on alert_delivery (target, next_attempt_at) where state = 'PENDING';
create index alert_delivery_oldest on alert_delivery (created_at) where state = 'PENDING';
create index alert_delivery_failed on alert_delivery (created_at) where state = 'FAILED';
