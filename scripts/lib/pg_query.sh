# Sourced after common.sh: gets libpg_query, with the server's node headers, to
# where Meson looks for it.
# shellcheck shell=bash disable=SC2154
#
# The system's own package is used when it is new enough. If it is not, a newer
# suite's package is fetched with apt, which checks its signature, through a
# private configuration, and unpacked into the cache; the system stays as it is.
# The library in it is static and needs nothing of the newer suite at run time.

pg_query_usable() { # PREFIX
    local lib
    [[ -f $1/include/pg_query/postgres/nodes/parsenodes.h ]] || return 1
    for lib in "$1"/lib/libpg_query.a "$1"/lib/*/libpg_query.a; do
        [[ ! -f $lib ]] || return 0
    done
    return 1
}

pg_query_link_cached() { # DEPS: the newest that was unpacked earlier
    local prefix
    while read -r prefix; do
        if pg_query_usable "$prefix"; then
            mkdir -p "$root/build-deps"
            ln -sfn "$prefix" "$root/build-deps/pg_query"
            return 0
        fi
    done < <(printf '%s\n' "$1"/pg_query-*/usr | sort -rV)
    return 1
}

# The distribution's main archive, as this machine's own apt knows it.
pg_query_mirror() { # CODENAME
    # shellcheck disable=SC2016 # these are apt's variables
    apt-get indextargets --format '$(CREATED_BY) $(RELEASE) $(COMPONENT) $(REPO_URI)' |
        awk -v name="$1" '$1 == "Packages" && $3 == "main" && !found &&
            ($2 == name || $2 ~ /^(stable|testing|unstable|sid)$/) { print $4; found = 1 }'
}

pg_query_choose() { # stdin: versions; prints the one to take
    local versions pattern
    versions=$(sort -rV)
    for pattern in '^18\.[1-9]' '^18' '^17'; do
        grep -m 1 "$pattern" <<<"$versions" && return 0
    done
    return 1
}

pg_query_fetch() { # DEPS
    local deps=$1 codename mirror keyring component suites suite line version='' tmp
    # shellcheck disable=SC1091
    codename=$(. /etc/os-release && echo "${UBUNTU_CODENAME:-${VERSION_CODENAME:-unstable}}")
    if grep -q '^UBUNTU_CODENAME=' /etc/os-release; then
        keyring=ubuntu-archive-keyring component=universe suites='devel resolute questing'
        apt_upgrade ubuntu-keyring
    else
        keyring=debian-archive-keyring component=main suites='unstable testing stable'
        apt_upgrade debian-archive-keyring # it has to know the newer suites' keys
    fi
    mirror=$(pg_query_mirror "$codename")
    [[ -n $mirror ]] || die "apt has no source for $codename here, so libpg_query cannot be fetched;" \
        "build it and pass -Dpg_query_prefix=DIR to meson setup"

    tmp=$(mktemp -d "$deps/fetch.XXXXXX")
    mkdir -p "$tmp"/{state/lists/partial,cache/archives/partial,unpacked}
    : >"$tmp/status"
    local apt=(-o Dir::State="$tmp/state" -o Dir::State::status="$tmp/status" -o Dir::Cache="$tmp/cache"
        -o Dir::Etc::sourcelist="$tmp/sources.list" -o Dir::Etc::sourceparts=-
        -o Dir::Etc::preferences=- -o Dir::Etc::preferencesparts=- -o APT::Default-Release=
        -o APT::Sandbox::User="$(id -un)" -o APT::Update::Error-Mode=any
        -o Acquire::Languages=none -o Acquire::Retries=3)
    for suite in $suites; do
        say "looking for a newer libpg_query in $suite (it is unpacked into $deps, not installed)"
        line="deb [signed-by=/usr/share/keyrings/$keyring.gpg] $mirror $suite $component"
        printf '%s\n' "$line" >>"$tmp/sources.list"
        if ! quietly apt-get "${apt[@]}" update; then
            sed -i '$d' "$tmp/sources.list"
            continue
        fi
        version=$(apt-cache "${apt[@]}" madison libpg-query-dev | awk '{ print $3 }' | pg_query_choose || true)
        [[ $version != 18.[1-9]* ]] || break
    done
    if [[ -n $version ]]; then
        say "unpacking libpg-query-dev $version"
        (cd "$tmp" && quietly apt-get "${apt[@]}" download "libpg-query-dev=$version" &&
            dpkg -x libpg-query-dev_*.deb unpacked) || version=
    fi
    if [[ -n $version ]]; then
        rm -rf "${deps:?}/pg_query-$version"
        mv -T "$tmp/unpacked" "$deps/pg_query-$version" || true # another run was faster
        chmod 755 "$deps/pg_query-$version"
    fi
    rm -rf "$tmp"
    pg_query_link_cached "$deps" || die "no libpg_query 17 or newer could be fetched;" \
        "build it and pass -Dpg_query_prefix=DIR to meson setup"
}

need_pg_query() {
    local candidate deps
    ! pg_query_usable "$root/build-deps/pg_query" || return 0
    ! pg_query_usable /usr || return 0
    deps=$(deps_dir)
    ! pg_query_link_cached "$deps" || return 0
    have apt-get || die "libpg_query 17 or newer with its node headers is missing, and without apt-get" \
        "it is not fetched here; build it (make install prefix=DIR) and run" \
        "meson setup build -Dpg_query_prefix=DIR && meson compile -C build"
    apt_update
    candidate=$(apt-cache policy libpg-query-dev | awk '$1 == "Candidate:" { print $2 }')
    if [[ -n $candidate ]] && dpkg --compare-versions "$candidate" ge 17; then
        apt_install libpg-query-dev
    else
        pg_query_fetch "$deps"
    fi
}
