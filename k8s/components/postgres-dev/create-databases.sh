#!/bin/sh
# Runs once, on an empty volume. As docs/decisions/0011 wants it: an owner and a lesser role for each database.
set -eu
create() {
    name=$1 owner_password=$2 role=$3 role_password=$4
    psql -v ON_ERROR_STOP=1 -v name="$name" -v owner_password="$owner_password" \
        -v role="$role" -v role_password="$role_password" postgres <<'SQL'
create role :"name" login password :'owner_password';
create role :"role" login password :'role_password';
create database :"name" owner :"name";
revoke connect, temporary on database :"name" from public;
grant connect on database :"name" to :"role";
SQL
}
create consent "$CONSENT_OWNER" consent_service "$CONSENT_SERVICE"
create dsr "$DSR_OWNER" dsr_service "$DSR_SERVICE"
create audit "$AUDIT_OWNER" audit_service "$AUDIT_SERVICE"
create breach "$BREACH_OWNER" breach_service "$BREACH_SERVICE"
psql -v ON_ERROR_STOP=1 -c 'revoke connect, temporary on database postgres from public' postgres
