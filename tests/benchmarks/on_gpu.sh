#!/usr/bin/env bash
# Everything that needs an NVIDIA GPU, in the order in which a failure tells most: builds without
# the editor, checks each kernel against the processor, trains, runs the sanitizers of CUDA, and
# measures the speed, beside PyTorch's where it is installed with CUDA.
#
#   tests/benchmarks/on_gpu.sh [FOLDER OF FASHION-MNIST [STEP…]]
#
# Each STEP is a pattern of names ("build" "bench-*"); all steps are taken when there is none. What
# they print lies in build/gpu/. Exits with 1 if one failed. Nothing is downloaded: libraries that
# the machine lacks may lie in a folder laid out as /usr is, named by CMAKE_PREFIX_PATH; cuDNN is
# found in CUDNN_ROOT, in the toolkit, or among Python's packages.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1

build=build/gpu
bin=$build/bin
data=${1:-}
[ $# -eq 0 ] || shift
wanted=("$@")
failed=0
export PATH=$PATH:${CUDA_HOME:-/usr/local/cuda}/bin
mkdir -p "$build"

is_wanted() { # NAME
    local pattern
    [ ${#wanted[@]} -gt 0 ] || return 0
    for pattern in "${wanted[@]}"; do
        # shellcheck disable=SC2053 # it is a pattern
        [[ $1 == $pattern ]] && return 0
    done
    return 1
}
step() { # NAME COMMAND…: its output in NAME.txt, and one line here
    local name=$1 status start=$SECONDS
    shift
    is_wanted "$name" || return 0
    "$@" >"$build/$name.txt" 2>"$build/$name.err"
    status=$?
    printf '%-28s %s in %d s\n' "$name" "$([ $status -eq 0 ] && echo ok || echo "FAILED ($status)")" \
        $((SECONDS - start))
    [ $status -ne 0 ] || return 0
    failed=1
    tail -qn 15 "$build/$name.txt" "$build/$name.err" | sed 's/^/    /'
}
with_data() { # COMMAND…: with the folder of the data, if one was given
    "$@" ${data:+--data-root "$data"}
}
configure() {
    local options=(-DCMAKE_BUILD_TYPE=Release -DLOOM_GUI=OFF)
    ! command -v ninja >/dev/null || options+=(-G Ninja)
    if [ -z "${CUDNN_ROOT:-}" ] && [ ! -e "$(dirname "$(command -v nvcc)")/../include/cudnn.h" ]; then
        CUDNN_ROOT=$(python3 -c 'import nvidia.cudnn; print(nvidia.cudnn.__path__[0])') &&
            export CUDNN_ROOT
    fi
    options+=("-DCMAKE_CUDA_ARCHITECTURES=$(nvidia-smi --query-gpu=compute_cap \
        --format=csv,noheader | head -1 | tr -d .)-real")
    cmake -S . -B "$build" "${options[@]}" || return
    [ -d "$build/core/backend/cuda/CMakeFiles/backend_cuda.dir" ] && return
    echo 'something that the CUDA module needs was not found'
    return 1
}
train() { # RUN: the seed CNN for three epochs
    rm -rf "$build/runs/$1"
    with_data "$bin/loom" train resources/examples/seed-cnn.loom --run "$build/runs/$1" \
        --epochs 3 --device cuda --json
}
same_bits() {
    local first second
    first=$build/runs/first/checkpoints/$(cat "$build/runs/first/checkpoints/last")
    second=$build/runs/second/checkpoints/$(cat "$build/runs/second/checkpoints/last")
    cmp "$first/model.safetensors" "$second/model.safetensors"
}
bench() { # NETWORK OPTION…
    with_data "$bin/loom" bench "resources/examples/$1.loom" --device cuda --json "${@:2}"
}
sanitize() { # TOOL: every kernel, among them a training step that is captured and replayed
    compute-sanitizer --tool "$1" --error-exitcode 9 --target-processes all \
        "$bin/loom" doctor --json
}

nvidia-smi -L || exit 1
step configure configure
step build cmake --build "$build" --parallel "$(nproc)" --target loom backend_cuda
step doctor "$bin/loom" doctor --json
step doctor-fast env LOOM_DETERMINISTIC=0 "$bin/loom" doctor --json
step train-first train first
step train-second train second
step same-bits-twice same_bits
for tool in memcheck initcheck racecheck synccheck; do step "sanitizer-$tool" sanitize $tool; done
export LOOM_PRECISION LOOM_CUDA_GRAPHS LOOM_DETERMINISTIC
for net in seed-cnn mid-cnn; do
    for LOOM_PRECISION in float32 tf32 bfloat16; do step "bench-$net-$LOOM_PRECISION" bench $net; done
    LOOM_PRECISION=
    LOOM_CUDA_GRAPHS=0
    step "bench-$net-without-graphs" bench $net
    LOOM_CUDA_GRAPHS=
    LOOM_DETERMINISTIC=0
    step "bench-$net-not-deterministic" bench $net
    LOOM_DETERMINISTIC=
done
if ! is_wanted pytorch; then
    :
elif python3 -c 'import torch, sys; sys.exit(not torch.cuda.is_available())' 2>/dev/null; then
    step pytorch python3 tests/benchmarks/pytorch_on_gpu.py
else
    echo 'pytorch                      left out: no PyTorch with CUDA here'
fi
cat "$build"/bench-*.txt "$build"/pytorch.txt 2>/dev/null
exit $failed
