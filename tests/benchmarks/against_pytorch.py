#!/usr/bin/env python3
"""Times loom and PyTorch in turn on the same networks and threads; prints medians and ratios.

    tests/benchmarks/against_pytorch.py [--python /usr/bin/python3 PATH …] [--rounds 5]
        [--threads 1 2] [--networks seed mid] [--json]

Each round runs all programs one after the other, so that a drift of the machine's speed meets
them all. In the first round PyTorch runs in every setting (memory layout, fused Adam,
torch.compile, threads of OpenBLAS); those that won a figure run in the later rounds too, and the
best median counts. An interpreter whose BLAS is the slow reference one is refused.

The data set does not matter for time: PyTorch gets random batches that are already in memory as
float32, which is kinder to it than its DataLoader. loader_epoch_s is an epoch as the tutorials
write it, item by item from bytes through a DataLoader; loom's is its usual epoch. start_ms is the
whole start up to the first step: interpreter or program, libraries, and loom's data set.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LOOM = os.environ.get("LOOM", os.path.join(ROOT, "build", "release", "bin", "loom"))
CHILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pytorch_child.py")
NETWORKS = {"seed": ("seed-cnn.loom", 100), "mid": ("mid-cnn.loom", 128)}
FIGURES = {"step_ms": "training step, ms", "epoch_s": "epoch, s",
           "loader_epoch_s": "epoch, PyTorch with a DataLoader, s",
           "inference_1_ms": "inference of 1, ms", "inference_1000_ms": "inference of 1,000, ms",
           "peak_memory_mib": "memory, MiB", "start_ms": "start to first step, ms"}
# Tuning for other machines or programs that the environment may hold.
FOREIGN_TUNING = ("OPENBLAS_", "GOTO_", "MKL_", "OMP_", "KMP_", "DNNL_", "ONEDNN_", "GOMP_",
                  "NVPL_", "LD_PRELOAD")
LEAST_GFLOPS = 10  # of one thread; the reference BLAS does 2 to 4


def environment(threads, blas_threads):
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith(FOREIGN_TUNING)}
    return dict(clean, OMP_NUM_THREADS=str(threads), MKL_NUM_THREADS=str(threads),
                OPENBLAS_NUM_THREADS=str(blas_threads))


def child(python, arguments, threads=1, blas_threads=1):
    done = subprocess.run([python, CHILD, *map(str, arguments)], capture_output=True, text=True,
                          env=environment(threads, blas_threads))
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        raise RuntimeError(lines[-1] if lines else f"exit code {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def describe(python):
    """What runs there; ends the program where a comparison would be worth nothing."""
    try:
        about = child(python, ["about"])
    except (RuntimeError, OSError) as error:
        sys.exit(f"{python}: no usable PyTorch: {error}")
    if about["is_reference_blas"] or about["sgemm_gflops"] < LEAST_GFLOPS:
        sys.exit(f"{python}: PyTorch {about['torch']} multiplies matrices at "
                 f"{about['sgemm_gflops']:.1f} GFLOP/s with {about['blas']}: a comparison with it "
                 "would flatter loom. On Debian, install libopenblas0-pthread.")
    return dict(about, python=python)


def settings(about, threads):
    layouts = ["plain", "channels_last"]
    found = [(layout, adam, "eager", 1) for layout in layouts
             for adam in (["fused", "foreach"] if about["has_fused_adam"] else ["foreach"])]
    if about["can_compile"]:
        adam = "fused" if about["has_fused_adam"] else "foreach"
        found += [(layout, adam, "compiled", 1) for layout in layouts]
    if threads > 1 and "openblas" in about["blas"]:
        found += [(layout, "foreach", "eager", threads) for layout in layouts]
    return found


def name_of(setting):
    layout, adam, mode, blas_threads = setting
    words = [layout, "fused Adam" if adam == "fused" else "", "compiled" if mode != "eager" else "",
             f"OpenBLAS {blas_threads}" if blas_threads > 1 else ""]
    return ", ".join(word for word in words if word)


def run_torch(about, network, threads, setting):
    *how, blas_threads = setting
    arguments = ["time", network, NETWORKS[network][1], threads, *how]
    try:
        return child(about["python"], arguments, threads, blas_threads)
    except RuntimeError as error:
        print(f"PyTorch {about['torch']}, {name_of(setting)}: left out: {error}", file=sys.stderr)
        return None


def run_loom(network, threads):
    path = os.path.join(ROOT, "resources", "examples", NETWORKS[network][0])
    command = [LOOM, "bench", path, "--device", "cpu", "--threads", str(threads), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    answer = json.loads(done.stdout)
    answer["loader_epoch_s"] = answer["epoch_s"]
    return {name: answer[name]["median"] if isinstance(answer[name], dict) else answer[name]
            for name in FIGURES}


class Timings:
    """What one PyTorch took, by setting and round."""

    def __init__(self, about, network, threads):
        self.about, self.network, self.threads = about, network, threads
        self.rounds = {setting: [] for setting in settings(about, threads)}

    def run(self):
        for setting, runs in self.rounds.items():
            figures = run_torch(self.about, self.network, self.threads, setting)
            if figures:
                runs.append(figures)
        self.rounds = {setting: runs for setting, runs in self.rounds.items() if runs}

    def keep_winners(self):
        winners = {self.best(name)[1] for name in FIGURES if self.best(name)}
        self.rounds = {setting: self.rounds[setting] for setting in winners}

    def best(self, figure):
        """The best median and its setting; None where it was not measured."""
        medians = [(statistics.median(one[figure] for one in runs), setting)
                   for setting, runs in self.rounds.items() if runs and figure in runs[0]]
        return min(medians, default=None)


def compare(abouts, network, threads, rounds):
    ours, theirs = [], [Timings(about, network, threads) for about in abouts]
    for number in range(rounds):
        ours.append(run_loom(network, threads))
        for timings in theirs:
            timings.run()
            if number == 0:
                timings.keep_winners()
    for figure in FIGURES:
        mine = statistics.median(one[figure] for one in ours)
        found = {timings.about["python"]: timings.best(figure) for timings in theirs}
        if not any(found.values()):
            continue
        yield {"network": network, "threads": threads, "figure": figure, "loom": mine,
               "pytorch": {python: {"value": best[0], "ratio": best[0] / mine,
                                    "setting": name_of(best[1])}
                           for python, best in found.items() if best}}


def number(value):
    """Three digits that count, and no exponent."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def print_row(row, abouts):
    cells = [row["network"], str(row["threads"]), FIGURES[row["figure"]], number(row["loom"])]
    for about in abouts:
        theirs = row["pytorch"].get(about["python"])
        cells += [f"{number(theirs['value'])} ({theirs['setting']})",
                  f"{theirs['ratio']:.1f}×"] if theirs else ["", ""]
    print("| " + " | ".join(cells) + " |", flush=True)


def print_head(abouts):
    version = subprocess.run([LOOM, "--version"], capture_output=True, text=True).stdout.strip()
    with open("/proc/cpuinfo") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    print(f"{models[0] if models else platform.processor()}, {usable_cores()} cores, load "
          f"{os.getloadavg()[0]:.2f}; loom {version.removeprefix('loom ')}")
    for about in abouts:
        print(f"PyTorch {about['torch']} ({about['python']}, Python {about['version']}): "
              f"{about['capability']}, {about['blas']}, sgemm {about['sgemm_gflops']:.0f} GFLOP/s")
    print()
    names = [f"PyTorch {about['torch']} | ratio" for about in abouts]
    print("| network | threads | figure | loom | " + " | ".join(names) + " |")
    print("|---" * (4 + 2 * len(abouts)) + "|", flush=True)


def usable_cores():
    return len(os.sched_getaffinity(0))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", nargs="+", default=[sys.executable],
                        help="interpreters that have a PyTorch")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--networks", nargs="+", default=list(NETWORKS), choices=list(NETWORKS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    too_many = [threads for threads in options.threads if threads > usable_cores()]
    if too_many:
        parser.error(f"--threads {too_many[0]}: this machine has {usable_cores()} cores for us")
    return options


def main():
    options = read_options()
    abouts = [describe(python) for python in options.python]
    if options.json:
        print(json.dumps({"pytorch": abouts, "cores": usable_cores()}))
    else:
        print_head(abouts)
    for network in options.networks:
        for threads in options.threads:
            for row in compare(abouts, network, threads, options.rounds):
                if options.json:
                    print(json.dumps(row), flush=True)
                else:
                    print_row(row, abouts)


if __name__ == "__main__":
    main()
