# Fresh Debian hosts for the tests of this directory, which source this file.
#
# A host is a root directory made by debootstrap, which systemd-nspawn boots in a network namespace of its own,
# quarry-NAME. This needs root, debootstrap, systemd-nspawn (systemd-container), openssl and Ansible (requirements.txt).
# A test sets `archive`, the archive of Quarry, and `work`, its directory. KEEP=1 leaves the hosts running at the end.
# shellcheck shell=bash disable=SC2016,SC2154
base=${QUARRY_ANSIBLE_TEST:-/var/tmp/quarry-ansible-test}/base
declare -A container=() leader=()

say() { printf '\n== %s (%s)\n' "$*" "$(date +%T)"; }

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# expect WHAT PATTERN OUTPUT
expect() {
  grep -q -- "$2" <<< "$3" || fail "$1, expected $2: $3"
  printf '%s: %s\n' "$1" "$(grep -o -- "$2" <<< "$3" | head -n 1)"
}

checksum() { sha256sum "$1" | cut -d ' ' -f 1; }

# --- Hosts ------------------------------------------------------------------------------------------------------------

# Made once; each host is a copy.
make_base() {
  [ ! -e "$base/usr/sbin/sshd" ] || return 0
  say 'Making a Debian 12'
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' \
    | sed -n '/security/d; s/ main$//p' | head -n 1)
  [ -n "$mirror" ] || fail 'apt has no mirror of Debian.'
  rm -rf --one-file-system "$base" "$base.new"
  mkdir -p "$(dirname "$base")"
  debootstrap --variant=minbase \
    --include=ca-certificates,curl,dbus,iproute2,openssh-server,procps,python3,python3-apt,sudo,systemd,systemd-sysv \
    bookworm "$base.new" "$mirror" > "$work/debootstrap.log"
  mv "$base.new" "$base"
}

make_host() {
  rm -rf --one-file-system "${work:?}/$1"
  cp -a "$base" "$work/$1"
}

# Packages that are installed start nothing: where a root directory is set up through a chroot, nothing can be started.
forbid_starts() {
  printf '#!/bin/sh\nexit 101\n' > "$1/usr/sbin/policy-rc.d"
  chmod 755 "$1/usr/sbin/policy-rc.d"
}

# Runs a command with the file systems of the kernel in a root directory; they vanish with it.
in_mounts() {
  local root=$1
  shift
  unshare --mount --propagation private bash -c '
    mount -t proc proc "$0/proc" && mount -t sysfs -o ro sysfs "$0/sys" && mount --rbind /dev "$0/dev" && exec "$@"' \
    "$root" "$@"
}

add_network() {
  ip netns del "quarry-$1" 2> /dev/null || :
  ip netns add "quarry-$1"
  ip -n "quarry-$1" link set lo up
}

boot() {
  local host=$1
  say "Booting $host"
  rm -f "$work/$host/usr/sbin/policy-rc.d"
  systemd-nspawn --quiet --register=no --keep-unit --network-namespace-path="/run/netns/quarry-$host" --resolv-conf=off \
    --boot --directory="$work/$host" --machine="quarry-$host" > "$work/$host.log" 2>&1 < /dev/null &
  container[$host]=$!
  for _ in $(seq 180); do
    leader[$host]=$(pgrep -P "${container[$host]}" -f systemd | head -n 1 || true)
    if [ -n "${leader[$host]}" ] && [ "$(on "$host" systemctl is-system-running 2> /dev/null)" = running ]; then
      return
    fi
    kill -0 "${container[$host]}" 2> /dev/null || fail "systemd-nspawn ended: $(tail -n 5 "$work/$host.log")"
    sleep 1
  done
  on "$host" systemctl --failed || :
  fail "$host did not boot within three minutes."
}

enter_command() {
  printf 'nsenter --target %s --ipc --mount --net --pid --uts --cgroup --root --wd --' "${leader[$1]}"
}

# on HOST COMMAND: as root on a booted host.
on() {
  local host=$1
  shift
  # shellcheck disable=SC2046
  $(enter_command "$host") "$@"
}

stop_hosts() {
  local host
  for host in "${!container[@]}"; do
    if [ -n "${KEEP:-}" ]; then
      say "$host runs: $(enter_command "$host") bash; end it by kill ${container[$host]}"
    else
      kill -TERM "${container[$host]}" 2> /dev/null || :
      wait "${container[$host]}" 2> /dev/null || :
      ip netns del "quarry-$host" 2> /dev/null || :
    fi
  done
}

# --- What is installed ------------------------------------------------------------------------------------------------

# A self-signed certificate of two days: certificate NAME CERTIFICATE KEY
certificate() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -addext "subjectAltName=DNS:$1" \
    -keyout "$3" -out "$2" 2> /dev/null
}

# A Qdrant, from QDRANT_ARCHIVE; otherwise the stand-in of the tests, which runs on Quarry's Java.
pack_qdrant() {
  local packed=$1
  if [ -n "${QDRANT_ARCHIVE:-}" ]; then
    cp "$QDRANT_ARCHIVE" "$packed"
    return
  fi
  local classes=${QUARRY_TEST_CLASSES:-$test/../../orchestrator/target/test-classes} package=dev/quarry/orchestrator/store/qdrant
  [ -e "$classes/$package/QdrantStandInServer.class" ] || fail "The tests are not compiled: run mvn test-compile."
  rm -rf "$work/qdrant"
  mkdir -p "$work/qdrant/classes/$package"
  cp "$classes/$package"/*.class "$work/qdrant/classes/$package"
  tar -xzf "$archive" -C "$work/qdrant" --strip-components=1 --wildcards '*/runtime' '*/lib/client-1*' '*/lib/grpc-*' \
    '*/lib/protobuf-java*' '*/lib/guava-*' '*/lib/failureaccess*' '*/lib/gson-*' '*/lib/perfmark*' '*/lib/slf4j-api*'
  cat > "$work/qdrant/qdrant" << 'END'
#!/bin/sh
# qdrant --config-path FILE
home=/opt/qdrant/current
exec "$home/runtime/bin/java" -Xmx256m -cp "$home/classes:$home/lib/*" \
  dev.quarry.orchestrator.store.qdrant.QdrantStandInServer "$2" /var/lib/qdrant
END
  chmod 755 "$work/qdrant/qdrant"
  tar -czf "$packed" -C "$work/qdrant" qdrant classes lib runtime
  rm -rf "$work/qdrant"
}

# pack_releases NEXT BROKEN: the release with one more file, as the next one; and one whose servers end at once.
pack_releases() {
  rm -rf "$work/next" "$work/broken"
  mkdir -p "$work/next"
  tar -xzf "$archive" -C "$work/next"
  local name
  name=$(ls "$work/next")
  date > "$work/next/$name/NEXT"
  tar -czf "$1" -C "$work/next" "$name"
  mkdir -p "$work/broken/$name"
  cp -r "$work/next/$name/systemd" "$work/next/$name/config" "$work/broken/$name"
  cat > "$work/broken/$name/quarry" << 'END'
#!/bin/sh
case $1 in
  prepare) : > "$(dirname "$0")/quarry.aot" ;;
  health) exec sleep 300 ;;
  *) exit 1 ;;
esac
END
  chmod 755 "$work/broken/$name/quarry"
  tar -czf "$2" -C "$work/broken" "$name"
  rm -rf "$work/next" "$work/broken"
}

# --- What a play has changed ------------------------------------------------------------------------------------------

# The last lines of a play, in a log.
recap() { sed -n '/^PLAY RECAP/,$p' "$1" | grep ' ok='; }

expect_unchanged() {
  ! recap "$1" | grep -q ' changed=[1-9]' || fail "It changed something:
$(grep -B 8 '^changed' "$1")"
}
