-- A small shop, as an organisation might have it: linked tables, composite keys, foreign keys that restrict, and names that
-- nobody should give to a table, but some do.
create table users (
    id         bigint generated always as identity primary key,
    email      text not null unique,
    full_name  varchar(60) not null,
    phone      text,
    balance    numeric(12, 2) not null default -1.50,
    active     boolean not null default true,
    joined_at  timestamptz not null default '2024-02-29T10:00:00+02',
    photo      bytea,
    password   text not null default 'never-declared'
);
create table orders (
    user_id bigint not null references users on delete restrict,
    no      int    not null,
    note    text,
    placed  date   not null default date '2026-01-31',
    primary key (user_id, no)
);
create table order_lines (
    id      uuid primary key default gen_random_uuid(),
    user_id bigint not null,
    no      int    not null,
    article text   not null,
    foreign key (user_id, no) references orders on delete restrict
);
create table comments (
    id        bigint generated always as identity primary key,
    author_id bigint references users on delete restrict,
    reply_to  bigint references comments on delete restrict,
    body      text not null
);
create table invoices (
    id        text primary key,
    user_id   bigint not null references users on delete restrict,
    issued_on date
);
create table newsletter (
    email text primary key,
    since date
);
create table "o'hare; drop table users; --" (
    "id""; --"     int primary key,
    "sélect *"     text not null,
    "na%me_ 中文"  text,
    "=cmd|'x'!A0"  text
);
create table no_key (email text);
create table "o_hare" (id int primary key);

insert into users (email, full_name, phone, photo) values
    ('Anna@Example.org', 'Anna Lindqvist', '+49 30 1', '\xCAFE'),
    ('ben@example.org', 'Ben Okafor', '+49 30 2', null),
    ('it''s"; drop table users;--@example.org', 'Bobby Tables', null, null),
    ('eva@example.org', 'Eva Nowak', null, null),
    ('fay@example.org', 'Fay Roth', null, null),
    ('gus@example.org', 'Gus Weber', null, null),
    ('hal@example.org', 'Hal Braun', null, null);
insert into orders (user_id, no, note)
    select id, no, case no when 1 then '=1+1' else 'order of ' || full_name end from users, generate_series(1, 2) no;
insert into order_lines (user_id, no, article)
    select user_id, no, article from orders, unnest(array['pen', '@ink']) article;
insert into comments (author_id, body) select id, 'comment by ' || full_name from users;
insert into invoices
    select 'R-' || id || '-old', id, date '2001-05-05' from users
    union all select 'R-' || id || '-new', id, date '2026-03-03' from users;
insert into newsletter select lower(email), date '2025-01-01' from users;
insert into "o'hare; drop table users; --"
    select id, lower(email), 'Robert''); drop table users;-- "' || chr(10) || '✂', '-2+3' from users;
