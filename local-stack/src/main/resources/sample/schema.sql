-- The sample organisation: a small product for working together. Its own tables, made without any thought of the GDPR,
-- as real ones are. Rows refer to each other with ON DELETE RESTRICT, so that whoever erases must know the order.

create table companies (
    id bigint primary key,
    name text not null,
    vat_id text not null unique,
    country char(2) not null,
    city text not null
);

create table users (
    id bigint primary key,
    company_id bigint not null references companies on delete restrict,
    email text not null unique,
    full_name text not null,
    phone text,
    birth_date date,
    job_title text,
    street text,
    postcode text,
    city text,
    last_login_ip inet,
    created_at timestamptz not null
);
create index users_of_company on users (company_id);

create table projects (
    id bigint primary key,
    company_id bigint not null references companies on delete restrict,
    name text not null,
    started_on date not null
);

create table project_members (
    project_id bigint not null references projects on delete restrict,
    user_id bigint not null references users on delete restrict,
    role text not null check (role in ('OWNER', 'MEMBER', 'GUEST')),
    joined_on date not null,
    primary key (project_id, user_id)
);
create index project_members_of_user on project_members (user_id);

create table tasks (
    id bigint primary key,
    project_id bigint not null references projects on delete restrict,
    assignee_id bigint references users on delete restrict,
    title text not null,
    notes text,
    state text not null check (state in ('OPEN', 'DOING', 'DONE')),
    due_on date
);
create index tasks_of_assignee on tasks (assignee_id);

create table comments (
    id bigint primary key,
    task_id bigint not null references tasks on delete restrict,
    author_id bigint not null references users on delete restrict,
    reply_to bigint references comments on delete restrict,
    body text not null,
    written_at timestamptz not null
);
create index comments_of_author on comments (author_id);
create index comments_on_task on comments (task_id);
create index comments_answering on comments (reply_to);

create table time_entries (
    id bigint primary key,
    project_id bigint not null,
    user_id bigint not null,
    worked_on date not null,
    minutes integer not null check (minutes > 0),
    description text not null,
    -- Only members book time: a membership can go only after its entries.
    foreign key (project_id, user_id) references project_members on delete restrict
);
create index time_entries_of_member on time_entries (user_id, project_id);

create table invoices (
    id bigint primary key,
    number text not null unique,
    company_id bigint not null references companies on delete restrict,
    user_id bigint not null references users on delete restrict,
    billed_to text not null,
    amount_cents bigint not null,
    currency char(3) not null,
    issued_on date not null
);
create index invoices_of_user on invoices (user_id);

create table newsletter_subscriptions (
    id bigint primary key,
    email text not null unique,
    first_name text,
    language text not null,
    subscribed_at timestamptz not null
);

create table support_tickets (
    id bigint primary key,
    requester_id bigint not null references users on delete restrict,
    subject text not null,
    state text not null check (state in ('OPEN', 'WAITING', 'CLOSED')),
    opened_at timestamptz not null
);
create index support_tickets_of_requester on support_tickets (requester_id);

create table ticket_messages (
    ticket_id bigint not null references support_tickets on delete restrict,
    position integer not null,
    written_by text not null check (written_by in ('CUSTOMER', 'AGENT')),
    body text not null,
    written_at timestamptz not null,
    primary key (ticket_id, position)
);
