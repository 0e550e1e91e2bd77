#!/usr/bin/env python3
"""Writes what PyTorch computes for whole networks: outputs, losses, gradients and running statistics.

    make_network_reference.py DRAWN.safetensors REFERENCE.safetensors
    make_network_reference.py --live TOOL FIRST COUNT
    make_network_reference.py --count FILE.loom...

Needs a Python with torch 1.13. TOOL is build/<preset>/tests/network_reference_tool, which draws
random networks ("TOOL draw FIRST COUNT DRAWN") and compares our results with PyTorch's ("TOOL
compare REFERENCE"); --live does all three for networks FIRST to FIRST + COUNT - 1. The reference in
the repository is made with FIRST = 0 and COUNT = 40.

DRAWN has a network file as metadata NAME, and tensors NAME/state/<key of the state_dict>,
NAME/input and NAME/target. REFERENCE has these too, and for MODE in eval, train NAME/MODE/output,
NAME/MODE/loss, NAME/MODE/gradient/<parameter>, NAME/MODE/gradient/input and, after training mode,
NAME/train/buffer/<buffer>.
"""
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy
import torch
from torch import nn

DTYPES = {"F64": numpy.float64, "F32": numpy.float32, "I64": numpy.int64}


def load_safetensors(path):
    data = pathlib.Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = numpy.frombuffer(data[8 + length + begin:8 + length + end],
                                 DTYPES[entry["dtype"]])
        tensors[name] = torch.from_numpy(array.reshape(entry["shape"]).copy())
    return tensors, metadata


def save_safetensors(path, tensors, metadata):
    header, body = {"__metadata__": metadata}, b""
    for name in sorted(tensors):
        array = numpy.ascontiguousarray(tensors[name].detach().numpy())
        dtype = next(d for d, numpy_dtype in DTYPES.items() if numpy_dtype == array.dtype)
        header[name] = {"dtype": dtype, "shape": list(tensors[name].shape),
                        "data_offsets": [len(body), len(body) + array.nbytes]}
        body += array.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + body)


class Merge(nn.Module):
    """A call of several inputs as a module."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *inputs):
        return self.function(inputs)


class Call(Merge):
    def forward(self, x):
        return self.function(x)


def squeeze(dim):
    if dim is not None:
        return lambda x: x.squeeze(dim)
    return lambda x: x.reshape([n for axis, n in enumerate(x.shape) if axis == 0 or n != 1])


def norm_shape(s, x):
    return s.get("normalized_shape") or list(x.shape[1:])


def batch_norm(kind):
    return lambda s, x: kind(x.shape[1], s.get("eps", 1e-5), s.get("momentum", 0.1),
                             s.get("affine", True))


# How to make a module of a node's settings and what comes in. Settings that are left out have our
# defaults, which are PyTorch's where PyTorch has one.
LAYERS = {
    "Conv2d": lambda s, x: nn.Conv2d(
        x.shape[1], s.get("out_channels", 16), s.get("kernel_size", 3), s.get("stride", 1),
        s.get("padding", 0), s.get("dilation", 1), s.get("groups", 1), s.get("bias", True)),
    "ConvTranspose2d": lambda s, x: nn.ConvTranspose2d(
        x.shape[1], s.get("out_channels", 16), s.get("kernel_size", 3), s.get("stride", 1),
        s.get("padding", 0), s.get("output_padding", 0), s.get("groups", 1), s.get("bias", True),
        s.get("dilation", 1)),
    "Linear": lambda s, x: nn.Linear(x.shape[-1], s.get("out_features", 10), s.get("bias", True)),
    "Flatten": lambda s, x: nn.Flatten(s.get("start_dim", 1), s.get("end_dim", -1)),
    "Reshape": lambda s, x: Call(lambda v: v.reshape(v.shape[0], *s.get("shape", [-1]))),
    "Squeeze": lambda s, x: Call(squeeze(s.get("dim"))),
    "Unsqueeze": lambda s, x: Call(lambda v: v.unsqueeze(s.get("dim", 1))),
    "ReLU": lambda s, x: nn.ReLU(),
    "LeakyReLU": lambda s, x: nn.LeakyReLU(s.get("negative_slope", 0.01)),
    "GELU": lambda s, x: nn.GELU(s.get("approximate", "none")),
    "SiLU": lambda s, x: nn.SiLU(),
    "Sigmoid": lambda s, x: nn.Sigmoid(),
    "Tanh": lambda s, x: nn.Tanh(),
    "Softmax": lambda s, x: nn.Softmax(s.get("dim", 1)),
    "LogSoftmax": lambda s, x: nn.LogSoftmax(s.get("dim", 1)),
    "MaxPool2d": lambda s, x: nn.MaxPool2d(
        s.get("kernel_size", 2), s.get("stride"), s.get("padding", 0), s.get("dilation", 1),
        ceil_mode=s.get("ceil_mode", False)),
    "AvgPool2d": lambda s, x: nn.AvgPool2d(
        s.get("kernel_size", 2), s.get("stride"), s.get("padding", 0), s.get("ceil_mode", False),
        s.get("count_include_pad", True), s.get("divisor_override")),
    "AdaptiveAvgPool2d": lambda s, x: nn.AdaptiveAvgPool2d(s.get("output_size", 1)),
    "BatchNorm1d": batch_norm(nn.BatchNorm1d),
    "BatchNorm2d": batch_norm(nn.BatchNorm2d),
    "LayerNorm": lambda s, x: nn.LayerNorm(norm_shape(s, x), s.get("eps", 1e-5),
                                           s.get("elementwise_affine", True)),
    "Dropout": lambda s, x: nn.Dropout(s.get("p", 0.5)),
    "Add": lambda s, *x: Merge(sum),
    "Concat": lambda s, *x: Merge(lambda inputs: torch.cat(inputs, s.get("dim", 1))),
    "CrossEntropyLoss": lambda s, x: nn.CrossEntropyLoss(
        torch.tensor(s["weight"]) if s.get("weight") else None,
        label_smoothing=s.get("label_smoothing", 0.0)),
    "MSELoss": lambda s, x: nn.MSELoss(),
}


class Net(nn.Module):
    """A network file in PyTorch, in float64. A node may have any name without an underscore first."""

    def __init__(self, network):
        super().__init__()
        self._nodes = {node["id"]: node for node in network["nodes"]}
        self._sources = {id: [] for id in self._nodes}
        for edge in sorted(network["edges"], key=lambda edge: edge.get("slot", 0)):
            self._sources[edge["to"]].append(edge["from"])
        self._input = next(i for i, n in self._nodes.items() if n["type"] == "Input")
        self._loss = next(i for i, n in self._nodes.items() if n["type"].endswith("Loss"))

    def prepare(self, x):
        """Makes the modules, whose sizes depend on what comes in."""
        with torch.no_grad():
            values = {self._input: x}
            while len(values) < len(self._nodes) - 1:
                for id in self._nodes:
                    if id in values or id == self._loss:
                        continue
                    if all(source in values for source in self._sources[id]):
                        values[id] = self.make(id, values).eval()(*self.inputs_of(id, values))
            self.make(self._loss, values)
        return self

    def inputs_of(self, id, values):
        return [values[source] for source in self._sources[id]]

    def make(self, id, values):
        node = self._nodes[id]
        module = LAYERS[node["type"]](node.get("settings", {}), *self.inputs_of(id, values))
        self.add_module(id, module.double())
        return module

    def forward(self, x):
        values = {self._input: x}

        def value(id):
            if id not in values:
                values[id] = self._modules[id](*[value(source) for source in self._sources[id]])
            return values[id]

        return value(self._sources[self._loss][0])


def compute(name, network, tensors):
    """The tensors of one network with their results."""
    prefix = name + "/state/"
    state = {key[len(prefix):]: t for key, t in tensors.items() if key.startswith(prefix)}
    x, target = tensors[name + "/input"], tensors[name + "/target"]
    results = {}
    for mode in ("eval", "train"):
        net = Net(network).prepare(x)
        net.load_state_dict(state)
        net.train(mode == "train")
        images = x.clone().requires_grad_()
        output = net(images)
        loss = net._modules[net._loss](output, target)
        loss.backward()
        results[f"{mode}/output"], results[f"{mode}/loss"] = output, loss
        results[f"{mode}/gradient/input"] = images.grad
        for key, parameter in net.named_parameters():
            results[f"{mode}/gradient/{key}"] = parameter.grad
        if mode == "train":
            for key, buffer in net.named_buffers():
                results[f"train/buffer/{key}"] = buffer
    return {f"{name}/{key}": value for key, value in results.items()}


def make(drawn, reference):
    tensors, metadata = load_safetensors(drawn)
    for name, text in metadata.items():
        tensors.update(compute(name, json.loads(text), tensors))
    save_safetensors(reference, tensors, metadata)


def live(tool, first, count):
    with tempfile.TemporaryDirectory() as folder:
        drawn, reference = f"{folder}/drawn.safetensors", f"{folder}/reference.safetensors"
        subprocess.run([tool, "draw", first, count, drawn], check=True)
        make(drawn, reference)
        return subprocess.run([tool, "compare", reference]).returncode


def count(files):
    for file in files:
        network = json.loads(pathlib.Path(file).read_text())
        net = Net(network).prepare(torch.zeros(2, 1, 28, 28, dtype=torch.float64))
        print(pathlib.Path(file).stem, sum(p.numel() for p in net.parameters()))


if __name__ == "__main__":
    torch.set_num_threads(1)
    if len(sys.argv) == 5 and sys.argv[1] == "--live":
        sys.exit(live(*sys.argv[2:]))
    elif len(sys.argv) > 2 and sys.argv[1] == "--count":
        count(sys.argv[2:])
    elif len(sys.argv) == 3:
        make(*sys.argv[1:])
    else:
        sys.exit(__doc__)
