#!/usr/bin/env python3
"""Times loom and PyTorch in turn on the same networks and threads; prints medians and ratios.

    /usr/bin/python3 tests/benchmarks/against_pytorch.py [--rounds 5] [--threads 1 2] [--json]

Each round runs both programs one after the other, so that a drift of the machine's speed meets
both. PyTorch runs each network in its plain and its channels_last layout, and the faster one
counts. The data set does not matter for time: PyTorch gets random batches that are already in
memory as float32, which is kinder to it than its DataLoader. loader_epoch_s is an epoch as the
tutorials write it, item by item from bytes through a DataLoader; loom's is its usual epoch.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LOOM = os.environ.get("LOOM", os.path.join(ROOT, "build", "release", "bin", "loom"))
NETWORKS = {"seed": ("seed-cnn.loom", 100), "mid": ("mid-cnn.loom", 128)}
FIGURES = ("step_ms", "epoch_s", "loader_epoch_s", "inference_1_ms", "inference_1000_ms",
           "peak_memory_mib", "start_ms")
IMAGES = 60000


def seed_network(nn):
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 12, 5), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(192, 120), nn.ReLU(), nn.Linear(120, 60),
        nn.ReLU(), nn.Linear(60, 10))


def mid_network(nn):
    def block(channels_in, channels_out, *pool):
        return [nn.Conv2d(channels_in, channels_out, 3, padding=1), nn.BatchNorm2d(channels_out),
                nn.ReLU(), *pool]
    return nn.Sequential(
        *block(1, 32), *block(32, 64, nn.MaxPool2d(2)), *block(64, 128, nn.MaxPool2d(2)),
        nn.Flatten(), nn.Linear(6272, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10))


def median_ms(function, seconds):
    for _ in range(3):
        function()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        function()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def loader_epoch_s(torch, train_on, batch):
    """Times a tenth of an epoch of the tutorials' loop."""
    part = IMAGES // 10
    images = torch.randint(0, 256, (part, 28, 28), dtype=torch.uint8)
    labels = torch.randint(0, 10, (part,)).tolist()

    class Items(torch.utils.data.Dataset):
        def __len__(self):
            return part

        def __getitem__(self, index):
            return images[index].unsqueeze(0).float().div(255), labels[index]

    loader = torch.utils.data.DataLoader(Items(), batch_size=batch, shuffle=True)
    start = time.perf_counter()
    for x, y in loader:
        train_on(x, y)
    return 10 * (time.perf_counter() - start)


def torch_child(network, threads, layout):
    """Runs in a process of its own; prints one JSON object."""
    start = time.perf_counter()
    import resource
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    torch.manual_seed(42)
    model = {"seed": seed_network, "mid": mid_network}[network](nn)
    batch = NETWORKS[network][1]
    memory_format = torch.channels_last if layout == "channels_last" else torch.contiguous_format
    model = model.to(memory_format=memory_format)
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()
    images = torch.rand(1000, 1, 28, 28).contiguous(memory_format=memory_format)
    labels = torch.randint(0, 10, (1000,))
    x, y = images[:batch], labels[:batch]

    def train_on(x, y):
        adam.zero_grad(set_to_none=True)
        criterion(model(x.contiguous(memory_format=memory_format)), y).backward()
        adam.step()

    train_on(x, y)
    figures = {"start_ms": 1e3 * (time.perf_counter() - start)}
    figures["step_ms"] = median_ms(lambda: train_on(x, y), 3)
    figures["epoch_s"] = figures["step_ms"] * 1e-3 * -(-IMAGES // batch)
    if network == "seed":
        figures["loader_epoch_s"] = loader_epoch_s(torch, train_on, batch)
    model.eval()
    with torch.inference_mode():
        figures["inference_1_ms"] = median_ms(lambda: model(images[:1]), 1)
        figures["inference_1000_ms"] = median_ms(lambda: model(images), 2)
    figures["peak_memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def run_torch(network, threads, layout):
    environment = dict(os.environ, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS=str(threads))
    command = [sys.executable, os.path.abspath(__file__), "--child", network, str(threads), layout]
    return json.loads(subprocess.run(command, env=environment, check=True, capture_output=True,
                                     text=True).stdout)


def run_loom(network, threads):
    path = os.path.join(ROOT, "resources", "examples", NETWORKS[network][0])
    command = [LOOM, "bench", path, "--device", "cpu", "--threads", str(threads), "--json"]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    answer["loader_epoch_s"] = answer["epoch_s"]
    return {name: answer[name]["median"] if isinstance(answer[name], dict) else answer[name]
            for name in FIGURES}


def compare(network, threads, rounds):
    ours, theirs = [], {"plain": [], "channels_last": []}
    for _ in range(rounds):
        ours.append(run_loom(network, threads))
        for layout, figures in theirs.items():
            figures.append(run_torch(network, threads, layout))
    rows = []
    for name in FIGURES:
        if name not in theirs["plain"][0]:
            continue
        mine = statistics.median(one[name] for one in ours)
        best = min(statistics.median(one[name] for one in figures) for figures in theirs.values())
        rows.append({"network": network, "threads": threads, "figure": name, "loom": mine,
                     "pytorch": best, "ratio": best / mine})
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--networks", nargs="+", default=list(NETWORKS), choices=list(NETWORKS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        network, threads, layout = options.child
        torch_child(network, int(threads), layout)
        return
    if not options.json:
        print("| network | threads | figure | loom | PyTorch | ratio |")
        print("|---|---|---|---|---|---|")
    for network in options.networks:
        for threads in options.threads:
            for row in compare(network, threads, options.rounds):
                if options.json:
                    print(json.dumps(row), flush=True)
                else:
                    print("| {network} | {threads} | {figure} | {loom:.3f} | {pytorch:.3f} | "
                          "{ratio:.2f} |".format(**row), flush=True)


if __name__ == "__main__":
    main()
