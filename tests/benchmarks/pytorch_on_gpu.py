#!/usr/bin/env python3
"""PyTorch's training and inference of the seed and the mid CNN on a GPU, to compare with `loom
bench`.

Data on the device, fused Adam. One JSON line for each network, TF32 setting and way: eager,
torch.compile (reduce-overhead, max-autotune) and a captured graph. Warm-up and compilation are not
in the times; they stand beside them. A step's time is the mean of 20, waited for together, while
`loom bench` waits for the loss of each; both wait for each inference. Exits with 1 when eager or a
captured graph failed. Usage: pytorch_on_gpu.py [SECONDS]
"""

import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional


def seed_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 12, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(192, 120), nn.ReLU(), nn.Linear(120, 60), nn.ReLU(), nn.Linear(60, 10))


def mid_cnn():
    def block(channels_in, channels_out):
        return [nn.Conv2d(channels_in, channels_out, 3, padding=1),
                nn.BatchNorm2d(channels_out), nn.ReLU()]

    return nn.Sequential(
        *block(1, 32), *block(32, 64), nn.MaxPool2d(2), *block(64, 128), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(6272, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10))


class Training:
    """A network and batches of random images that lie on the device as bytes."""

    def __init__(self, make, batch_size, capturable):
        torch.manual_seed(0)
        self.images = torch.randint(0, 256, (60000, 1, 28, 28), dtype=torch.uint8, device="cuda")
        self.labels = torch.randint(0, 10, (60000,), device="cuda")
        self.chosen = torch.randint(0, 60000, (batch_size,), device="cuda")
        self.model = make().cuda()
        self.optimizer = torch.optim.Adam(
            self.model.parameters(), lr=1e-3, fused=True, capturable=capturable)

    def loss(self):
        images = self.images[self.chosen].float() / 255
        return functional.cross_entropy(self.model(images), self.labels[self.chosen])

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        self.optimizer.step()
        return loss


def captured(run):
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            run()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        run()
    return graph.replay


def compiled(way, model):
    return model if way in ("eager", "graph") else torch.compile(model, mode=way)


def training_step(way, make, batch_size):
    training = Training(make, batch_size, capturable=way == "graph")
    training.model = compiled(way, training.model)
    return captured(training.step) if way == "graph" else training.step


def inference(way, make, count):
    torch.manual_seed(0)
    model = compiled(way, make().cuda().eval())
    images = torch.rand((count, 1, 28, 28), device="cuda")

    def run():
        with torch.no_grad():
            return model(images)

    return captured(run) if way == "graph" else run


def measure(run, seconds, together):
    begin = time.perf_counter()
    for _ in range(20):
        run()
    torch.cuda.synchronize()
    warm_up = time.perf_counter() - begin
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        begin = time.perf_counter()
        for _ in range(together):
            run()
        torch.cuda.synchronize()
        times.append((time.perf_counter() - begin) / together * 1e3)
    return {"median": statistics.median(times), "min": min(times), "warm_up_s": warm_up}


def figures_of(way, make, batch_size, seconds):
    torch.compiler.reset()
    step = measure(training_step(way, make, batch_size), seconds, together=20)
    figures = {"step_ms": step}
    for count in (1, 1000):
        run = inference(way, make, count)
        figures[f"inference_{count}_ms"] = measure(run, seconds / 3, together=1)
    return figures


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3
    failed = False
    for net, make, batch_size in (("seed-cnn", seed_cnn, 100), ("mid-cnn", mid_cnn, 128)):
        for tf32 in (False, True):
            torch.backends.cuda.matmul.allow_tf32 = tf32
            torch.backends.cudnn.allow_tf32 = tf32
            torch.backends.cudnn.benchmark = True
            for way in ("eager", "reduce-overhead", "max-autotune", "graph"):
                figures = {"pytorch": torch.__version__, "network": net, "way": way,
                           "tf32": tf32, "device": torch.cuda.get_device_name()}
                try:
                    figures.update(figures_of(way, make, batch_size, seconds))
                except Exception as error:  # a compiler may not work here
                    figures["failed"] = repr(error)[:200]
                    failed = failed or way in ("eager", "graph")
                print(json.dumps(figures), flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
