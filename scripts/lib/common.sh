# Sourced by the other scripts: messages, packages, and the build directory.
# shellcheck shell=bash

set -euo pipefail
export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '== %s\n' "$*" >&2; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 2
}
have() { command -v "$1" >/dev/null 2>&1; }

# Where downloads are kept, so that a second clone does not fetch them again.
# Root's own cache is closed to the unprivileged user that test servers run as,
# so root's downloads go to /var/cache.
deps_dir() {
    local dir=${PGPREFLIGHT_DEPS:-}
    if [[ -z $dir ]]; then
        if ((EUID == 0)); then
            dir=/var/cache/pgpreflight
        else
            dir=${XDG_CACHE_HOME:-$HOME/.cache}/pgpreflight
        fi
    fi
    mkdir -p "$dir"
    (cd "$dir" && pwd)
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        die "not root and no sudo here; as root, run: $*"
    fi
}

# Runs a command whose output matters only when it fails.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    ((status == 0)) || tail -n 40 "$log" >&2
    rm -f "$log"
    return "$status"
}

apt_updated=
apt_update() {
    [[ -z $apt_updated ]] || return 0
    apt_updated=yes
    say "reading the package lists (apt-get update)"
    quietly as_root apt-get update -q -o Acquire::Retries=3 ||
        say "some package lists could not be read; going on with those there are"
}

apt_run_install() {
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
        --no-install-recommends -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" ||
        die "apt-get install $* failed"
}

apt_missing() {
    local package
    for package; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            printf '%s\n' "$package"
    done
}

# apt_install PACKAGE...: installs those that are not there yet.
apt_install() {
    local missing
    mapfile -t missing < <(apt_missing "$@")
    ((${#missing[@]})) || return 0
    apt_update
    say "installing: ${missing[*]}"
    apt_run_install "${missing[@]}"
}

# apt_upgrade PACKAGE: brings a package to the newest version of the system's own suite.
apt_upgrade() {
    local installed candidate
    apt_update
    installed=$(apt-cache policy "$1" | awk '$1 == "Installed:" { print $2 }')
    candidate=$(apt-cache policy "$1" | awk '$1 == "Candidate:" { print $2 }')
    [[ $installed != "$candidate" ]] || return 0
    say "installing: $1 $candidate"
    apt_run_install "$1"
}

# need_tools COMMAND=PACKAGE...: a tool may also come from somewhere else than
# its package (pip, another repository), so it is the command that is looked for.
need_tools() {
    local pair packages=() commands=()
    for pair; do
        have "${pair%%=*}" && continue
        commands+=("${pair%%=*}")
        packages+=("${pair#*=}")
    done
    ((${#commands[@]})) || return 0
    have apt-get || die "please install: ${commands[*]} (this script installs by itself only with apt-get)"
    apt_install "${packages[@]}"
}

# want_tools COMMAND=PACKAGE...: those that this system has a package for; what
# needs another one is skipped, visibly (Ubuntu has chromium only as a snap).
want_tools() {
    local pair package known
    for pair; do
        package=${pair#*=}
        have "${pair%%=*}" && continue
        if have apt-get; then
            apt_update
            # Into a variable: behind a pipe, grep -q would end before apt-cache has written all.
            known=$(LC_ALL=C apt-cache policy "$package")
            [[ $known =~ Candidate:\ [^\(] ]] && apt_install "$package"
        fi
        have "${pair%%=*}" || say "${pair%%=*} cannot be had here: its tests are skipped"
    done
}

need_build_packages() {
    need_tools cc=gcc meson=meson ninja=ninja-build pkg-config=pkg-config git=git
    if have apt-get; then
        apt_install libc6-dev libcjson-dev libcmocka-dev libpq-dev
    else
        pkg-config --exists libcjson libpq cmocka ||
            die "please install the development files of cJSON, libpq and cmocka (pkg-config libcjson libpq cmocka)"
    fi
}

need_test_packages() {
    need_tools jq=jq npm=npm curl=curl python3=python3 runuser=util-linux \
        xmllint=libxml2-utils pre-commit=pre-commit patchelf=patchelf zsh=zsh fish=fish man=man-db
    want_tools chromium=chromium mandoc=mandoc
    have pgbouncer || [[ -x /usr/sbin/pgbouncer ]] || need_tools pgbouncer=pgbouncer
    if have apt-get; then
        apt_install python3-jsonschema python3-psycopg2 python3-yaml
    fi
}

need_fuzz_packages() {
    need_tools clang=clang
    # Older releases have libFuzzer in a package that clang brings along.
    if have apt-get && ! compgen -G '/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a' >/dev/null; then
        apt_install libclang-rt-dev
    fi
}

# configure DIR MESON-OPTION...: sets the build directory up, afresh when it
# belongs to other options, another library or another place.
configure() {
    local dir=$1 stamp wanted
    shift
    stamp=$root/$dir/.configured
    wanted="$root|$*|${CC:-}|$(readlink "$root/build-deps/pg_query" || true)"
    if [[ -f $stamp && $(<"$stamp") == "$wanted" && -f $root/$dir/build.ninja ]]; then
        return 0
    fi
    # Without our stamp the directory is the user's own: use it as it is.
    [[ -f $stamp || ! -f $root/$dir/build.ninja ]] || return 0
    rm -rf "${root:?}/$dir"
    say "configuring $dir"
    quietly meson setup "$root/$dir" "$root" "$@" || die "meson setup failed"
    printf '%s\n' "$wanted" >"$stamp"
}

# build DIR [TARGET...]
build() {
    local dir=$1
    shift
    say "building $dir"
    quietly meson compile -C "$root/$dir" "$@" || die "the build in $dir failed"
}
