#!/usr/bin/env bash
# Counts the instructions that dateline takes for hostile text of n and of 2n bytes, and fails where twice the text takes
# more than 2.2 times the instructions. What it takes to make the text, and to tokenize none, is subtracted.
#
#     bench/callgrind.sh [BYTES [GENERATOR...]]
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."

bytes=${1:-64000}
shift $(($# > 0 ? 1 : 0))
limit=2.2

command -v valgrind >/dev/null || { echo "valgrind is not installed" >&2; exit 2; }
cargo build --quiet --release -p dateline-bench
program=${CARGO_TARGET_DIR:-target}/release/dateline-bench

if [ $# -gt 0 ]; then generators=("$@"); else mapfile -t generators < <("$program" hostile --list); fi

# The instructions of a whole run of the program.
run() {
    local said
    said=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" once "$@" 2>&1) || {
        echo "$said" >&2
        return 1
    }
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p' <<<"$said"
}

# Those that tokenizing the text of a generator takes.
tokenizing() {
    local whole made
    whole=$(run "$1" "$2")
    made=$(run "$1" "$2" --only-make)
    echo $((whole - made - ${empty:-0}))
}

printf '| text | %s bytes | %s bytes | ratio | per byte |\n|---|--:|--:|--:|--:|\n' "$bytes" $((bytes * 2))
failed=()
empty=$(tokenizing "${generators[0]}" 0)
for generator in "${generators[@]}"; do
    once=$(tokenizing "$generator" "$bytes")
    twice=$(tokenizing "$generator" $((bytes * 2)))
    ratio=$(awk "BEGIN { printf \"%.3f\", $twice / $once }")
    per_byte=$(awk "BEGIN { printf \"%.1f\", $twice / $bytes / 2 }")
    echo "| $generator | $once | $twice | $ratio | $per_byte |"
    if awk "BEGIN { exit !($ratio > $limit) }"; then failed+=("$generator"); fi
done

if [ ${#failed[@]} -gt 0 ]; then
    echo "twice the text takes more than $limit times the instructions: ${failed[*]}" >&2
    exit 1
fi
