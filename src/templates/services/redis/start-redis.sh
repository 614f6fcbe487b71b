# Starts Redis with a password. The configuration arrives on standard input: a command line can be read by everybody.
set -eu

if [ -z "${REDIS_PASSWORD:-}" ]; then
  echo 'REDIS_PASSWORD is not set: the server would be open to everybody. Set it, then start again.' >&2
  exit 64
fi

password=$(printf '%s' "$REDIS_PASSWORD" | sed 's/[\\"]/\\&/g')
exec redis-server - "$@" <<END
bind * -::*
dir /data
appendonly yes
save ""
requirepass "$password"
END
