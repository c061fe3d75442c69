-- A version begins as a draft: nothing of what a consent can rest on is known of it yet.
alter table notice
    add kind               varchar(20) not null default 'PRIVACY_POLICY',
    -- Where the data comes from, and where the text says what the law wants it to say: JSON.
    add declared           text        not null default '{"dataSources":["PERSON"],"coverage":[]}',
    add supersedes         uuid        constraint notice_supersedes_a_notice references notice,
    -- Why it was published although people are to be told more.
    add incomplete_because varchar(1000),
    add revision           integer     not null default 0,
    alter content_hash drop not null,
    alter effective_at drop not null,
    alter published_at drop not null,
    add constraint notice_kind check (kind in
        ('PRIVACY_POLICY', 'TERMS', 'SECURITY_POLICY', 'COOKIE_NOTICE', 'CONSENT_FORM'));

create table notice_text (
    notice_id    uuid         not null constraint notice_text_of_a_notice references notice,
    language     varchar(35)  not null,
    title        varchar(200) not null,
    text         text         not null,
    -- SHA-256 of the text alone.
    content_hash char(64)     not null,
    primary key (notice_id, language)
);

insert into notice_text (notice_id, language, title, text, content_hash)
    select id, language, title, text, content_hash from notice;

-- The hash of a version is from now on that of its canonical JSON (RFC 8785), which to_json writes strings of. It was that of
-- the text, which stands with the text now.
update notice n set
    incomplete_because = 'Published before there was a checklist',
    supersedes = (select before.id from notice before where before.key = n.key and before.version = n.version - 1),
    content_hash = encode(sha256(convert_to(
        '{"effectiveAt":"' || to_char(effective_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","key":' || to_json(key)::text
        || ',"kind":"PRIVACY_POLICY","language":' || to_json(language)::text
        || ',"major":' || major::text
        || ',"publishedAt":"' || to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","texts":[{"language":' || to_json(language)::text
        || ',"text":' || to_json(text)::text
        || ',"title":' || to_json(title)::text
        || '}],"version":' || version::text || '}', 'UTF8')), 'hex');

alter table notice
    alter kind drop default,
    alter declared drop default,
    drop title,
    drop text,
    add constraint notice_published_is_whole check
        (published_at is null or (content_hash is not null and effective_at is not null));

-- One draft at a time, so that versions are published in their order.
create unique index notice_one_draft on notice (key) where published_at is null;

-- A published version never changes: people have read it.
create function notice_is_published_once() returns trigger language plpgsql as $$
begin
    raise exception 'a published notice does not change';
end $$;

create trigger notice_is_published_once before update or delete on notice
    for each row when (old.published_at is not null) execute function notice_is_published_once();

create function notice_text_is_published_once() returns trigger language plpgsql as $$
begin
    if exists (select from notice
               where id in (case when tg_op <> 'INSERT' then old.notice_id end,
                            case when tg_op <> 'DELETE' then new.notice_id end)
                 and published_at is not null) then
        raise exception 'a published notice does not change';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger notice_text_is_published_once before insert or update or delete on notice_text
    for each row execute function notice_text_is_published_once();
