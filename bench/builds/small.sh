# Six small steps, for bench/builds/run.

small() {
  mkdir "$root/small" "$root/empty"
  date >"$root/small/file"
  cat >"$root/small/Dockerfile" <<'END'
FROM busybox:latest
ENV GREETING=hello
COPY file /file
RUN echo one > /one
RUN echo two > /two
RUN echo $GREETING > /three
END
  printf 'FROM scratch\nLABEL empty=yes\n' >"$root/empty/Dockerfile"
  tar -C "$root/small" -cf "$root/small.tar" .
  bare_bundle
  podman=; ! command -v podman >/dev/null || { podman="podman --root $root/p --runroot $root/pr --cgroup-manager cgroupfs"; $podman import -q "$root/busybox.tar" busybox:latest >/dev/null; }

  local round i
  for round in $(seq 0 "$runs"); do
    # The first round warms up what is cold only once.
    [ "$round" != 1 ] || rm -f "$root"/times/*
    take floor bare_steps
    for i in "${!engines[@]}"; do small_round "${engines[i]}" "${sockets[i]}"; done
    [ -z "$podman" ] || {
      take podman-client $podman version
      take podman-cold $podman build --no-cache -t bench/podman "$root/small"
      take podman-cached $podman build --layers -t bench/podman "$root/small"
    }
  done

  local floor; floor=$(median floor)
  echo "six small steps, medians of $runs in ms; three RUN steps in the bare runtime: $floor"
  printf '  %-22s %8s %8s %8s %14s %14s %12s %14s\n' "" cold cached client "daemon's cold" "daemon's cached" "of the floor" "gantry's part"
  for i in "${!engines[@]}"; do
    line "${engines[i]}" api "" "$floor"; line "${engines[i]}" classic version "$floor"; line "${engines[i]}" buildx empty "$floor"
    [ "${engines[i]}" != gantry ] || line gantry gantry own "$floor"
  done
  [ -z "$podman" ] || line podman "" client "$floor"
}

small_round() { # small_round ENGINE SOCKET
  local socket=$2; export DOCKER_HOST=unix://$2
  take "$1-version" docker version
  take "$1-api-cold" bare_api nocache=1
  take "$1-api-cached" bare_api ""
  take "$1-classic-cold" classic --no-cache -t bench/classic "$root/small"
  take "$1-classic-cached" classic -t bench/classic "$root/small"
  take "$1-empty" buildx -t bench/empty "$root/empty"
  take "$1-buildx-cold" buildx --no-cache -t bench/buildx "$root/small"
  take "$1-buildx-cached" buildx -t bench/buildx "$root/small"
  [ "$1" = gantry ] || return 0
  take gantry-own "$gantry" version
  take gantry-gantry-cold "$gantry" build --no-cache -t bench/gantry "$root/small"
  take gantry-gantry-cached "$gantry" build -t bench/gantry "$root/small"
}

# line ENGINE WAY CLIENT FLOOR: what a way in costs; the client's own part is that of the other measurement, CLIENT.
line() {
  local name=$1${2:+-$2} cold cached client=0 own=
  cold=$(median "$name-cold") cached=$(median "$name-cached")
  [ -z "$3" ] || client=$(median "$1-$3")
  local daemon_cold daemon_cached; daemon_cold=$(difference "$cold" "$client") daemon_cached=$(difference "$cached" "$client")
  # Beside a peer: what the same way in costs Gantry, as a part of it.
  if [ "$1" != gantry ] && [ -n "$2" ]; then
    local own_client=0; [ -z "$3" ] || own_client=$(median "gantry-$3")
    own="$(ratio "$(difference "$(median "gantry-$2-cold")" "$own_client")" "$daemon_cold") / $(ratio "$(difference "$(median "gantry-$2-cached")" "$own_client")" "$daemon_cached")"
  fi
  printf '  %-22s %8s %8s %8s %14s %14s %12s %14s\n' "$1${2:+, $2}" "$cold" "$cached" "$client" "$daemon_cold" "$daemon_cached" "$(ratio "$daemon_cold" "$4")" "$own"
}

# The floor: the very spec that the daemon makes for a container, on a plain copy of the files, by the runtime alone.
bare_bundle() {
  mkdir -p "$root/bundle/rootfs"; tar -xf "$root/busybox.tar" -C "$root/bundle/rootfs"
  local id; id=$(DOCKER_HOST=unix://${sockets[0]} "$gantry" run -d --network none busybox sleep 1000)
  jq '.root.path = "rootfs" | .process.terminal = false | del(.linux.cgroupsPath) | .mounts |= map(select(.type != "bind")) | del(.linux.maskedPaths)' \
    "$root/x/containers/$id/config.json" >"$root/spec.json"
  DOCKER_HOST=unix://${sockets[0]} "$gantry" rm -f "$id" >/dev/null
  runtime=$(command -v crun || command -v runc)
  for step in 'echo one > /one' 'echo two > /two' 'echo hello > /three'; do
    local place=$root/bundle-${#steps[@]}; steps+=("$place")
    mkdir "$place"; ln -s ../bundle/rootfs "$place/rootfs"
    jq --arg step "$step" '.process.args = ["/bin/sh", "-c", $step]' "$root/spec.json" >"$place/config.json"
  done
}
steps=()
bare_steps() { local step; for step in "${steps[@]}"; do "$runtime" --root "$root/floor" run -b "$step" "floor-${step##*-}-$$"; done; }
