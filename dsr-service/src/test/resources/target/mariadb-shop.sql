create table customers (
    id int auto_increment primary key,
    email varchar(200) not null unique,
    name varchar(200),
    city varchar(100),
    restricted varchar(3) not null default 'no'
) engine = InnoDB default charset = utf8mb4;
create table orders (
    id int auto_increment primary key,
    customer int not null,
    placed_on date not null,
    total decimal(8, 2) not null,
    restricted varchar(3) not null default 'no',
    foreign key (customer) references customers (id)
) engine = InnoDB default charset = utf8mb4;
create table order_lines (
    order_id int not null,
    line int not null,
    article varchar(100) not null,
    restricted varchar(3) not null default 'no',
    primary key (order_id, line),
    foreign key (order_id) references orders (id)
) engine = InnoDB default charset = utf8mb4;
create table wishes (
    id int auto_increment primary key,
    customer int not null,
    article varchar(100) not null,
    restricted varchar(3) not null default 'no',
    foreign key (customer) references customers (id)
) engine = InnoDB default charset = utf8mb4;
create user shop_reader@localhost identified by 'reader';
create user shop_changer@localhost identified by 'changer';
grant select on mariashop.* to shop_reader@localhost;
grant select, update, delete on mariashop.* to shop_changer@localhost;
