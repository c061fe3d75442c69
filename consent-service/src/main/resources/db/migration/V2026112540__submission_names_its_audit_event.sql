-- The event by which the log knows of the act, so that its receipt can be fetched with the log's proof. Null: recorded before.
alter table submission add audit_event uuid;
