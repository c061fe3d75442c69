-- What witnesses have put below a checkpoint: lines of a signed note. Such a checkpoint outlives the hour.
alter table checkpoint add column cosignatures text not null default '';
create index checkpoint_by_time on checkpoint (signed_at);
create index checkpoint_cosigned on checkpoint (size) where cosignatures <> '';

-- The largest size that each witness has cosigned, as far as we know, and until when a pod is asking it.
create table witness (
    name        varchar(200) primary key,
    size        bigint       not null,
    asked_until timestamptz  not null
);
