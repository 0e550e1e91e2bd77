#!/usr/bin/env bash
# Everything that needs an NVIDIA GPU, in the order in which a failure tells most: builds without
# the editor, checks each kernel against the processor, runs the tests, the sanitizers of CUDA, and
# the speed, beside PyTorch's where it is installed with CUDA.
# tests/benchmarks/on_gpu.sh [FOLDER OF FASHION-MNIST]; results lie in build/gpu/.
set -uo pipefail
cd "$(dirname "$0")/../.."

build=build/gpu
bin=$build/bin
data=${1:-}
mkdir -p "$build"

step() { # NAME COMMAND…: its output in NAME.txt, and one line here
    local name=$1 status start=$SECONDS
    shift
    "$@" >"$build/$name.txt" 2>&1
    status=$?
    printf '%-28s %s in %d s\n' "$name" "$([ $status -eq 0 ] && echo ok || echo "FAILED ($status)")" \
        $((SECONDS - start))
    [ $status -eq 0 ] || tail -n 15 "$build/$name.txt" | sed 's/^/    /'
}
train() { # RUN OPTION…: the seed CNN for three epochs
    local run=$1
    shift
    rm -rf "$build/runs/$run"
    "$bin/loom" train resources/examples/seed-cnn.loom --run "$build/runs/$run" --epochs 3 \
        --device cuda --json ${data:+--data-root "$data"} "$@"
}
same_bits() {
    local first second
    first=$build/runs/first/checkpoints/$(cat "$build/runs/first/checkpoints/last")
    second=$build/runs/second/checkpoints/$(cat "$build/runs/second/checkpoints/last")
    cmp "$first/model.safetensors" "$second/model.safetensors"
}
sanitize() { # TOOL
    compute-sanitizer --tool "$1" --error-exitcode 9 --target-processes all \
        "$bin/loom" doctor --json
}

nvidia-smi -L || exit 1
architecture=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader | head -1 | tr -d .)
step configure cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DLOOM_GUI=OFF \
    "-DCMAKE_CUDA_ARCHITECTURES=$architecture-real"
step build cmake --build "$build" --target loom backend_cuda
step doctor "$bin/loom" doctor --json
step doctor-tf32-fast env LOOM_PRECISION=tf32 LOOM_DETERMINISTIC=0 "$bin/loom" doctor --json
step train-first train first
step train-second train second
step same-bits-twice same_bits
step train-without-graphs env LOOM_CUDA_GRAPHS=0 "$bin/loom" bench \
    resources/examples/seed-cnn.loom --device cuda --json ${data:+--data-root "$data"}
for tool in memcheck initcheck racecheck synccheck; do step "sanitizer-$tool" sanitize $tool; done
for net in seed-cnn mid-cnn; do
    for precision in float32 tf32 bfloat16; do
        step "bench-$net-$precision" env LOOM_PRECISION=$precision "$bin/loom" bench \
            "resources/examples/$net.loom" --device cuda --json ${data:+--data-root "$data"}
    done
done
step bench-not-deterministic env LOOM_DETERMINISTIC=0 "$bin/loom" bench \
    resources/examples/mid-cnn.loom --device cuda --json ${data:+--data-root "$data"}
if python3 -c 'import torch, sys; sys.exit(not torch.cuda.is_available())' 2>/dev/null; then
    step pytorch python3 tests/benchmarks/pytorch_on_gpu.py
else
    echo 'pytorch                      left out: no PyTorch with CUDA here'
fi
cat "$build"/bench-*.txt "$build"/pytorch.txt 2>/dev/null | grep '^{'
