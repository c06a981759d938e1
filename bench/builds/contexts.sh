# A context of 50,000 small files and one of 2 GB, for bench/builds/run.

contexts() {
  mkdir "$root/many" "$root/large"
  awk -v root="$root/many" 'BEGIN {
    srand(); for (i = 0; i < 500; i++) { place = root "/" i; system("mkdir " place); for (j = 0; j < 100; j++) { f = place "/" j ".txt"; for (k = rand() * 20; k >= 0; k--) print i, j, k, rand(), rand() > f; close(f) } } }'
  for i in $(seq 64); do head -c 32M /dev/urandom >"$root/large/$i.bin"; done
  date >"$root/large/small.txt"
  for context in many large; do printf 'FROM scratch\nCOPY . /\n' >"$root/$context/Dockerfile"; done

  echo "contexts: seconds, and the most resident memory of the daemon (before it began)"
  printf '  %-22s %-8s %8s %16s %8s %12s   %s\n' "" context first memory again "one changed" "transferred: first, again, one changed"
  local i context
  for i in "${!engines[@]}"; do
    export DOCKER_HOST=unix://${sockets[i]}
    watched=$(server_of "${sockets[i]}")
    for context in many large; do
      context_line "${engines[i]}" classic "$context"
      context_line "${engines[i]}" buildx "$context"
      [ "${engines[i]}" != gantry ] || context_line gantry gantry_build "$context"
    done
  done
}

gantry_build() { "$gantry" build "$@"; }

context_line() { # context_line ENGINE WAY CONTEXT
  local name=$1-$2-$3 sent=() peak before
  [ "$1" = gantry ] && [ "$2" != classic ] && "$gantry" builder prune -af >/dev/null
  before=$(memory VmRSS); forget_peak
  take "$name-first" "$2" -t "bench/$3" "$root/$3"; sent+=("$(transferred)")
  peak=$(memory VmHWM)
  take "$name-again" "$2" -t "bench/$3" "$root/$3"; sent+=("$(transferred)")
  echo "$2 $RANDOM" >"$root/$3/changed.txt"
  take "$name-changed" "$2" -t "bench/$3" "$root/$3"; sent+=("$(transferred)")
  docker image rm "bench/$3" >/dev/null || :
  printf '  %-22s %-8s %8s %16s %8s %12s   %s\n' "$1, ${2/_/ }" "$3" "$(seconds "$name-first")" "$peak ($before) MB" "$(seconds "$name-again")" "$(seconds "$name-changed")" "${sent[*]}"
}

seconds() { awk -v t="$(median "$1")" 'BEGIN {if (t == "-") printf "-"; else printf "%.2f", t / 1000}'; }

# What buildx's progress says at last of the context: without a size when it was nothing.
transferred() { sed -n 's/.*transferring context: *\([0-9.]*[kMG]*B\)\{0,1\}.*/\1/p' "$root/said" | tail -n 1 | sed 's/^$/0B/'; }

# The process that listens on a socket: by its path or, where it is in another root, by the last part of it.
server_of() {
  [ "$1" != "${sockets[0]}" ] || { echo "$daemon"; return; }
  ss -xlpH | awk -v path="$1" -v last="/${1##*/}" '$5 == path || (substr($5, length($5) - length(last) + 1) == last && !found) {found = $0} $5 == path {exit} END {print found}' | sed -n 's/.*pid=\([0-9]*\).*/\1/p'
}
memory() { [ -z "$watched" ] && echo - || awk -v name="$1:" '$1 == name {printf "%d", $2 / 1024}' "/proc/$watched/status"; }
forget_peak() { [ -z "$watched" ] || echo 5 >"/proc/$watched/clear_refs"; }
