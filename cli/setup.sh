#!/usr/bin/env bash
# Brings a machine and a clone to where Monban can run. Says nothing and takes well under a second when there is
# nothing to do; never asks a question; writes on stderr only, because stdout belongs to the program that follows.
#
#   cli/setup.sh run      for npm start: PC/SC with virtual readers, node_modules, the console built
#   cli/setup.sh test     for npm test: all of that, and what the suites need (browser, brokers, databases)
#   cli/setup.sh check    for npm run check: node_modules
#
# A Debian package that is missing and cannot be installed is named and left out; with CI=true it ends the run.
set -euo pipefail
exec 1>&2 </dev/null

purpose=${1:-}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Daemons and `ip` live in sbin, which a plain user's path leaves out.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() { printf 'setup: %s\n' "$*"; }
fail() {
  say "$*"
  exit 1
}

# One line each: the package, then the file or command by which it is known to be there.
packages_for() {
  [ "$1" = check ] && return
  printf '%s\n' \
    'g++ g++' \
    'make make' \
    'python3 python3' \
    'libpcsclite-dev /usr/include/PCSC/winscard.h' \
    'pcscd pcscd' \
    'vsmartcard-vpcd /usr/lib/pcsc/drivers/serial/libifdvpcd.so' \
    'iproute2 ip'
  [ "$1" = run ] && return
  printf '%s\n' \
    'opensc opensc-tool' \
    'openssl openssl' \
    'mosquitto mosquitto' \
    'postgresql /usr/lib/postgresql/*/bin/initdb' \
    'chromium chromium' \
    'fonts-noto-cjk /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' \
    'poppler-utils pdftoppm' \
    'python3-cryptography-vectors /usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data/ReadMe.txt'
}

is_there() {
  case $1 in
    # Unquoted on purpose: a directory with a version in it is found by its pattern.
    # shellcheck disable=SC2086
    /*) ls $1 >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

missing_packages() {
  packages_for "$1" | while read -r package probe; do
    is_there "$probe" || printf '%s ' "$package"
  done
}

# Prints the prefix that makes a command run as root: nothing, or `sudo -n`. Fails when there is no way.
root_prefix() {
  [ "$(id -u)" = 0 ] && return 0
  sudo -n true 2>/dev/null && printf 'sudo -n' && return 0
  return 1
}

# Debian starts a daemon as soon as its package is installed. Monban starts its own on ports and sockets of its own,
# so a machine that had no pcscd, mosquitto or postgresql running shall have none afterwards: for the length of the
# installation the policy says no. Services that run already are neither stopped nor restarted by this.
install_packages() {
  local as_root=$1 policy=/usr/sbin/policy-rc.d status=0
  shift
  local apt="$as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -qq -o DPkg::Lock::Timeout=300"
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
    $as_root chmod 755 $policy
    # shellcheck disable=SC2064
    trap "$as_root rm -f $policy" EXIT
  fi
  { $apt update && $apt install -y --no-install-recommends "$@"; } >"$log" 2>&1 || status=$?
  trap - EXIT
  if [ "$(cat $policy 2>/dev/null)" = "$(printf '#!/bin/sh\nexit 101')" ]; then $as_root rm -f $policy; fi
  [ $status = 0 ] || tail -n 5 "$log"
  rm -f "$log"
  return $status
}

ensure_packages() {
  local missing as_root log
  missing=$(missing_packages "$purpose")
  [ -z "$missing" ] && return
  if ! command -v apt-get >/dev/null; then
    say "this is not Debian; install by hand what corresponds to: $missing"
  elif ! as_root=$(root_prefix); then
    say "not root and no passwordless sudo; ask for: apt-get install $missing"
  else
    say "installing Debian packages: $missing"
    log=$(mktemp)
    # shellcheck disable=SC2086
    install_packages "$as_root" $missing || say 'apt-get did not succeed (its last lines are above)'
  fi
  missing=$(missing_packages "$purpose")
  [ -z "$missing" ] && return
  [ "${CI:-}" = true ] && fail "with CI=true nothing may be missing: $missing"
  say "going on without: $missing"
}

ensure_node() {
  command -v node >/dev/null && command -v npm >/dev/null ||
    fail 'Node.js with npm is needed, 20.19 or newer (see engines in package.json).'
  node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1);
  ' || fail "Node.js $(node --version) is too old: 20.19 or newer is needed (see engines in package.json)."
}

# What node_modules was made from: the lock file, Node's binary interface, and whether pcsclite could be compiled.
installation_wanted() {
  local headers=without-pcsc
  [ -e /usr/include/PCSC/winscard.h ] && headers=with-pcsc
  printf '%s node-abi-%s %s' "$(sha256sum <package-lock.json | cut -c1-64)" \
    "$(node -p process.versions.modules)" "$headers"
}

# A developer's own `npm install` leaves an old stamp or none, but npm's hidden lock file is then the newest of all.
installed_by_hand() {
  [ node_modules/.package-lock.json -nt node_modules/.monban-lock ] &&
    [ ! package-lock.json -nt node_modules/.package-lock.json ] &&
    { [ ! -e /usr/include/PCSC/winscard.h ] || [ -e node_modules/pcsclite/build/Release/pcsclite.node ]; }
}

ensure_node_modules() {
  local wanted
  wanted=$(installation_wanted)
  [ "$(cat node_modules/.monban-lock 2>/dev/null)" = "$wanted" ] && return
  if ! installed_by_hand; then
    say 'installing npm packages (a minute or two where native modules must be compiled)'
    npm ci --no-audit --no-fund --loglevel=error
  fi
  printf '%s' "$wanted" >node_modules/.monban-lock
}

# Of the files whose paths are read: changes with each of their contents and names.
hash_of_files() {
  LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum | cut -c1-64
}

ensure_console() {
  local wanted
  wanted=$(find admin-ui/src admin-ui/index.html admin-ui/public admin-ui/vite.config.ts admin-ui/package.json \
    core/src package-lock.json -type f 2>/dev/null | hash_of_files)
  [ -e admin-ui/dist/index.html ] && [ "$(cat node_modules/.monban-console 2>/dev/null)" = "$wanted" ] && return
  say 'building the console'
  local output
  output=$(npm run --silent build -w admin-ui 2>&1) || fail "the console does not build:
$output"
  printf '%s' "$wanted" >node_modules/.monban-console
}

# The programs that the suites start again and again, built once: `core/bin/program.mjs` runs the build while it is as
# new as the sources. What does not build still runs from its sources, and `npm run check` says why.
ensure_programs() {
  local stamp=node_modules/.monban-programs wanted force=()
  wanted=$(find core/src card-ap/src trust/src db/src server/src door-controller/src simulators/src cli/src \
    ./*/tsconfig.json tsconfig.base.json package-lock.json -type f | hash_of_files)
  if [ -e cli/dist/main.js ]; then
    if [ "$(cat $stamp 2>/dev/null)" = "$wanted" ]; then
      touch $stamp
      return
    fi
  else
    force=(--force)
  fi
  rm -f $stamp
  say 'building the programs'
  if node_modules/.bin/tsc -b "${force[@]}" cli server door-controller simulators; then
    printf '%s' "$wanted" >$stamp
  else
    say 'the programs do not build (see above); they run from their sources'
  fi
}

case $purpose in
  run | test | check) ;;
  *) fail 'usage: cli/setup.sh run|test|check' ;;
esac
ensure_node
# Two starts at once take turns.
exec 9<package.json
flock 9
ensure_packages 9<&-
ensure_node_modules 9<&-
if [ "$purpose" != check ]; then ensure_console 9<&-; fi
if [ "$purpose" = test ]; then ensure_programs 9<&-; fi
