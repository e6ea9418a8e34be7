# What the benches share, to be sourced: a gateway with the embedded stores in the folder $work, and rows of a table.

say()  { printf '%s\n' "$*" >&2; }
row()  { printf '| %s | %s |\n' "$1" "$2"; }
fail() { say "FAILED: $*"; exit 1; }

clean_up() {
  local status=$?
  trap - EXIT
  stop_gateway
  rm -rf "$work"
  exit "$status"
}

# Seconds since the epoch as a decimal number; bash 5 knows it without a process.
now() { printf '%s' "${EPOCHREALTIME/,/.}"; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.2f", to - from }'; }

# Whatever is set outside: embedded stores, free ports, and the sandbox where arguments do not say
# otherwise.
start_gateway() {
  : >"$work/log"
  env SENDOOK_OUTBOUND_TRANSPORT=sandbox "$@" MONGO_URI='' REDIS_URL='' SENDOOK_API_KEY='' PORT=0 SENDOOK_SMTP_PORT=0 SENDOOK_MANAGEMENT_PORT=0 SENDOOK_DATA_DIR="$work/data" \
    SENDOOK_API_KEY_FILE="$work/api.key" SENDOOK_LIMITS_SEND_PER_HOUR=0 \
    java -XX:+UseParallelGC -jar target/sendook.jar >>"$work/log" 2>&1 &
  gateway=$!
  until grep -q '^Sendook is ready' "$work/log"; do
    kill -0 "$gateway" 2>/dev/null || { cat "$work/log" >&2; fail "the gateway did not start"; }
    sleep 0.01
  done
}

open_gateway() {
  start_gateway "$@"
  url=$(sed -n 's/^ *API  *\(http[^ ]*\)$/\1/p' "$work/log")
  url=${url/localhost/127.0.0.1}
  smtp_port=$(sed -n 's/^ *SMTP .*localhost:\([0-9]*\).*/\1/p' "$work/log")
  printf 'Authorization: Bearer %s\n' "$(<"$work/api.key")" >"$work/auth"
}

stop_gateway() {
  if [[ -n $gateway ]]; then
    kill "$gateway" 2>/dev/null || true
    wait "$gateway" 2>/dev/null || true
    gateway=''
  fi
}

api() { curl -sSf --max-time 60 -H "@$work/auth" "$url$1" "${@:2}"; }

make_inbox() {
  local answer
  answer=$(api /v1/inboxes -H 'Content-Type: application/json' -d "{\"name\":\"$1\"}")
  [[ $answer =~ \"_id\":\"([0-9a-f]*)\" ]] && inbox=${BASH_REMATCH[1]}
  [[ $answer =~ \"email\":\"([^\"]*)\" ]] && email=${BASH_REMATCH[1]}
}

machine() {
  local memory=unknown syncs
  if [[ -r /proc/meminfo ]]; then memory="$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)"; fi
  syncs=$(LC_ALL=C dd if=/dev/zero of="$work/sync" bs=4k count=200 oflag=dsync 2>&1 |
    awk '/copied/ { for (i = 1; i <= NF; i++) if ($i == "s,") printf "%.0f", 200 / $(i - 1) }')
  row Machine "$(getconf _NPROCESSORS_ONLN) cores, $memory, $(uname -sm), $(java -version 2>&1 | sed -n 3p)"
  row Disk "${syncs:-unknown} synced writes of 4 KiB a second, one after the other (dd oflag=dsync)"
  if [[ -r /proc/loadavg ]]; then row 'Load before' "$(cut -d' ' -f1 /proc/loadavg) (more than 0.5: something else was running too)"; fi
}

# What the gateway holds: as the system sees it, and what is alive of it after a collection.
memory() {
  local live
  live=$(jcmd "$gateway" GC.class_histogram 2>/dev/null | awk '/^Total/ { printf "%.0f MB alive of ", $3 / 1e6 }')
  printf '%s%s MB resident' "$live" "$(($(ps -o rss= -p "$gateway") / 1024))"
}

smtp_source() { PATH="$PATH:/usr/sbin" command -v smtp-source; }

prepare() {
  [[ -n ${EPOCHREALTIME-} ]] || fail "bash 5 or newer is needed"
  # On the project's own disk: a temporary folder in memory would make every write look free.
  mkdir -p target
  work=$(mktemp -d target/bench.XXXXXX)
  gateway=''
  trap clean_up EXIT
  trap 'exit 130' INT TERM
  umask 077
  unset SENDOOK_URL
  row 'What' 'Figure'
  row '---' '---'
  machine
}
