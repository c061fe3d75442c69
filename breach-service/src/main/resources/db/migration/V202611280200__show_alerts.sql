-- What a screen has not seen yet.
create index alert_due on alert (due_at) where cancelled_at is null;
