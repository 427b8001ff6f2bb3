#!/usr/bin/env bash
# Copies everything of a hub on SQLite into one on PostgreSQL, or nothing: it is one transaction.
# docs/deploying.md says what to do before and after.
set -euo pipefail
from=${1:?the SQLite file, with no server running on it}
to=${2:?the address of the PostgreSQL database, in which hub-server has made its tables and nothing else}
[ -f "$from" ] || { echo "there is no $from" >&2; exit 1; }

tables=$(sqlite3 "$from" "SELECT name FROM sqlite_schema WHERE type = 'table'
  AND name NOT LIKE 'sqlite%' AND name NOT LIKE '_sqlx%' ORDER BY rowid")
{
  echo "BEGIN;"
  for table in $tables; do
    names=$(sqlite3 "$from" "SELECT group_concat(name) FROM pragma_table_info('$table')")
    # Bytes travel in hex, which is how PostgreSQL reads them.
    values=$(sqlite3 "$from" "SELECT group_concat(iif(upper(type) = 'BLOB',
      'iif(' || name || ' IS NULL, NULL, ''\\x'' || hex(' || name || '))', name)) FROM pragma_table_info('$table')")
    echo "COPY $table ($names) FROM STDIN WITH (FORMAT csv);"
    sqlite3 -csv "$from" "SELECT $values FROM $table"
    echo "\\."
  done
  # Numbers that the database gives go on after the last one.
  psql "$to" --tuples-only --no-align --command "SELECT format('SELECT setval(%L, max(%I)) FROM %I;',
    pg_get_serial_sequence(quote_ident(table_name), column_name), column_name, table_name)
    FROM information_schema.columns WHERE is_identity = 'YES' AND table_schema = current_schema()"
  echo "COMMIT;"
} | psql "$to" --quiet --output /dev/null --set ON_ERROR_STOP=1
