#!/bin/sh
# Asks the restored database, and ends with 1 if it is not what it should be. Everything is read by the services' own roles.
set -eu
ask() { # database, role, password file's variable, query
    PGPASSWORD=$3 psql -h "$DRILL_HOST" -U "$2" -d "$1" -v ON_ERROR_STOP=1 -At -c "$4"
}
failed=0
expect() { # what, actual, condition
    if [ "$2" "$3" "$4" ]; then echo "ok    $1: $2"; else echo "WRONG $1: $2 (wanted $3 $4)"; failed=1; fi
}
leaves=$(ask audit audit_service "$AUDIT_PASSWORD" "select count(*) from leaf")
highest=$(ask audit audit_service "$AUDIT_PASSWORD" "select coalesce(max(log_index) + 1, 0) from leaf")
signed=$(ask audit audit_service "$AUDIT_PASSWORD" "select coalesce(max(size), 0) from checkpoint")
expect "no place of the log is empty" "$leaves" -eq "$highest"
expect "the signed head is the whole log" "$signed" -eq "$leaves"
expect "the log is not shorter than the checkpoint that was kept" "$leaves" -ge "${KEPT_SIZE:-0}"
age=$(ask audit audit_service "$AUDIT_PASSWORD" \
    "select coalesce(extract(epoch from now() - max(time))::bigint, 0) from event")
expect "age of the newest event, in seconds" "$age" -le "${NEWEST_AT_MOST_SECONDS:-86400}"
for service in consent dsr breach; do
    password=$(eval "echo \$$(echo "$service" | tr a-z A-Z)_PASSWORD")
    waiting=$(ask "$service" "${service}_service" "$password" "select count(*) from audit_outbox")
    echo "info  $service has $waiting events that were not delivered yet; they are delivered, and counted once, after a restore"
done
exit $failed
