create table thing (name varchar(100) not null);
