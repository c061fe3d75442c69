-- A person who is forgotten is forgotten here, too.
create index access_grant_by_subject on access_grant (subject) where subject is not null;
