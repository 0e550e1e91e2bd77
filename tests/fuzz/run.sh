#!/bin/sh
# Fuzzes every reader of files that are not trusted, one after another:
#     tests/fuzz/run.sh [seconds for each, 60] [target ...]
# New inputs that reach new code gather in build/fuzz/corpus; one that crashes is left in build/fuzz.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build/fuzz
seconds=${1:-60}
[ $# -gt 0 ] && shift
targets=${*:-json safetensors npy idx gzip_idx cifar loom frames}

if ! command -v clang++ >/dev/null && command -v apt-get >/dev/null; then
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    echo "run.sh: installing clang"
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq clang # with what it recommends: the fuzzer's runtime
fi
cmake -S "$root" -B "$build" -G Ninja -DLOOM_FUZZ=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_CXX_COMPILER=clang++ -DLOOM_SANITIZE=fuzzer-no-link,address,undefined >/dev/null
for target in $targets; do
    cmake --build "$build" --target "fuzz_$target" >"$build/build.log" 2>&1 || {
        cat "$build/build.log"
        exit 1
    }
done

for target in $targets; do
    mkdir -p "$build/corpus/$target"
    echo "fuzz_$target: $seconds s"
    (cd "$build" && "fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
        -malloc_limit_mb=512 -max_len=8192 -print_final_stats=1 -print_funcs=0 -verbosity=0 \
        -artifact_prefix="$target-" "corpus/$target" "$root/tests/fuzz/corpus/$target" \
        >"$target.log" 2>&1) || {
        tail -60 "$build/$target.log"
        echo "fuzz_$target: failed; the input is in $build"
        exit 1
    }
    grep -E 'number_of_executed_units|peak_rss_mb' "$build/$target.log"
done
