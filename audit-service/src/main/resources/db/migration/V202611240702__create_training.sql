-- What people are to know, and how long a training in it holds (GDPR Art. 39(1)(b)).
create table training_topic (
    id         uuid         primary key,
    key        varchar(60)  not null constraint training_topic_key_once unique,
    title      varchar(200) not null,
    audience   varchar(400) not null,
    validity   varchar(8),
    version    integer      not null
);

-- A session that was held.
create table training (
    id            uuid          primary key,
    topic_id      uuid          not null references training_topic,
    title         varchar(200)  not null,
    held_on       date          not null,
    document_id   uuid          constraint training_material_is_a_known_document references document,
    registered_at timestamptz   not null
);

create index training_by_topic on training (topic_id, id desc);

-- Who was there. Personal data of employees: these rows can be deleted.
create table training_attendance (
    training_id uuid         not null references training,
    topic_id    uuid         not null references training_topic,
    employee    varchar(100) not null,
    held_on     date         not null,
    valid_until date,
    primary key (training_id, employee)
);

create index training_attendance_by_employee on training_attendance (employee, training_id desc);
create index training_attendance_by_topic on training_attendance (topic_id, employee);

-- Who is to be trained, and until when the next training is due: the first due date, until there was one; then the last
-- day that a training holds; null where it holds for good. Kept up to date with the attendance, so that who is overdue
-- is one step into an index.
create table training_audience (
    topic_id     uuid         not null references training_topic,
    employee     varchar(100) not null,
    first_due_on date         not null,
    last_held_on date,
    due_on       date,
    primary key (topic_id, employee)
);

create index training_audience_by_due on training_audience (topic_id, due_on) where due_on is not null;
create index training_audience_by_employee on training_audience (employee);
