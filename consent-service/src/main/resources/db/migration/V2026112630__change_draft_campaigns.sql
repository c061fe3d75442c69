-- A change of a draft rests on what its author has read.
alter table campaign add column version integer not null default 1;
