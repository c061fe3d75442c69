-- What looking into a system proposes, and what a person has decided about it. Counts and names of columns, never a value.
create table scan (
    id         uuid        primary key,
    connection text        not null,
    proposal   jsonb       not null,
    version    int         not null,
    created_at timestamptz not null,
    created_by text        not null
);
