#!/bin/sh
# Every rules/*.c is in rules/meson.build's list and has testdata/rules/<id>/; the list is sorted.
set -eu
root=$1
listed=$(sed -n "/^rule_ids = \[/,/^\]/s/^ *'\([a-z0-9_]*\)',\{0,1\}$/\1/p" "$root/rules/meson.build")
files=$(cd "$root/rules" && ls ./*.c 2>/dev/null | sed 's|^\./||; s|\.c$||' | LC_ALL=C sort)
n=0 bad=0
check() { # description, condition status
    n=$((n + 1))
    if [ "$2" = 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; bad=1; fi
}
[ -n "$listed" ]; check "there are rules" $?
[ "$listed" = "$(printf '%s\n' "$listed" | LC_ALL=C sort -u)" ] && s=0 || s=1
check "the list is sorted and has no doubles" $s
[ "$listed" = "$files" ] && s=0 || s=1
check "the list names exactly the files" $s
for rule in $listed; do
    id=$(printf '%s' "$rule" | tr _ -)
    [ -d "$root/testdata/rules/$id" ] && s=0 || s=1
    check "testdata/rules/$id exists" $s
    grep -q "\.id = \"$id\"" "$root/rules/$rule.c" && s=0 || s=1
    check "$rule.c carries its id" $s
done
echo "1..$n"
exit $bad
