-- The repeated answer carries the entity tag of the first one, which the next If-Match rests on.
alter table idempotency_key add column etag varchar(100);
