-- What was answered to a request that carried an Idempotency-Key. Inserted in the transaction of the change itself: where
-- the change is not, neither is the key, and the request may be sent again.
create table idempotency_key (
    caller       varchar(200) not null,
    key          varchar(255) not null,
    request_hash char(64)     not null,
    status       integer,
    location     varchar(500),
    body         text,
    created_at   timestamptz  not null default now(),
    primary key (caller, key)
);

create index idempotency_key_by_age on idempotency_key (created_at);
