#!/usr/bin/env bash
# Everything that needs an NVIDIA GPU, in the order in which a failure tells most: builds without
# the editor, checks each kernel against the processor, trains twice for the same bits, runs the
# sanitizers of CUDA, and measures the speed, beside PyTorch's where it is installed with CUDA.
#
#   tests/benchmarks/on_gpu.sh [FOLDER OF FASHION-MNIST [STEP…]]
#
# Each STEP is a pattern of names ("build" "bench-*"); all steps are taken when there is none: about
# an hour. What they print, and report.md with the table of figures, lie in build/gpu/report/. Exits
# with 1 if a step failed, at once if nothing could be built. Nothing is downloaded: libraries that
# the machine lacks may lie in a folder laid out as /usr is, named by CMAKE_PREFIX_PATH; cuDNN is
# found in CUDNN_ROOT, in the toolkit, or among Python's packages. The tests need Qt; doctor checks
# the same kernels without it.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C

build=build/gpu
bin=$build/bin
report=$build/report
limit=1800 # seconds for one program
data=${1:-}
[ $# -eq 0 ] || shift
wanted=("$@")
failed=0
export PATH=$PATH:${CUDA_HOME:-/usr/local/cuda}/bin

is_wanted() { # NAME
    local pattern
    [ ${#wanted[@]} -gt 0 ] || return 0
    for pattern in "${wanted[@]}"; do
        # shellcheck disable=SC2053 # it is a pattern
        [[ $1 == $pattern ]] && return 0
    done
    return 1
}
say() { # TEXT: on the screen and for the report
    printf '%s\n' "$1" | tee -a "$report/steps.txt"
}
step() { # NAME COMMAND…: its output in NAME.txt, and one line here
    local name=$1 status start=$SECONDS outcome=ok
    shift
    is_wanted "$name" || return 0
    "$@" >"$report/$name.txt" 2>"$report/$name.err"
    status=$?
    [ $status -eq 0 ] || outcome="FAILED ($status)"
    say "$(printf '%-28s %s in %d s' "$name" "$outcome" $((SECONDS - start)))"
    [ $status -ne 0 ] || return 0
    failed=1
    tail -qn 15 "$report/$name.txt" "$report/$name.err" | sed 's/^/    /'
    return 1
}
finish() { # writes and shows the report
    python3 tests/benchmarks/gpu_report.py "$report" >"$report/report.md" || failed=1
    cat "$report/report.md"
    exit $failed
}
limited() { # COMMAND…: not for ever
    timeout --kill-after=10 "$limit" "$@"
}
with_data() { # COMMAND…: with the folder of the data, if one was given
    "$@" ${data:+--data-root "$data"}
}

configure() {
    local options=(-DCMAKE_BUILD_TYPE=Release -DLOOM_GUI=OFF) capability
    ! command -v ninja >/dev/null || options+=(-G Ninja)
    if [ -z "${CUDNN_ROOT:-}" ] &&
        [ ! -e "$(dirname "$(command -v nvcc)")/../include/cudnn.h" ]; then
        CUDNN_ROOT=$(python3 -c 'import nvidia.cudnn; print(nvidia.cudnn.__path__[0])') &&
            export CUDNN_ROOT
    fi
    capability=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader) || return
    capability=${capability%%$'\n'*}
    options+=("-DCMAKE_CUDA_ARCHITECTURES=${capability/./}-real")
    cmake -S . -B "$build" "${options[@]}" || return
    [ -d "$build/core/backend/cuda/CMakeFiles/backend_cuda.dir" ] && return
    echo 'something that the CUDA module needs was not found'
    return 1
}
test_targets() { # the CUDA tests' names, none without Qt
    cmake --build "$build" --target help 2>/dev/null | grep -o 'test_core_cuda_[a-z]*' | sort -u
}
build() {
    local targets
    mapfile -t targets < <(test_targets)
    cmake --build "$build" --parallel "$(nproc)" --target loom backend_cuda "${targets[@]}"
}
doctor() { # every kernel, the first GPU's among them
    limited "$bin/loom" doctor --json | tee "$report/doctor.json" || return
    python3 - "$report/doctor.json" <<'END'
import json, sys
devices = json.load(open(sys.argv[1]))["devices"]
gpus = [d for d in devices if d["name"].startswith("cuda")]
if not any(d["available"] for d in gpus):
    sys.exit("no GPU was checked: " + "; ".join(d.get("reason", "") for d in gpus))
END
}
tests() {
    local status
    ctest --test-dir "$build" -R '^core\.cuda\.' --timeout "$limit" --parallel 4 --verbose
    status=$?
    [ $status -eq 0 ] || return $status
    # Of the table that runs on a GPU nothing may have been left out.
    ! grep 'SKIP .*CudaKernelsTest' "$report/tests.txt" >&2
}
train() { # RUN: the seed CNN for three epochs
    rm -rf "$build/runs/$1"
    with_data limited "$bin/loom" train resources/examples/seed-cnn.loom --run "$build/runs/$1" \
        --epochs 3 --device cuda --json
}
weights() { # RUN: the file that it ended with
    echo "$build/runs/$1/checkpoints/$(cat "$build/runs/$1/checkpoints/last")/model.safetensors"
}
same_bits() {
    cmp "$(weights first)" "$(weights second)"
}
sanitize() { # TOOL: every kernel, among them a training step that is captured and replayed
    limited compute-sanitizer --tool "$1" --error-exitcode 9 --target-processes all \
        "$bin/loom" doctor --json
}
bench() { # NETWORK OPTION…
    with_data limited "$bin/loom" bench "resources/examples/$1.loom" --device cuda --json "${@:2}"
}
speedrun() { # ten seeds: what each tells, and the seconds from its start to its end
    local seed start
    for seed in {1..10}; do
        rm -rf "$build/runs/speedrun-$seed"
        start=$EPOCHREALTIME
        with_data limited "$bin/loom" train resources/examples/speedrun-94.loom --seed "$seed" \
            --run "$build/runs/speedrun-$seed" --device cuda --json || return
        awk -v from="$start" -v to="$EPOCHREALTIME" -v seed="$seed" \
            'BEGIN { printf "{\"seed\": %d, \"wall_s\": %.3f}\n", seed, to - from }'
    done
}
has_pytorch() {
    python3 -c 'import torch, sys; sys.exit(not torch.cuda.is_available())' 2>/dev/null
}

[ ${#wanted[@]} -gt 0 ] || rm -rf "$report"
mkdir -p "$report"
: >"$report/steps.txt"
nvidia-smi -L || exit 1
step configure configure || finish
step build build || finish
step doctor doctor
step doctor-fast env LOOM_DETERMINISTIC=0 "$bin/loom" doctor --json
if [ -n "$(test_targets)" ]; then
    step tests tests
else
    ! is_wanted tests || say 'tests                        left out: no Qt here'
fi
step train-first train first
step train-second train second
step same-bits-twice same_bits
for tool in memcheck initcheck racecheck synccheck; do step "sanitizer-$tool" sanitize $tool; done
export LOOM_PRECISION LOOM_CUDA_GRAPHS LOOM_DETERMINISTIC
for net in seed-cnn mid-cnn; do
    for LOOM_PRECISION in float32 tf32 bfloat16; do
        step "bench-$net-$LOOM_PRECISION" bench $net
    done
    LOOM_PRECISION=
    LOOM_CUDA_GRAPHS=0
    step "bench-$net-without-graphs" bench $net
    LOOM_CUDA_GRAPHS=
    LOOM_DETERMINISTIC=0
    step "bench-$net-not-deterministic" bench $net
    LOOM_DETERMINISTIC=
done
step speedrun speedrun
if ! is_wanted pytorch; then
    :
elif has_pytorch; then
    step pytorch limited python3 tests/benchmarks/pytorch_on_gpu.py
else
    say 'pytorch                      left out: no PyTorch with CUDA here'
fi
finish
