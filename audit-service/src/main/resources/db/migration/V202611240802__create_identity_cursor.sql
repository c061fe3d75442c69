-- How far each list of the issuer's events has been read, and until when a pod is reading it.
create table identity_cursor (
    list         varchar(20) primary key,
    read_until   timestamptz not null,
    leased_until timestamptz not null
);

-- From the oldest event that the issuer still keeps.
insert into identity_cursor values ('LOGINS', '2000-01-01Z', '2000-01-01Z'), ('ROLE_CHANGES', '2000-01-01Z', '2000-01-01Z');
