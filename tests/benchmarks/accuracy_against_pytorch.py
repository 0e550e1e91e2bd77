#!/usr/bin/env python3
"""Trains the seed CNN with loom and with PyTorch, seed by seed in turn, and compares accuracies.

    /usr/bin/python3 tests/benchmarks/accuracy_against_pytorch.py [--seeds 10] [--epochs 10]
        [--data /usr/share/datasets/fashion-mnist]

Both train on bytes/255 in batches of 100 with Adam(0.001), from their own default initialisation
and shuffling. Printed are, after 1, 3, … epochs, both means over the seeds with their standard
deviations, and the difference of the means in standard errors; more than 2 exits with 1.
"""
import argparse
import gzip
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile

import torch
from torch import nn

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LOOM = os.environ.get("LOOM", os.path.join(ROOT, "build", "release", "bin", "loom"))
NETWORK = os.path.join(ROOT, "resources", "examples", "seed-cnn.loom")
BATCH, TEST_BATCH = 100, 1000


def load(folder, part):
    """Images float32 [n, 1, 28, 28] and labels int64 [n]."""
    def read(kind, header):
        with gzip.open(os.path.join(folder, f"{part}-{kind}-ubyte.gz")) as file:
            return torch.frombuffer(bytearray(file.read()), dtype=torch.uint8, offset=header)
    return (read("images-idx3", 16).reshape(-1, 1, 28, 28).float() / 255,
            read("labels-idx1", 8).long())


def pytorch_accuracies(seed, epochs, train, test):
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 12, 5), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(192, 120), nn.ReLU(), nn.Linear(120, 60),
        nn.ReLU(), nn.Linear(60, 10))
    adam, criterion = torch.optim.Adam(model.parameters(), lr=1e-3), nn.CrossEntropyLoss()
    accuracies = []
    for _ in range(epochs):
        for picked in torch.randperm(len(train[0])).split(BATCH):
            adam.zero_grad()
            criterion(model(train[0][picked]), train[1][picked]).backward()
            adam.step()
        with torch.no_grad():
            right = sum((model(x).argmax(1) == y).sum().item()
                        for x, y in zip(test[0].split(TEST_BATCH), test[1].split(TEST_BATCH)))
        accuracies.append(right / len(test[0]))
    return accuracies


def loom_accuracies(seed, epochs):
    with tempfile.TemporaryDirectory() as folder:
        command = [LOOM, "train", NETWORK, "--seed", str(seed), "--epochs", str(epochs),
                   "--run", os.path.join(folder, "run"), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    events = map(json.loads, done.stdout.splitlines())
    return [event["test_accuracy"] for event in events if event.get("event") == "epoch"]


def compare(ours, theirs, epoch):
    """Prints one line; whether the means are within two standard errors of their difference."""
    a, b = ([100 * one[epoch - 1] for one in runs] for runs in (ours, theirs))
    error = math.sqrt(statistics.variance(a) / len(a) + statistics.variance(b) / len(b))
    difference = statistics.mean(a) - statistics.mean(b)
    print(f"{epoch:2} epochs: loom {statistics.mean(a):.2f} % (sd {statistics.stdev(a):.2f}), "
          f"PyTorch {statistics.mean(b):.2f} % (sd {statistics.stdev(b):.2f}): "
          f"{difference:+.2f} = {difference / error:+.2f} standard errors")
    return abs(difference) <= 2 * error


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--data", default="/usr/share/datasets/fashion-mnist")
    options = parser.parse_args()
    train, test = load(options.data, "train"), load(options.data, "t10k")
    ours, theirs = [], []
    for seed in range(1, options.seeds + 1):
        ours.append(loom_accuracies(seed, options.epochs))
        theirs.append(pytorch_accuracies(seed, options.epochs, train, test))
        print(f"seed {seed}: loom {ours[-1][-1]:.4f}, PyTorch {theirs[-1][-1]:.4f}",
              file=sys.stderr, flush=True)
    measured = [epoch for epoch in (1, 3, 10) if epoch <= options.epochs]
    sys.exit(0 if all([compare(ours, theirs, epoch) for epoch in measured]) else 1)


if __name__ == "__main__":
    main()
