# Sourced after common.sh: packages of a newer suite of this distribution. apt
# checks their signatures, with a configuration of its own; they are unpacked
# into the cache, and the system stays as it is.
# shellcheck shell=bash

newer_tmp= newer_suites= newer_line='' newer_options=()

# The distribution's main archive, as this machine's own apt knows it.
newer_mirror() { # CODENAME
    # shellcheck disable=SC2016 # these are apt's variables
    apt-get indextargets --format '$(CREATED_BY) $(RELEASE) $(COMPONENT) $(REPO_URI)' |
        awk -v name="$1" '$1 == "Packages" && $3 == "main" && !found &&
            ($2 == name || $2 ~ /^(stable|testing|unstable|sid)$/) { print $4; found = 1 }'
}

# newer_begin DEPS UBUNTU-COMPONENT: what comes is put together below DEPS.
newer_begin() {
    local deps=$1 codename mirror keyring component
    # shellcheck disable=SC1091
    codename=$(. /etc/os-release && echo "${UBUNTU_CODENAME:-${VERSION_CODENAME:-unstable}}")
    if grep -q '^UBUNTU_CODENAME=' /etc/os-release; then
        keyring=ubuntu-archive-keyring component=$2 newer_suites='devel resolute questing'
        apt_upgrade ubuntu-keyring
    else
        keyring=debian-archive-keyring component=main newer_suites='unstable testing stable'
        apt_upgrade debian-archive-keyring # it has to know the newer suites' keys
    fi
    mirror=$(newer_mirror "$codename")
    if [[ -z $mirror ]]; then
        say "apt has no source for $codename here"
        return 1
    fi
    newer_line="deb [signed-by=/usr/share/keyrings/$keyring.gpg] $mirror %s $component"
    newer_tmp=$(mktemp -d "$deps/fetch.XXXXXX")
    mkdir -p "$newer_tmp"/{state/lists/partial,cache/archives/partial,unpacked}
    : >"$newer_tmp/status"
    newer_options=(-o Dir::State="$newer_tmp/state" -o Dir::State::status="$newer_tmp/status"
        -o Dir::Cache="$newer_tmp/cache"
        -o Dir::Etc::sourcelist="$newer_tmp/sources.list" -o Dir::Etc::sourceparts=-
        -o Dir::Etc::preferences=- -o Dir::Etc::preferencesparts=- -o APT::Default-Release=
        -o APT::Sandbox::User="$(id -un)" -o APT::Update::Error-Mode=any
        -o Acquire::Languages=none -o Acquire::Retries=3)
}

newer_apt() { apt-cache "${newer_options[@]}" "$@"; }
newer_get() { quietly apt-get "${newer_options[@]}" "$@"; }

# newer_add SUITE: its packages are there from now on, beside those of the suites before.
newer_add() {
    # shellcheck disable=SC2059 # the line is a format
    printf "$newer_line\n" "$1" >>"$newer_tmp/sources.list"
    newer_get update && return 0
    sed -i '$d' "$newer_tmp/sources.list"
    return 1
}

# newer_keep DIR: what is unpacked becomes DIR.
newer_keep() {
    rm -rf "${1:?}"
    mv -T "$newer_tmp/unpacked" "$1" || true # another run was faster
    chmod 755 "$1"
}

newer_end() {
    rm -rf "${newer_tmp:?}"
    newer_tmp=
}
