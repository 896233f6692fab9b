# Sourced after common.sh: pg_dump as new as the newest server of the tests, for
# it refuses a newer server than itself. An older distribution's C library is too
# old for it, so it comes with its own.
# shellcheck shell=bash disable=SC2154 source-path=SCRIPTDIR
. "$root/scripts/lib/newer.sh"

pg_client_wrap() { # DIR MAJOR: programs that run with the libraries beside them
    local name loader libraries
    loader=$(compgen -G "$1/usr/lib*/ld-linux-*.so.*" | head -n 1) || return 1
    [[ -n $loader ]] || return 1
    libraries=$(dirname "$(compgen -G "$1/usr/lib/*/libc.so.6")")
    mkdir -p "$1/bin"
    for name in psql pg_dump pg_restore; do
        printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "${loader/"$1"/$3}" "${libraries/"$1"/$3}" \
            "$3/usr/lib/postgresql/$2/bin/$name" >"$1/bin/$name"
        chmod 755 "$1/bin/$name"
    done
}

pg_client_fetch() { # DEPS MAJOR DIR
    local suite package found=
    newer_begin "$1" main || return 1
    for suite in $newer_suites; do
        newer_add "$suite" || continue
        [[ -z $(newer_apt madison "postgresql-client-$2") ]] || found=$suite
        [[ -z $found ]] || break
    done
    if [[ -n $found ]]; then
        say "fetching postgresql-client-$2 from $found (it is unpacked into $3, not installed)"
        if newer_get install --download-only --yes --no-install-recommends "postgresql-client-$2"; then
            for package in "$newer_tmp"/cache/archives/*.deb; do
                dpkg -x "$package" "$newer_tmp/unpacked"
            done
            pg_client_wrap "$newer_tmp/unpacked" "$2" "$3" && newer_keep "$3"
        fi
    fi
    newer_end
    [[ -x $3/bin/pg_dump ]]
}

# pg_client_bindir MAJOR: prints where psql, pg_dump and pg_restore of that version or a newer one are.
pg_client_bindir() {
    local major=$1 dir
    if have pg_dump && (($(pg_dump --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/') >= major)); then
        dirname "$(command -v pg_dump)"
        return 0
    fi
    dir=$(deps_dir)/pg_client-$major
    [[ -x $dir/bin/pg_dump ]] || { have apt-get && apt_update && pg_client_fetch "$(deps_dir)" "$major" "$dir"; } ||
        return 1
    echo "$dir/bin"
}
