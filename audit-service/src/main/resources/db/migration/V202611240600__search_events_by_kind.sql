-- Every filter on type, source, outcome or words is answered by kinds (type, source, outcome), of which there are a hundred
-- and not a million: each kind's events newest first along this index. It takes the place of the one on type alone, so that
-- an append maintains no more indexes than before.
create index event_by_kind on event (type, source, outcome, time, id);
drop index event_by_type;

-- Whom a reader has been shown today, so that a person is told of it once a day and not once a page. Yesterday's rows are
-- of no use to anybody and go.
create table shown (
    day     date         not null,
    reader  varchar(200) not null,
    subject uuid         not null,
    primary key (day, reader, subject)
);
