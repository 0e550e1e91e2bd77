#!/usr/bin/env python3
"""Writes what PyTorch computes for every op: reference/ops.json (the cases) and
reference/ops.safetensors (inputs, upstream gradients, outputs and gradients).

Run with a Python that has torch 1.13; the results are part of the repository:
    python3 tests/support/make_op_reference.py

Case i has inputs "i.in0", …; with "dtypes" float64 and float32 its floating inputs are cast to each,
and the results are "i.y0.float64", "i.d0.float64" (gradient of input 0), … for the upstream gradient
"i.dy" of its first output. Other cases run once, in their inputs' dtypes, and have results "i.y0".
"""
import itertools
import json
import math
import pathlib
import struct
import warnings
import zlib

import torch
import torch.nn.functional as F

import layout_cases

warnings.filterwarnings("ignore")
torch.set_num_threads(1)

NAMES = {torch.float64: "F64", torch.float32: "F32", torch.int64: "I64", torch.int32: "I32",
         torch.uint8: "U8", torch.bool: "BOOL"}
DTYPES = list(NAMES)
tensors, cases, promotions = {}, [], []


def plain(dtype):
    return str(dtype).removeprefix("torch.")


def keep(name, tensor):
    tensors[name] = tensor.detach().clone().contiguous()


def run(function, inputs, grads, dy):
    inputs = [x.clone() for x in inputs]
    for x, wanted in zip(inputs, grads):
        x.requires_grad_(wanted)
    outputs = function(*inputs)
    outputs = list(outputs) if isinstance(outputs, tuple) else [outputs]
    if any(grads):
        outputs[0].backward(dy.to(outputs[0].dtype))
    return outputs, [x.grad for x in inputs]


def case(op, function, inputs, options=None, grad=True, exact=False):
    """grad: True, False or one answer per input. exact: NaN, infinity and the sign of 0 matter most."""
    number = len(cases)
    floating = [x.is_floating_point() for x in inputs]
    grads = list(grad) if isinstance(grad, (list, tuple)) else [grad and f for f in floating]
    dtypes = ["float64", "float32"] if any(floating) and all(
        x.dtype == torch.float32 for x, f in zip(inputs, floating) if f) else []
    for k, x in enumerate(inputs):
        keep(f"{number}.in{k}", x)
    dy = None
    if any(grads):
        first = run(function, inputs, [False] * len(inputs), None)[0][0]
        dy = torch.ones_like(first) if exact else torch.randn(first.shape)
        keep(f"{number}.dy", dy)
    for dtype in dtypes or [None]:
        cast = [x.to(getattr(torch, dtype)) if dtype and f else x for x, f in zip(inputs, floating)]
        outputs, gradients = run(function, cast, grads, dy)
        end = f".{dtype}" if dtype else ""
        for k, y in enumerate(outputs):
            keep(f"{number}.y{k}{end}", y)
        for k, g in enumerate(gradients):
            if grads[k]:
                keep(f"{number}.d{k}{end}", torch.zeros_like(cast[k]) if g is None else g)
    entry = {"op": op, "inputs": len(inputs), "outputs": len(outputs), "grads": grads}
    if dtypes:
        entry["dtypes"] = dtypes
    if options:
        entry["options"] = options
    if exact:
        entry["exact"] = True
    cases.append(entry)


def rand(*shape, low=-2.0, high=2.0):
    return torch.rand(shape) * (high - low) + low


def distinct(*shape):
    n = math.prod(shape)
    return ((torch.randperm(n).float() - n // 2) * 0.0625).reshape(shape)


SPECIAL = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 88.0, -105.0, 1e30,
           -1e-30]
FEW = [math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 2.0, -2.5, 0.5, 3.0]


def pairs(values, dtype=torch.float32):
    both = torch.tensor(list(itertools.product(values, values)), dtype=dtype)
    return both[:, 0].clone(), both[:, 1].clone()


def elementwise():
    smooth = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div,
              "minimum": torch.minimum, "maximum": torch.maximum}
    for op, f in smooth.items():
        case(op, f, [rand(3, 4), rand(3, 4)])
        case(op, f, [rand(2, 1, 3), rand(4, 1)])
        case(op, f, [rand(5), rand()])
        case(op, f, [rand(2, 0, 3), rand(1, 1, 3)])
        case(op, f, list(pairs(FEW)), exact=True)
    for op, f in {"remainder": torch.remainder, "pow": torch.pow}.items():
        case(op, f, [rand(3, 4, low=0.2), rand(4, low=0.3)])
        case(op, f, list(pairs(FEW)), exact=True)
    case("floor_divide", torch.floor_divide, [rand(3, 4), rand(4)], grad=False)
    case("floor_divide", torch.floor_divide, list(pairs(FEW)), grad=False, exact=True)
    whole = [-7, -2, -1, 1, 2, 7]
    for dtype in (torch.int64, torch.int32):
        for op in ("floor_divide", "remainder", "div", "pow", "add", "maximum"):
            case(op, getattr(torch, op), list(pairs(whole, dtype)))
    bytes_ = [1, 2, 7, 200, 255]
    for op in ("add", "sub", "mul", "floor_divide", "remainder", "pow", "minimum"):
        case(op, getattr(torch, op), list(pairs(bytes_, torch.uint8)))
    for op in ("add", "mul", "minimum", "maximum", "div"):
        case(op, getattr(torch, op), list(pairs([False, True], torch.bool)))
    for op in ("eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_xor"):
        case(op, getattr(torch, op), list(pairs(FEW)), grad=False)
        case(op, getattr(torch, op), list(pairs(whole, torch.int64)))
    for op in ("eq", "lt", "ge"):
        case(op + "_scalar", lambda x, f=getattr(torch, op): f(x, 0.5), [rand(3, 4)], {"b": 0.5},
             grad=False)
    for b in (2, -1.5, 0.5, 0):
        for op in ("add", "sub", "mul", "div", "pow"):
            if op == "div" and b == 0:
                continue
            case(op + "_scalar", lambda x, f=getattr(torch, op), b=b: f(x, b), [rand(3, 4, low=0.1)],
                 {"b": b})
    for b in (2, 0.5, -0.5, -1, 3, -2, 1, 0, 1.5):
        case("pow_scalar", lambda x, b=b: torch.pow(x, b), [torch.tensor(FEW)], {"b": b}, exact=True)
    case("rsub_scalar", lambda x: 2.5 - x, [rand(3, 4)], {"b": 2.5})
    case("remainder_scalar", lambda x: torch.remainder(x, 0.75), [rand(3, 4)], {"b": 0.75})
    case("floor_divide_scalar", lambda x: torch.floor_divide(x, 0.75), [rand(3, 4)], {"b": 0.75},
         grad=False)
    for b in (3, -3):
        case("floor_divide_scalar", lambda x, b=b: torch.floor_divide(x, b),
             [torch.arange(-7, 8)], {"b": b})
        case("remainder_scalar", lambda x, b=b: torch.remainder(x, b), [torch.arange(-7, 8)],
             {"b": b})


def pointwise():
    ranges = {"neg": (-2, 2), "abs": (-2, 2), "sign": (-2, 2), "square": (-2, 2),
              "reciprocal": (0.3, 2), "exp": (-3, 3), "expm1": (-1, 1), "log": (0.1, 4),
              "log1p": (-0.8, 3), "sqrt": (0.1, 4), "rsqrt": (0.1, 4), "sin": (-7, 7),
              "cos": (-7, 7), "tanh": (-3, 3), "erf": (-3, 3), "sigmoid": (-5, 5),
              "floor": (-3, 3), "ceil": (-3, 3), "round": (-3, 3), "trunc": (-3, 3)}
    for op, (low, high) in ranges.items():
        f = getattr(torch, op)
        case(op, f, [rand(3, 7, low=low, high=high)])
        case(op, f, [torch.tensor(SPECIAL)], exact=True)
        if op not in ("neg", "abs"):
            case(op, f, [torch.tensor([3, 0, -2])])
    case("round", torch.round, [torch.tensor([0.5, 1.5, 2.5, -0.5, -1.5, -2.5])], exact=True)
    case("neg", torch.neg, [torch.tensor([1, 2, 0], dtype=torch.uint8)])
    case("abs", torch.abs, [torch.tensor([-3, 2, 0], dtype=torch.int32)])
    for op in ("logical_not", "isnan", "isinf", "isfinite"):
        case(op, getattr(torch, op), [torch.tensor(SPECIAL)], grad=False)
        case(op, getattr(torch, op), [torch.tensor([0, 1, -1])])
    activations = {"relu": (F.relu, {}), "silu": (F.silu, {}), "gelu": (F.gelu, {}),
                   "leaky_relu": (lambda x: F.leaky_relu(x, 0.2), {"negative_slope": 0.2}),
                   "gelu_tanh": (lambda x: F.gelu(x, approximate="tanh"), {})}
    for op, (f, options) in activations.items():
        case(op, f, [rand(3, 7, low=-4, high=4)], options)
        # oneDNN's float32 gelu loses the sign of -0; the float64 one keeps it.
        special = [v for v in SPECIAL if op != "gelu" or v not in (0, -105)]
        case(op, f, [torch.tensor(special)], options, exact=True)
    case("relu", F.relu, [torch.tensor([-3, 0, 5])])
    edges = torch.tensor([-1.0, -0.5, 0.0, -0.0, 0.5, 1.0, math.nan, math.inf, -math.inf])
    for low, high in ((-0.5, 0.5), (None, 0.5), (-0.5, None), (0.5, -0.5), (0.0, None),
                      (math.nan, 1.0), (-1, 1)):
        options = {k: v for k, v in (("min", low), ("max", high)) if v is not None}
        case("clamp", lambda x, a=low, b=high: torch.clamp(x, a, b), [edges],
             {k: "NaN" if v != v else v for k, v in options.items()}, exact=True)
    case("clamp", lambda x: torch.clamp(x, -1, 2), [torch.arange(-4, 5)], {"min": -1, "max": 2})
    case("clamp", lambda x: torch.clamp(x, 0.5), [torch.arange(-4, 5)], {"min": 0.5})


def reductions():
    def axes_of(axes):
        return {} if axes is None else {"axes": list(axes)}
    forms = [(None, False), ((1,), False), ((0, -1), True), ((-2,), True)]
    spread = {"var": torch.var, "std": torch.std}
    simple = {"sum": torch.sum, "mean": torch.mean, "amax": torch.amax, "amin": torch.amin,
              "logsumexp": torch.logsumexp}
    ties = torch.tensor([[1.0, 2.0, 2.0], [2.0, -1.0, -1.0]])
    odd = torch.tensor([[1.0, math.nan, 2.0], [math.inf, 1.0, 0.5], [-math.inf, 0.0, 1.0],
                        [-math.inf, -math.inf, -math.inf], [math.inf, -math.inf, 1.0]])
    for op, f in simple.items():
        for axes, keepdim in forms:
            dims = (0, 1, 2) if axes is None else axes
            case(op, lambda x, f=f, d=dims, k=keepdim: f(x, d, k), [rand(3, 4, 5)],
                 {**axes_of(axes), "keepdim": keepdim})
        case(op, lambda x, f=f: f(x, 0), [rand()], {"axes": [0]})
        case(op, lambda x, f=f: f(x, (0, 1)), [ties])
        case(op, lambda x, f=f: f(x, 1), [odd], {"axes": [1]}, exact=True)
        case(op, lambda x, f=f: f(x, 0), [rand(3, 0)], {"axes": [0]})
    for op in ("sum", "mean", "logsumexp"):
        case(op, lambda x, f=simple[op]: f(x, 1), [rand(2, 0)], {"axes": [1]}, exact=True)
    for op, f in spread.items():
        for (axes, keepdim), c in itertools.product(forms, (0, 1, 2)):
            dims = (0, 1, 2) if axes is None else axes
            case(op, lambda x, f=f, d=dims, k=keepdim, c=c: f(x, dim=d, correction=c, keepdim=k),
                 [rand(3, 4, 5)], {**axes_of(axes), "keepdim": keepdim, "correction": c})
        for shape, c in (((2, 1), 1), ((2, 1), 0), ((2, 3), 3), ((2, 0), 1), ((2, 3), 5)):
            case(op, lambda x, f=f, c=c: f(x, dim=(1,), correction=c), [rand(*shape)],
                 {"axes": [1], "correction": c}, exact=True)
        case(op, lambda x, f=f: f(x, dim=(1,), correction=1), [torch.full((2, 3), 0.5)],
             {"axes": [1], "correction": 1}, exact=True)
    zeros = torch.tensor([[2.0, 3.0, -4.0], [0.0, 3.0, 4.0], [0.0, 0.0, 4.0], [0.5, math.inf, 1.0]])
    case("prod", torch.prod, [rand(3, 4)])
    case("prod", lambda x: torch.prod(x, 1, keepdim=True), [rand(3, 4, 2)],
         {"axes": [1], "keepdim": True})
    case("prod", lambda x: torch.prod(x, 1), [zeros[:3]], {"axes": [1]})
    case("prod", torch.prod, [zeros[1]])
    for op in ("sum", "prod"):
        for dtype in (torch.int64, torch.int32, torch.uint8, torch.bool):
            case(op, lambda x, f=getattr(torch, op): f(x, 0),
                 [torch.tensor([[1, 0, 200], [3, 1, 100]]).to(dtype)], {"axes": [0]})
    for op in ("all", "any"):
        for dtype in (torch.float32, torch.uint8, torch.bool):
            x = torch.tensor([[1, 0, 0], [3, 1, 0]]).to(dtype)
            case(op, lambda x, f=getattr(torch, op): f(x, 0), [x], {"axes": [0]}, grad=False)
            case(op, getattr(torch, op), [x], grad=False)
        case(op, getattr(torch, op), [torch.zeros(0)], grad=False)
    for op in ("max", "min"):
        f = getattr(torch, op)
        for x in (rand(3, 4), ties, odd[:1], torch.tensor([math.nan, 1.0, math.nan])):
            case(op, f, [x], exact=bool(x.isnan().any()))
        for dim, keepdim in ((0, False), (1, True), (-1, False)):
            case(op + "_axis", lambda x, f=f, d=dim, k=keepdim: tuple(f(x, d, k)),
                 [distinct(3, 4, 5)], {"axis": dim, "keepdim": keepdim})
        case(op + "_axis", lambda x, f=f: tuple(f(x, 1)), [ties], {"axis": 1})
        case(op + "_axis", lambda x, f=f: tuple(f(x, 1)), [odd], {"axis": 1}, exact=True)
        case(op + "_axis", lambda x, f=f: tuple(f(x, 0)), [rand()], {"axis": 0})
        case(op + "_axis", lambda x, f=f: tuple(f(x, 0)),
             [torch.tensor([[True, False], [False, False]])], {"axis": 0})
        g = getattr(torch, "arg" + op)
        for x in (ties, odd, torch.tensor([[3, 1], [3, 2]])):
            case("arg" + op, lambda x, g=g: g(x), [x], grad=False)
            case("arg" + op, lambda x, g=g: g(x, keepdim=True), [x], {"keepdim": True}, grad=False)
            case("arg" + op, lambda x, g=g: g(x, 1), [x], {"axis": 1}, grad=False)


def orders():
    for dim in (0, -1):
        case("cumsum", lambda x, d=dim: torch.cumsum(x, d), [rand(3, 4)], {"axis": dim})
    case("cumsum", lambda x: torch.cumsum(x, 0), [rand()], {"axis": 0})
    case("cumsum", lambda x: torch.cumsum(x, 0), [torch.tensor([True, True, False])], {"axis": 0})
    case("cumsum", lambda x: torch.cumsum(x, 0), [torch.tensor([200, 100], dtype=torch.uint8)],
         {"axis": 0})
    case("cumsum", lambda x: torch.cumsum(x, 0), [torch.tensor([1.0, math.inf, 2.0, math.nan])],
         {"axis": 0}, exact=True)
    for descending in (False, True):
        def sort(x, dim, d=descending):
            return tuple(torch.sort(x, dim=dim, descending=d, stable=True))
        for dim in (0, 1):
            case("sort", lambda x, s=sort, d=dim: s(x, d), [distinct(4, 5)],
                 {"axis": dim, "descending": descending})
        case("sort", lambda x, s=sort: s(x, -1), [torch.tensor([2.0, math.nan, 1.0, 2.0, -math.inf])],
             {"axis": -1, "descending": descending}, exact=True)
        case("sort", lambda x, s=sort: s(x, 0), [torch.tensor([3, 1, 3, 2])],
             {"axis": 0, "descending": descending})
    for k, dim, largest in ((2, 1, True), (3, 0, False), (0, 1, True), (4, 1, True)):
        case("topk", lambda x, k=k, d=dim, l=largest: tuple(torch.topk(x, k, d, l)), [distinct(4, 4)],
             {"k": k, "axis": dim, "largest": largest})


def products():
    shapes = [((3,), (3,)), ((3,), (3, 4)), ((2, 3), (3,)), ((2, 3), (3, 4)), ((3,), (5, 3, 4)),
              ((5, 2, 3), (3,)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 2, 3), (5, 3, 4)),
              ((1, 2, 3), (5, 3, 4)), ((2, 1, 2, 3), (5, 3, 4)), ((2, 1, 2, 3), (1, 5, 3, 1)),
              ((0, 2, 3), (3, 4)), ((2, 0), (0, 4)), ((0, 3), (3, 4)), ((2, 17), (17, 19))]
    for a, b in shapes:
        case("matmul", torch.matmul, [rand(*a), rand(*b)])
    for dtype in (torch.int64, torch.int32, torch.uint8):
        a, b = torch.randint(0, 9, (2, 3)).to(dtype), torch.randint(0, 9, (4, 3, 5)).to(dtype)
        case("matmul", torch.matmul, [a, b])
    case("matmul", torch.matmul, [torch.tensor([[1.0, math.nan], [math.inf, 0.0]]),
                                  torch.tensor([[1.0, 0.0], [0.0, 1.0]])], exact=True)
    case("linear", F.linear, [rand(2, 0), rand(4, 0), rand(4)])
    for shape in ((3,), (4, 3), (2, 5, 3), (0, 3), (1, 3)):
        case("linear", F.linear, [rand(*shape), rand(6, 3), rand(6)])
        case("linear", F.linear, [rand(*shape), rand(6, 3)])


def convolutions():
    # N, C, H, W, M, R, S, stride, padding, dilation, groups
    forms = [(2, 3, 6, 5, 4, 3, 2, (1, 1), (0, 0), (1, 1), 1),
             (2, 3, 6, 5, 4, 3, 3, (2, 1), (1, 2), (1, 1), 1),
             (1, 4, 7, 9, 6, 3, 2, (1, 2), (2, 0), (2, 3), 2),
             (3, 3, 5, 5, 6, 2, 3, (2, 2), (1, 1), (1, 2), 3),
             (2, 1, 8, 8, 6, 5, 5, (1, 1), (0, 0), (1, 1), 1),
             (1, 2, 1, 4, 3, 1, 1, (1, 1), (0, 0), (1, 1), 1),
             (1, 2, 4, 4, 2, 4, 4, (3, 3), (0, 0), (1, 1), 1),
             (0, 2, 4, 4, 3, 3, 3, (1, 1), (1, 1), (1, 1), 1),
             (2, 16, 4, 4, 16, 3, 3, (1, 1), (1, 1), (1, 1), 1)]
    for n, c, h, w, m, r, s, stride, padding, dilation, groups in forms:
        options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        x, weight = rand(n, c, h, w), rand(m, c // groups, r, s)
        for bias in ([rand(m)], []):
            case("conv2d", lambda *t, o=options: F.conv2d(*t, **o), [x, weight, *bias], options)
    for r, s, d in ((3, 3, (1, 1)), (2, 4, (1, 1)), (4, 2, (3, 1)), (1, 5, (2, 2))):
        case("conv2d", lambda x, w, d=d: F.conv2d(x, w, padding="same", dilation=d),
             [rand(2, 2, 5, 6), rand(3, 2, r, s)], {"same": True, "dilation": d})
    case("conv2d", lambda x, w: F.conv2d(x, w), [rand(3, 6, 5), rand(4, 3, 3, 2)])
    # N, C, H, W, M, R, S, stride, padding, output_padding, dilation, groups
    forms = [(2, 3, 4, 5, 2, 3, 2, (1, 1), (0, 0), (0, 0), (1, 1), 1),
             (1, 4, 3, 4, 6, 3, 3, (2, 3), (1, 0), (1, 2), (1, 1), 2),
             (2, 2, 4, 3, 2, 2, 3, (1, 2), (0, 1), (1, 2), (2, 3), 2),
             (2, 2, 3, 3, 2, 3, 3, (1, 1), (0, 0), (2, 2), (3, 3), 1),
             (1, 2, 3, 3, 3, 2, 2, (2, 2), (0, 0), (1, 1), (1, 1), 1),
             (0, 2, 3, 3, 3, 2, 2, (2, 2), (0, 0), (0, 0), (1, 1), 1),
             (2, 3, 3, 3, 3, 4, 4, (2, 2), (1, 1), (0, 0), (1, 1), 3)]
    for n, c, h, w, m, r, s, stride, padding, extra, dilation, groups in forms:
        options = {"stride": stride, "padding": padding, "output_padding": extra,
                   "dilation": dilation, "groups": groups}
        x, weight = rand(n, c, h, w), rand(c, m // groups, r, s)
        for bias in ([rand(m)], []):
            case("conv_transpose2d", lambda *t, o=options: F.conv_transpose2d(*t, **o),
                 [x, weight, *bias], options)


def pools():
    # shape, kernel, stride, padding, dilation, ceil
    forms = [((2, 3, 6, 7), (2, 2), None, (0, 0), (1, 1), False),
             ((1, 2, 7, 5), (3, 2), (2, 1), (1, 1), (1, 1), False),
             ((2, 1, 7, 8), (3, 3), (2, 2), (1, 1), (1, 1), True),
             ((1, 2, 8, 9), (2, 3), (3, 2), (1, 0), (2, 2), False),
             ((1, 1, 5, 5), (2, 2), (2, 2), (0, 0), (1, 1), True),
             ((1, 1, 4, 4), (2, 2), (3, 3), (1, 1), (1, 1), True),
             ((1, 1, 3, 3), (3, 3), (1, 1), (0, 0), (1, 1), False),
             ((0, 2, 4, 4), (2, 2), None, (0, 0), (1, 1), False),
             ((2, 6, 5), (2, 2), None, (0, 0), (1, 1), False)]
    for shape, kernel, stride, padding, dilation, ceil in forms:
        options = {"kernel_size": kernel, "padding": padding, "dilation": dilation,
                   "ceil_mode": ceil}
        if stride:
            options["stride"] = stride
        case("max_pool2d", lambda x, o=options: F.max_pool2d(x, **o), [distinct(*shape)], options)
        if dilation != (1, 1):
            continue
        del options["dilation"]
        for extra in ({}, {"count_include_pad": False}, {"divisor_override": 3}):
            both = {**options, **extra}
            case("avg_pool2d", lambda x, o=both: F.avg_pool2d(x, **o), [rand(*shape)], both)
    ties = torch.tensor([[1.0, 1.0, 0.0, math.nan], [1.0, 1.0, math.nan, 0.0],
                         [-math.inf, -math.inf, math.inf, 1.0], [-math.inf, -math.inf, 1.0, 2.0]])
    case("max_pool2d", lambda x: F.max_pool2d(x, 2), [ties.reshape(1, 1, 4, 4)],
         {"kernel_size": (2, 2)}, exact=True)
    for shape, size in (((2, 3, 6, 7), (1, 1)), ((1, 2, 7, 5), (3, 2)), ((1, 2, 3, 4), (5, 4)),
                        ((0, 2, 3, 4), (2, 2)), ((2, 6, 5), (2, 2))):
        case("adaptive_avg_pool2d", lambda x, s=size: F.adaptive_avg_pool2d(x, s), [rand(*shape)],
             {"output_size": size})


def normalizations():
    def norm(x, mean, var, weight=None, bias=None, **o):
        y = F.batch_norm(x, mean, var, weight, bias, **o)
        return y, mean, var
    for shape in ((4, 3), (2, 3, 5), (3, 2, 4, 5), (1, 2, 3, 3), (5, 1, 1, 1), (0, 3, 2, 2)):
        c = shape[1]
        mean, var = rand(c), rand(c, low=0.5, high=3)
        for training, eps in ((True, 1e-5), (False, 1e-3)):
            options = {"training": training, "momentum": 0.3, "eps": eps}
            for affine in ([rand(c), rand(c)], []):
                inputs = [rand(*shape), mean, var, *affine]
                case("batch_norm", lambda *t, o=options: norm(*[x.clone() if i in (1, 2) else x
                     for i, x in enumerate(t)], **o), inputs, options,
                     grad=[True, False, False] + [True] * len(affine))
    for shape, last in (((4, 6), 1), ((2, 3, 5), 2), ((3, 5), 2), ((0, 4), 1), ((3, 7), 1)):
        size = shape[len(shape) - last:]
        options = {"normalized_shape": size, "eps": 1e-4}
        case("layer_norm", lambda x, w, b, s=size: F.layer_norm(x, s, w, b, 1e-4),
             [rand(*shape), rand(*size), rand(*size)], options)
        case("layer_norm", lambda x, s=size: F.layer_norm(x, s, eps=1e-4), [rand(*shape)], options)
    # One element: the gradient is 0, and in float32 nothing but rounding.
    case("layer_norm", lambda x: F.layer_norm(x, (1,), eps=1e-4), [rand(3, 1).double()],
         {"normalized_shape": (1,), "eps": 1e-4})
    odd = torch.tensor([[math.inf, 0.0, 1.0], [math.nan, 0.0, 1.0], [-math.inf, 0.0, 1.0],
                        [-math.inf, -math.inf, -math.inf], [1e4, 0.0, -1e4], [1e30, 0.0, -1e30]])
    for op in ("softmax", "log_softmax"):
        f = getattr(F, op)
        for shape, dim in (((3, 5), 1), ((3, 5), 0), ((2, 3, 4), 1), ((), 0), ((0, 3), 1), ((4, 1), -1)):
            case(op, lambda x, f=f, d=dim: f(x, d), [rand(*shape)], {"axis": dim})
        case(op, lambda x, f=f: f(x, 1), [odd], {"axis": 1}, exact=True)


def losses():
    def entropy(*t, **o):
        o = dict(o)
        weight = t[2] if len(t) > 2 else None
        return F.cross_entropy(t[0], t[1], weight, **o)
    shapes = [((4, 5), (4,)), ((1, 3), (1,)), ((3, 4, 2), (3, 2)), ((2, 3, 2, 2), (2, 2, 2))]
    for (logits, labels), reduction, smoothing, ignore, weighted in itertools.product(
            shapes, ("mean", "sum", "none"), (0.0, 0.2), (-100, 1), (False, True)):
        target = torch.randint(0, logits[1], labels)
        target.flatten()[0] = 0
        options = {"reduction": reduction, "label_smoothing": smoothing, "ignore_index": ignore}
        inputs = [rand(*logits), target] + ([rand(logits[1], low=0.1)] if weighted else [])
        case("cross_entropy", lambda *t, o=options: entropy(*t, **o), inputs, options,
             grad=[True] + [False] * (len(inputs) - 1))
    for logits, _ in shapes:
        for reduction, smoothing, weighted in itertools.product(("mean", "sum", "none"), (0.0, 0.3),
                                                                (False, True)):
            options = {"reduction": reduction, "label_smoothing": smoothing}
            target = F.softmax(rand(*logits), 1)
            inputs = [rand(*logits), target] + ([rand(logits[1], low=0.1)] if weighted else [])
            case("cross_entropy", lambda *t, o=options: entropy(*t, **o), inputs, options,
                 grad=[True, True] + [False] * (len(inputs) - 2))
    huge = torch.tensor([[1e4, 0.0], [-math.inf, 0.0], [math.nan, 0.0], [math.inf, 0.0]])
    for label in (0, 1):
        case("cross_entropy", lambda *t: entropy(*t, reduction="none"),
             [huge, torch.full((4,), label)], {"reduction": "none"}, grad=[True, False], exact=True)
    case("cross_entropy", entropy, [rand(0, 3), torch.zeros(0, dtype=torch.int64)],
         grad=[True, False], exact=True)
    case("cross_entropy", lambda *t: entropy(*t, reduction="sum"),
         [rand(0, 3), torch.zeros(0, dtype=torch.int64)], {"reduction": "sum"}, grad=[True, False])
    case("cross_entropy", entropy, [rand(2, 3), torch.full((2,), -100)], grad=[True, False],
         exact=True)
    for reduction in ("mean", "sum", "none"):
        case("mse_loss", lambda a, b, r=reduction: F.mse_loss(a, b, reduction=r),
             [rand(3, 4), rand(3, 4)], {"reduction": reduction})
    case("mse_loss", F.mse_loss, [rand(0, 4), rand(0, 4)], {"reduction": "mean"}, exact=True)


def joining():
    layout_cases.joining(case, rand)


def views():
    layout_cases.views(case, rand)


def promotion_tables():
    def outcome(f):
        try:
            return plain(f().dtype)
        except (RuntimeError, TypeError, NotImplementedError):
            return "error"
    pair_ops = ("add", "sub", "mul", "div", "floor_divide", "remainder", "pow", "minimum", "maximum",
                "eq", "lt", "logical_and")
    for op, a, b, dims in itertools.product(pair_ops, DTYPES, DTYPES, ((1, 1), (1, 0), (0, 1), (0, 0))):
        x, y = (torch.ones((2,) * d, dtype=t) for d, t in zip(dims, (a, b)))
        promotions.append([op, plain(a), dims[0], plain(b), dims[1],
                           outcome(lambda: getattr(torch, op)(x, y))])
    for op, a, dim, b in itertools.product(("add", "sub", "mul", "div", "floor_divide", "remainder",
                                            "pow"), DTYPES, (0, 1), (True, 2, 1.5)):
        x = torch.ones((2,) * dim, dtype=a)
        promotions.append([op, plain(a), dim, b, -1, outcome(lambda: getattr(torch, op)(x, b))])
    # avg_pool2d, conv2d and matmul of whole numbers are left out: the last alone is ours.
    single = ("neg abs sign square reciprocal exp expm1 log log1p sqrt rsqrt sin cos tanh erf sigmoid "
              "floor ceil round trunc relu logical_not isnan isinf isfinite sum mean prod var std amax "
              "amin max all any argmax").split()
    named = {"leaky_relu": F.leaky_relu, "gelu": F.gelu, "silu": F.silu,
             "softmax": lambda x: F.softmax(x, 0), "cumsum": lambda x: torch.cumsum(x, 0),
             "sort": lambda x: torch.sort(x, 0)[0], "topk": lambda x: torch.topk(x, 1)[0],
             "logsumexp": lambda x: torch.logsumexp(x, 0), "matmul": lambda x: torch.matmul(x, x),
             "dropout": lambda x: F.dropout(x, 0.5), "mse_loss": lambda x: F.mse_loss(x, x),
             "clamp": lambda x: torch.clamp(x, 1), "clamp_real": lambda x: torch.clamp(x, 0.5)}
    for op, a in itertools.product(single + list(named), DTYPES):
        f = named.get(op) or getattr(torch, op)
        promotions.append([op, plain(a), 1, None, -1, outcome(lambda: f(torch.ones(2, dtype=a)))])


def write(folder):
    header, data = {}, b""
    for name, tensor in sorted(tensors.items(), key=lambda t: (-t[1].element_size(), t[0])):
        raw = tensor.numpy().astype(tensor.numpy().dtype.newbyteorder("<")).tobytes()
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (folder / "ops.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    lines = {"cases": cases, "promotions": promotions}
    body = ",\n".join(f'"{key}": [\n' + ",\n".join(json.dumps(c) for c in value) + "\n]"
                      for key, value in lines.items())
    (folder / "ops.json").write_text("{\n" + f'"torch": "{torch.__version__}",\n' + body + "\n}\n")


if __name__ == "__main__":
    for group in (elementwise, pointwise, reductions, orders, products, convolutions, pools,
                  normalizations, losses, joining, views, promotion_tables):
        torch.manual_seed(zlib.crc32(group.__name__.encode()))  # a new case leaves other groups alone
        group()
    target = pathlib.Path(__file__).parent / "reference"
    target.mkdir(exist_ok=True)
    write(target)
    print(f"{len(cases)} cases, {len(promotions)} promotions")
