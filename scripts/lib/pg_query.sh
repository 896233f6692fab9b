# Sourced after common.sh: gets libpg_query, with the server's node headers, to
# where Meson looks for it.
# shellcheck shell=bash disable=SC2154 source-path=SCRIPTDIR
#
# The system's own package is used when it is new enough. If it is not, a newer
# suite's is unpacked into the cache (newer.sh). The library in it is static and
# needs nothing of the newer suite at run time.
. "$root/scripts/lib/newer.sh"

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

pg_query_choose() { # stdin: versions; prints the one to take
    local versions pattern
    versions=$(sort -rV)
    for pattern in '^18\.[1-9]' '^18' '^17'; do
        grep -m 1 "$pattern" <<<"$versions" && return 0
    done
    return 1
}

pg_query_fetch() { # DEPS
    local deps=$1 suite version=''
    newer_begin "$deps" universe ||
        die "libpg_query cannot be fetched; build it and pass -Dpg_query_prefix=DIR to meson setup"
    for suite in $newer_suites; do
        say "looking for a newer libpg_query in $suite (it is unpacked into $deps, not installed)"
        newer_add "$suite" || continue
        version=$(newer_apt madison libpg-query-dev | awk '{ print $3 }' | pg_query_choose || true)
        [[ $version != 18.[1-9]* ]] || break
    done
    if [[ -n $version ]]; then
        say "unpacking libpg-query-dev $version"
        (cd "$newer_tmp" && newer_get download "libpg-query-dev=$version" &&
            dpkg -x libpg-query-dev_*.deb unpacked) || version=
    fi
    [[ -z $version ]] || newer_keep "$deps/pg_query-$version"
    newer_end
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
