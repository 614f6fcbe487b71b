# Starts PostgreSQL; the first time it makes the cluster, the user and the database. A cluster is made beside its place and renamed when it is
# complete: a first start that is cut off leaves nothing that a second one would take for finished.
set -eu
umask 077

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "${POSTGRES_PASSWORD:-}" ]; then
    echo 'POSTGRES_PASSWORD is not set: the database would be open to everybody. Set it, then start again.' >&2
    exit 64
  fi

  user=${POSTGRES_USER:-postgres}
  database=${POSTGRES_DB:-$user}
  new=$PGDATA.new
  rm -rf "$new" "$new.password"
  # By file: a command line can be read by everybody.
  printf '%s\n' "$POSTGRES_PASSWORD" > "$new.password"
  initdb --pgdata "$new" --username "$user" --pwfile "$new.password" --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8
  rm "$new.password"
  echo 'host all all all scram-sha-256' >> "$new/pg_hba.conf"
  printf "%s\n" "listen_addresses = '*'" 'jit = off' >> "$new/postgresql.conf"
  if [ "$database" != postgres ]; then
    printf 'CREATE DATABASE "%s";\n' "$(printf '%s' "$database" | sed 's/"/""/g')" | postgres --single -D "$new" postgres > /dev/null
  fi

  mv "$new" "$PGDATA"
fi

exec postgres -D "$PGDATA" "$@"
