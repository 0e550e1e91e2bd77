#!/usr/bin/env python3
"""Writes what PyTorch computes for every layer type: reference/layers.json (settings, constructor,
repr, shapes) and reference/layers.safetensors (inputs, tensors, outputs and gradients).

Run with a Python that has torch 1.13; the results are part of the repository:
    /usr/bin/python3 tests/support/make_layer_reference.py

A case's "pytorch" is the text that LayerType::to_pytorch must write: it is evaluated here. "call" is
what to_pytorch_call must write for a layer that is an expression. Tensors of case i: "i.x0", …,
"i.target", "i.state.weight" (before the forward), "i.dy", and for each mode and dtype
"i.y.train.float64", gradients "i.d.x0.train.float64", "i.d.weight.…", and what the forward left in
the buffers, "i.after.running_mean.train.float64".
"""
import copy
import json
import pathlib
import struct

import torch
from torch import nn  # evaluated in the constructors

torch.manual_seed(11)
torch.set_num_threads(1)

NAMES = {torch.float64: "F64", torch.float32: "F32", torch.int64: "I64"}
cases, tensors = [], {}


def keep(name, tensor):
    tensors[name] = tensor.detach().clone().contiguous()


class Expression(nn.Module):
    """A layer that PyTorch writes as an expression of its inputs."""

    def __init__(self, text):
        super().__init__()
        self.text = text

    def forward(self, *inputs):
        names = {f"x{k}": x for k, x in enumerate(inputs)}
        text = self.text.replace("{x}", "x0").replace("{inputs}", f"[{', '.join(names)}]")
        for name in names:
            text = text.replace("{%s}" % name, name)
        return eval(text, {"torch": torch}, names)


def randomize(module):
    """Numbers that differ everywhere, also where the defaults are 0 or 1."""
    for name, tensor in list(module.named_parameters()) + list(module.named_buffers()):
        if name == "num_batches_tracked":
            tensor.fill_(3)
        elif name == "running_var":
            tensor.data.uniform_(0.5, 2)
        elif isinstance(module, nn.CrossEntropyLoss):
            pass  # the class weights are a setting
        else:
            tensor.data.normal_()


def run(number, module, inputs, target, dy, mode, dtype):
    module = copy.deepcopy(module).to(dtype)
    module.train(mode == "train")
    inputs = [x.detach().to(dtype).clone().requires_grad_() for x in inputs]
    extra = [] if target is None else [target if not target.is_floating_point() else target.to(dtype)]
    y = module(*inputs, *extra)
    y.backward(dy.to(dtype))
    end = f"{mode}.{str(dtype).removeprefix('torch.')}"
    keep(f"{number}.y.{end}", y)
    for k, x in enumerate(inputs):
        keep(f"{number}.d.x{k}.{end}", x.grad)
    for name, parameter in module.named_parameters():
        keep(f"{number}.d.{name}.{end}", parameter.grad)
    if mode == "train":
        for name, buffer in module.named_buffers():
            keep(f"{number}.after.{name}.{end}", buffer)


def case(layer, settings, shapes, pytorch="", call="", target=None):
    number = len(cases)
    module = eval(pytorch, {"torch": torch, "nn": nn}) if pytorch else Expression(call)
    randomize(module)
    inputs = [torch.randn(shape) for shape in shapes]
    state = module.state_dict()
    for k, x in enumerate(inputs):
        keep(f"{number}.x{k}", x)
    for name, tensor in state.items():
        keep(f"{number}.state.{name}", tensor)
    real_target = target
    if target is not None:
        keep(f"{number}.target", target)
        if isinstance(module, nn.MSELoss):
            real_target = nn.functional.one_hot(target, shapes[0][1]).float()
    with torch.no_grad():
        y = copy.deepcopy(module)(*inputs, *([] if target is None else [real_target]))
    dy = torch.randn(y.shape)
    keep(f"{number}.dy", dy)
    modes = ["eval"] if isinstance(module, nn.Dropout) else ["train", "eval"]
    for mode in modes:
        for dtype in (torch.float64, torch.float32):
            run(number, module, inputs, real_target, dy, mode, dtype)
    cases.append({"layer": layer, "settings": settings, "inputs": len(inputs), "pytorch": pytorch,
                  "call": call, "repr": repr(module) if pytorch else "", "state": list(state),
                  "modes": modes, "target": target is not None})


def convolutions():
    conv = "nn.Conv2d(%s)"
    case("Conv2d", {"out_channels": 3, "kernel_size": 3}, [(2, 2, 5, 6)],
         conv % "2, 3, kernel_size=3")
    case("Conv2d", {"out_channels": 4, "kernel_size": [3, 2], "stride": [2, 1], "padding": [1, 2],
                    "dilation": [1, 2], "groups": 2, "bias": False}, [(2, 4, 6, 5)],
         conv % "4, 4, kernel_size=(3, 2), stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2, "
         "bias=False")
    case("Conv2d", {"out_channels": 2, "kernel_size": [4, 3], "padding": "same", "dilation": 2},
         [(1, 3, 5, 7)], conv % "3, 2, kernel_size=(4, 3), padding='same', dilation=2")
    case("Conv2d", {"out_channels": 2, "kernel_size": 2, "padding": "valid"}, [(1, 1, 4, 3)],
         conv % "1, 2, kernel_size=2")
    case("Conv2d", {"out_channels": 6, "kernel_size": 1, "groups": 3}, [(3, 3, 2, 3)],
         conv % "3, 6, kernel_size=1, groups=3")
    up = "nn.ConvTranspose2d(%s)"
    case("ConvTranspose2d", {"out_channels": 3, "kernel_size": 3}, [(2, 2, 3, 4)],
         up % "2, 3, kernel_size=3")
    case("ConvTranspose2d", {"out_channels": 2, "kernel_size": [3, 4], "stride": 2, "padding": 1,
                             "output_padding": [1, 0], "groups": 2, "bias": False},
         [(2, 4, 4, 3)], up % "4, 2, kernel_size=(3, 4), stride=2, padding=1, output_padding=(1, 0), "
         "groups=2, bias=False")
    case("ConvTranspose2d", {"out_channels": 2, "kernel_size": 2, "stride": [1, 3],
                             "dilation": [2, 1]}, [(1, 1, 3, 2)],
         up % "1, 2, kernel_size=2, stride=(1, 3), dilation=(2, 1)")


def flat_and_elementwise():
    case("Linear", {"out_features": 4}, [(3, 5)], "nn.Linear(5, 4)")
    case("Linear", {"out_features": 2, "bias": False}, [(2, 3, 4)], "nn.Linear(4, 2, bias=False)")
    for name in ("ReLU", "SiLU", "Sigmoid", "Tanh"):
        case(name, {}, [(2, 3, 4)], f"nn.{name}()")
    case("LeakyReLU", {}, [(3, 5)], "nn.LeakyReLU()")
    case("LeakyReLU", {"negative_slope": 0.2}, [(3, 5)], "nn.LeakyReLU(negative_slope=0.2)")
    case("GELU", {}, [(3, 5)], "nn.GELU()")
    case("GELU", {"approximate": "tanh"}, [(3, 5)], "nn.GELU(approximate='tanh')")
    for name in ("Softmax", "LogSoftmax"):
        case(name, {}, [(3, 5)], f"nn.{name}(dim=1)")
        case(name, {"dim": -2}, [(2, 3, 4)], f"nn.{name}(dim=-2)")


def pools():
    case("MaxPool2d", {}, [(2, 2, 4, 5)], "nn.MaxPool2d(2)")
    case("MaxPool2d", {"kernel_size": [2, 3], "stride": [1, 2], "padding": [1, 0], "dilation": [2, 1],
                       "ceil_mode": True}, [(2, 2, 5, 6)],
         "nn.MaxPool2d((2, 3), stride=(1, 2), padding=(1, 0), dilation=(2, 1), ceil_mode=True)")
    case("MaxPool2d", {"kernel_size": 3, "stride": 3, "padding": 1, "ceil_mode": True},
         [(1, 1, 5, 8)], "nn.MaxPool2d(3, padding=1, ceil_mode=True)")
    case("AvgPool2d", {}, [(2, 2, 4, 5)], "nn.AvgPool2d(2)")
    case("AvgPool2d", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True},
         [(2, 1, 6, 4)], "nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True)")
    case("AvgPool2d", {"kernel_size": [3, 2], "stride": 2, "padding": [1, 1], "ceil_mode": True,
                       "count_include_pad": False}, [(1, 2, 6, 5)],
         "nn.AvgPool2d((3, 2), stride=2, padding=1, ceil_mode=True, count_include_pad=False)")
    case("AvgPool2d", {"kernel_size": 2, "divisor_override": 3}, [(1, 2, 4, 4)],
         "nn.AvgPool2d(2, divisor_override=3)")
    case("AdaptiveAvgPool2d", {}, [(2, 3, 4, 5)], "nn.AdaptiveAvgPool2d(1)")
    case("AdaptiveAvgPool2d", {"output_size": [2, 3]}, [(1, 2, 5, 3)],
         "nn.AdaptiveAvgPool2d((2, 3))")
    case("AdaptiveAvgPool2d", {"output_size": 4}, [(1, 2, 3, 7)], "nn.AdaptiveAvgPool2d(4)")


def normalisations():
    case("BatchNorm1d", {}, [(4, 3)], "nn.BatchNorm1d(3)")
    case("BatchNorm1d", {"eps": 0.001, "momentum": 0.3}, [(2, 3, 5)],
         "nn.BatchNorm1d(3, eps=0.001, momentum=0.3)")
    case("BatchNorm2d", {}, [(2, 3, 4, 3)], "nn.BatchNorm2d(3)")
    case("BatchNorm2d", {"momentum": None, "affine": False}, [(3, 2, 3, 2)],
         "nn.BatchNorm2d(2, momentum=None, affine=False)")
    case("LayerNorm", {}, [(3, 5)], "nn.LayerNorm((5,))")
    case("LayerNorm", {}, [(2, 3, 2, 4)], "nn.LayerNorm((3, 2, 4))")
    case("LayerNorm", {"normalized_shape": [4], "eps": 1e-6, "elementwise_affine": False},
         [(2, 3, 4)], "nn.LayerNorm((4,), eps=1e-06, elementwise_affine=False)")
    case("Dropout", {}, [(3, 5)], "nn.Dropout()")
    case("Dropout", {"p": 0.25}, [(3, 5)], "nn.Dropout(p=0.25)")


def shapes_and_merges():
    case("Flatten", {}, [(2, 3, 2, 2)], "nn.Flatten()")
    case("Flatten", {"start_dim": 2, "end_dim": -1}, [(2, 3, 2, 4)], "nn.Flatten(start_dim=2)")
    case("Flatten", {"start_dim": 1, "end_dim": 2}, [(2, 3, 2, 4)], "nn.Flatten(end_dim=2)")
    case("Reshape", {"shape": [3, -1]}, [(2, 2, 6)], call="{x}.reshape(-1, 3, 4)")
    case("Squeeze", {"dim": 2}, [(2, 3, 1)], call="{x}.squeeze(2)")
    # With axes to take, the call has a tuple, which only torch 2 takes.
    case("Squeeze", {}, [(1, 3, 4)], call="{x}")
    case("Unsqueeze", {"dim": -1}, [(2, 3)], call="{x}.unsqueeze(-1)")
    case("Add", {}, [(2, 3)] * 2, call="{x0} + {x1}")
    case("Add", {}, [(2, 2, 3)] * 3, call="{x0} + {x1} + {x2}")
    case("Concat", {}, [(2, 2, 3), (2, 1, 3)], call="torch.cat({inputs}, dim=1)")
    case("Concat", {"dim": -1}, [(2, 2, 1), (2, 2, 3), (2, 2, 2)],
         call="torch.cat({inputs}, dim=-1)")


def losses():
    classes = torch.tensor([1, 0, 3])
    case("CrossEntropyLoss", {}, [(3, 4)], "nn.CrossEntropyLoss()", target=classes)
    case("CrossEntropyLoss", {"label_smoothing": 0.1, "weight": [1, 0.5, 2, 3]}, [(3, 4)],
         "nn.CrossEntropyLoss(weight=torch.tensor([1.0, 0.5, 2.0, 3.0]), label_smoothing=0.1)",
         target=classes)
    case("MSELoss", {}, [(3, 4)], "nn.MSELoss()", target=classes)


def write_safetensors(path):
    header, offset, data = {}, 0, []
    for name, tensor in sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0])):
        raw = tensor.numpy().tobytes()
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [offset, offset + len(raw)]}
        data.append(raw)
        offset += len(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(data))


convolutions()
flat_and_elementwise()
pools()
normalisations()
shapes_and_merges()
losses()
folder = pathlib.Path(__file__).parent / "reference"
write_safetensors(folder / "layers.safetensors")
lines = ",\n".join(json.dumps(entry, sort_keys=True) for entry in cases)
(folder / "layers.json").write_text('{"cases": [\n' + lines + "\n]}\n")
print(len(cases), "cases,", len(tensors), "tensors")
