"""The PyTorch side of against_pytorch.py, in a process of its own; prints one JSON object.

    pytorch_child.py about
    pytorch_child.py time seed|mid BATCH THREADS plain|channels_last fused|foreach eager|compiled
"""
import json
import os
import resource
import statistics
import sys
import time

IMAGES = 60000


def since_process_start_ms():
    """The interpreter's own start included, from the kernel's record in ticks of 10 ms."""
    with open("/proc/self/stat") as file:
        ticks = int(file.read().rsplit(")", 1)[1].split()[19])
    with open("/proc/uptime") as file:
        return 1e3 * (float(file.read().split()[0]) - ticks / os.sysconf("SC_CLK_TCK"))


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


def sgemm_gflops(torch):
    """Of one thread, by CPU time, so that other programs do not count."""
    torch.set_num_threads(1)
    size = 512
    a, b = torch.rand(size, size), torch.rand(size, size)
    best = float("inf")
    for _ in range(6):
        start = time.process_time()
        torch.mm(a, b)
        best = min(best, time.process_time() - start)
    return 2e-9 * size ** 3 / best


def mapped_blas():
    with open("/proc/self/maps") as file:
        paths = {line.split()[-1] for line in file if ".so" in line}
    found = sorted({os.path.realpath(path) for path in paths
                    if any(word in os.path.basename(path).lower() for word in ("blas", "mkl"))})
    return found


def about():
    import torch

    gflops = sgemm_gflops(torch)
    # NumPy brings a BLAS of its own, which PyTorch does not use.
    libraries = [path for path in mapped_blas() if "numpy" not in path and "scipy" not in path]
    if torch.backends.mkl.is_available():
        blas = "MKL"
    elif any("/blas/libblas" in path for path in libraries): # Debian's name of the reference one
        blas = "the reference BLAS"
    elif any("openblas" in path for path in libraries):
        blas = "openblas"
    else:
        blas = ", ".join(libraries) or "a built-in BLAS"
    capability = getattr(torch.backends, "cpu", None)
    major, minor = (int(part) for part in torch.__version__.split(".")[:2])
    print(json.dumps({
        "torch": torch.__version__, "version": sys.version.split()[0],
        "capability": capability.get_cpu_capability() if capability else "AVX2 or as it finds",
        "blas": blas, "is_reference_blas": "reference" in blas, "sgemm_gflops": gflops,
        "has_fused_adam": (major, minor) >= (2, 4), "can_compile": (major, minor) >= (2, 4)}))


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


def timings(network, batch, threads, layout, adam_kind, mode):
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    torch.manual_seed(42)
    memory_format = torch.channels_last if layout == "channels_last" else torch.contiguous_format
    model = {"seed": seed_network, "mid": mid_network}[network](nn)
    model = model.to(memory_format=memory_format)
    fused = {"fused": True} if adam_kind == "fused" else {}
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, **fused)
    run = torch.compile(model) if mode == "compiled" else model
    criterion = nn.CrossEntropyLoss()
    images = torch.rand(1000, 1, 28, 28).contiguous(memory_format=memory_format)
    labels = torch.randint(0, 10, (1000,))
    x, y = images[:batch].contiguous(memory_format=memory_format), labels[:batch]

    def train_on(x, y):
        adam.zero_grad(set_to_none=True)
        criterion(run(x), y).backward()
        adam.step()

    train_on(x, y)
    figures = {"start_ms": since_process_start_ms()}
    figures["step_ms"] = median_ms(lambda: train_on(x, y), 3)
    figures["epoch_s"] = figures["step_ms"] * 1e-3 * -(-IMAGES // batch)
    if network == "seed" and mode == "eager":
        figures["loader_epoch_s"] = loader_epoch_s(torch, train_on, batch)
    figures["peak_memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    model.eval()
    with torch.inference_mode() if mode == "eager" else torch.no_grad():
        figures["inference_1_ms"] = median_ms(lambda: run(images[:1]), 1)
        figures["inference_1000_ms"] = median_ms(lambda: run(images), 2)
    print(json.dumps(figures))


if __name__ == "__main__":
    if sys.argv[1] == "about":
        about()
    else:
        network, batch, threads, *how = sys.argv[2:]
        timings(network, int(batch), int(threads), *how)
