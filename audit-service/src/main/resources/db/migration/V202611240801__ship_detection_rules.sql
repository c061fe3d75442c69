-- What is watched for until the security team says otherwise. Each can be changed or switched off over the API like any other
-- rule; the numbers are a beginning, to be tried on one's own events with a dry run. They begin at the end of the log.
insert into detection_rule (id, key, version, definition, enabled, author, created_at, salt, next_index)
select gen_random_uuid(), shipped.key, 1, shipped.definition, true, 'shipped', now(),
       sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea),
       (select coalesce(max(size), 0) from checkpoint)
  from (values
('mass-reads', $rule$
{"name": "Many people's data read by one employee", "description": "One employee read the data of 30 different people within ten minutes.",
 "kind": "THRESHOLD", "groupBy": ["ACTOR"], "window": "PT10M", "severity": "HIGH", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.access.read"}, "atLeast": 30, "of": "SUBJECTS"}]}
$rule$),
('reads-without-grant', $rule$
{"name": "Personal data asked for without a grant", "description": "One employee was refused five times within ten minutes for want of an access grant.",
 "kind": "THRESHOLD", "groupBy": ["ACTOR"], "window": "PT10M", "severity": "HIGH", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.access.refused", "source": "/audit-service", "details": {"reason": "NO_GRANT"}}, "atLeast": 5, "of": "EVENTS"}]}
$rule$),
('many-refusals', $rule$
{"name": "Many refusals", "description": "Fifty requests of one caller were refused within ten minutes; all callers without a token count as one.",
 "kind": "THRESHOLD", "groupBy": ["ACTOR"], "window": "PT10M", "severity": "MEDIUM", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.access.refused"}, "atLeast": 50, "of": "EVENTS"}]}
$rule$),
('event-id-reused', $rule$
{"name": "An event was to be written over", "description": "The id of an event came a second time with other content: a fault of the sender's, or somebody forges. The log kept what it had.",
 "kind": "THRESHOLD", "groupBy": ["ACTOR"], "window": "PT1H", "severity": "HIGH", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.access.refused", "source": "/audit-service", "details": {"reason": "event-id-reused"}}, "atLeast": 1, "of": "EVENTS"}]}
$rule$),
('exports-at-night', $rule$
{"name": "The log exported at night", "description": "Somebody exported from the log between 20:00 and 06:00.",
 "kind": "THRESHOLD", "groupBy": ["ACTOR"], "window": "PT1H", "severity": "MEDIUM", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.audit.log.exported", "hours": {"zone": "Europe/Berlin", "from": "20:00", "to": "06:00"}}, "atLeast": 1, "of": "EVENTS"}]}
$rule$),
('failed-logins', $rule$
{"name": "Many failed logins to one account", "description": "Ten logins to one account failed within ten minutes.",
 "kind": "THRESHOLD", "groupBy": ["SUBJECT"], "window": "PT10M", "severity": "MEDIUM", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.identity.login-failed"}, "atLeast": 10, "of": "EVENTS"}]}
$rule$),
('failed-logins-from-one-network', $rule$
{"name": "Many failed logins from one network", "description": "Fifty logins from one network (address without its last part) failed within ten minutes, to whatever accounts.",
 "kind": "THRESHOLD", "groupBy": ["DETAIL"], "groupByDetail": "network", "window": "PT10M", "severity": "HIGH", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.identity.login-failed"}, "atLeast": 50, "of": "EVENTS"}]}
$rule$),
('failed-logins-then-success', $rule$
{"name": "A login after many failed ones", "description": "After five failed logins to an account somebody got in, all within fifteen minutes: a guessed password?",
 "kind": "SEQUENCE", "groupBy": ["SUBJECT"], "window": "PT15M", "severity": "HIGH", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.identity.login-failed"}, "atLeast": 5, "of": "EVENTS"},
           {"filter": {"type": "dev.accountable.identity.login"}, "atLeast": 1, "of": "EVENTS"}]}
$rule$),
('role-changed', $rule$
{"name": "Roles were given or taken", "description": "Somebody changed who has which role.",
 "kind": "THRESHOLD", "groupBy": ["ACTOR"], "window": "PT1H", "severity": "MEDIUM", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.identity.role-changed"}, "atLeast": 1, "of": "EVENTS"}]}
$rule$),
('self-check-failed', $rule$
{"name": "The log is not what it was", "description": "The self-check found a row, tile or checkpoint that contradicts what was signed.",
 "kind": "THRESHOLD", "groupBy": [], "window": "PT1H", "severity": "CRITICAL", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.audit.selfcheck.failed"}, "atLeast": 1, "of": "EVENTS"}]}
$rule$),
('log-stands-still', $rule$
{"name": "The log does not grow", "description": "Events have waited for their place in the tree for half a minute: nothing integrates them, or the tree contradicts what was signed.",
 "kind": "THRESHOLD", "groupBy": [], "window": "PT1H", "severity": "CRITICAL", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.audit.log.stalled"}, "atLeast": 1, "of": "EVENTS"}]}
$rule$),
('refused-then-used', $rule$
{"name": "Processed although the decision was no", "description": "An application was told that it may not process a person's data for a purpose, and reported doing so within the hour. The application has to report both: see docs/detection.md.",
 "kind": "SEQUENCE", "groupBy": ["SUBJECT", "DETAIL"], "groupByDetail": "purpose", "window": "PT1H", "severity": "HIGH", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.decision.refused"}, "atLeast": 1, "of": "EVENTS"},
           {"filter": {"type": "dev.accountable.processing.done"}, "atLeast": 1, "of": "EVENTS"}]}
$rule$),
('emergency-access', $rule$
{"name": "Emergency access was taken", "description": "An employee used break-glass access, which has to be reviewed.",
 "kind": "THRESHOLD", "groupBy": ["ACTOR"], "window": "PT1H", "severity": "HIGH", "enabled": true,
 "steps": [{"filter": {"type": "dev.accountable.access.grant.emergency"}, "atLeast": 1, "of": "EVENTS"}]}
$rule$)) as shipped (key, definition);
