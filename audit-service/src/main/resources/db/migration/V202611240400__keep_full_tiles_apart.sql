-- What grows at the right edge is rewritten with every integration, so it lives apart: one partial tile a level. A row of
-- "tile" is full, and is never touched again.
create table edge (
    level  smallint primary key,
    number bigint   not null,
    hashes bytea    not null
        constraint edge_is_partial check (length(hashes) between 32 and 8160 and length(hashes) % 32 = 0)
);

-- Hashes do not compress.
alter table edge alter column hashes set storage external;
alter table tile alter column hashes set storage external;

insert into edge (level, number, hashes) select level, number, hashes from tile where length(hashes) < 8192;
delete from tile where length(hashes) < 8192;
alter table tile drop constraint tile_holds_whole_hashes;
alter table tile add constraint tile_is_full check (length(hashes) = 8192);

-- Of the checkpoints of one hour the last is kept. Any older one still has its proofs: they need tiles, not checkpoints.
delete from checkpoint c
 where exists (select 1 from checkpoint later
                where later.size > c.size
                  and date_trunc('hour', later.signed_at) = date_trunc('hour', c.signed_at));
