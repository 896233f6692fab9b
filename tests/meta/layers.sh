#!/usr/bin/env bash
# The walls between the parts and the habits that a machine can check (docs: CONTRIBUTING.md). TAP.
set -uo pipefail
shopt -s lastpipe
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2

number=0
failed=0
plan=13
echo "1..$plan"

# check NAME: passes when standard input is empty, else shows it.
check() {
    local found
    found=$(cat)
    number=$((number + 1))
    if [[ -z $found ]]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        sed 's/^/# /' <<<"$found"
        failed=1
    fi
}

mapfile -t sources < <(find src rules include tests -name '*.[ch]' | sort)
mapfile -t engine < <(find src -maxdepth 1 -name '*.[ch]' | sort)

# includes FILE...: "file: header" for each #include.
includes() {
    grep -HoE '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"][^>"]+' "$@" /dev/null |
        sed -E 's/:[[:space:]]*#[[:space:]]*include[[:space:]]*/: /'
}

# Headers that bring PostgreSQL's macros (printf, qsort, ERROR, foreach, Min) along.
postgres='<(pg_query|postgres|c\.h|nodes/|catalog/|parser/|utils/|access/|common/|lib/|mb/|miscadmin|fmgr|datatype/|commands/|storage/|port)'
reaches() {
    local names
    names=$(includes "${engine[@]}" | grep -E ": $postgres" | grep '\.h:' | sed -E 's/:.*//; s/.*\///' |
        sort -u | paste -sd '|')
    includes "${engine[@]}" | grep -E ": ($postgres|\"(${names:-none})\$)"
}
reaches | grep -vE '^src/(parse[a-z_]*\.c|read[a-z_]*\.[ch]|plpgsql\.c): ' |
    check "only parse.c and read_*.c see PostgreSQL's headers"

libc='<(assert|ctype|stdbool|stddef|stdint|stdio|stdlib|strings?|limits|inttypes|errno|math|float|time)\.h$'
find rules -name '*.c' -print0 | xargs -0 -r grep -HoE '^#include [<"][^>"]+' |
    sed 's/:#include /: /' | grep -vE ': <pgpreflight/' | grep -vE ": $libc" |
    check "rules include <pgpreflight/...> only"

includes include/pgpreflight/*.h | grep -vE ': ("(lock|op|op_list|effect|schema|unit|finding|span|rule|rule_help)\.h$|<pgpreflight/)' |
    grep -vE ": (<(stdarg)\.h$|$libc)" | check "the public headers stand alone"

includes "${engine[@]}" | grep 'libpq' | grep -vE '^src/db(_libpq)?\.[ch]: ' | check "only db.c touches libpq"

includes "${engine[@]}" | grep -E ': ["<](cJSON|json)\.h$' |
    grep -vE '^src/(json\.[ch]|framework_drizzle\.c|config_json\.c|schema_json[a-z_]*\.[ch]|schema_(load|save)[a-z_]*\.c|plpgsql\.[ch]|report_[a-z_]*\.c|cli_[a-z_]*\.c|inner\.c): ' |
    check "cJSON stays where documents are read and written"

grep -nE '\bstderr\b|\bperror\(' src/*.c | grep -vE '^src/(main|cli[a-z_]*)\.c:|out of memory' |
    check "only main.c and cli_*.c print errors"

# A rule is a pure function; so is the way from bytes to findings: no clock, no environment.
grep -nE '\b(getenv|time|gettimeofday|clock_gettime|rand|random)\(' rules/*.c src/*.c |
    grep -vE '^src/(main|cli[a-z_]*|db)\.c:' | grep -vE '"[^"]*\b(time|random)\(|^[^:]*:[0-9]*:[[:space:]]*(/?\*|//)' |
    check "no clock, environment or chance below the command line"

grep -nE '\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|gets|alloca|tmpnam|mktemp)[[:space:]]*\(' "${sources[@]}" |
    check "no banned calls"
grep -nE '\bcJSON_(GetObjectItem|ReplaceItemInObject|DeleteItemFromObject)[[:space:]]*\(' "${sources[@]}" |
    check "cJSON's getters are the CaseSensitive ones"

wc -l "${sources[@]}" | awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines" }' |
    check "no file is longer than 600 lines"

# In our style a function's braces are alone in column 1.
awk 'FNR == 1 { start = 0 } /^\{$/ { start = FNR } /^\}$/ && start {
        if (FNR - start + 1 > 60) print FILENAME ":" start ": " FNR - start + 1 " lines"
        start = 0 }' "${sources[@]}" | check "no function is longer than 60 lines"

for file in "${sources[@]}"; do
    [[ $file == *.c ]] || continue
    name=$(basename "${file%.c}")
    [[ -e ${file%.c}.h ]] || continue
    first=$(grep -m1 -E '^#include' "$file")
    [[ $first == "#include \"$name.h\"" || $first == "#include \"${name}_"*.h\" ]] ||
        echo "$file: includes something before $name.h"
done | check "a module includes its own header first"

grep -nE '^[[:space:]]*typedef (struct|enum|union)\b' "${sources[@]}" | check "no typedefs of structs and enums"

exit "$failed"
