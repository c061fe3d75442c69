-- Everything of the programme that has a day by which somebody must act. A topic of training stands here once, with the
-- earliest day of all who are to be trained in it: the list names no employee.
create view programme_due (kind, id, key, title, owner, due_on) as
    select 'MEASURE_COMPLETION'::text, id, key, title, owner, planned_for
      from measure where status <> 'DONE' and planned_for is not null
    union all
    select 'MEASURE_EVALUATION', id, key, title, owner, next_evaluation_on
      from measure where next_evaluation_on is not null
    union all
    select 'DOCUMENT_REVIEW', id, key, title, owner, next_review_on
      from document where next_review_on is not null
    union all
    select 'TRAINING', t.id, t.key, t.title, null, a.due_on
      from training_topic t cross join lateral
           (select due_on from training_audience
             where topic_id = t.id and due_on is not null order by due_on limit 1) a;

-- What was found overdue and recorded in the log: once for each item and due date, by whichever pod comes first.
create table programme_overdue (
    kind        text        not null,
    item_id     uuid        not null,
    due_on      date        not null,
    recorded_at timestamptz not null,
    primary key (kind, item_id, due_on)
);
