#!/usr/bin/python3
"""Writes reference/printing.json: tensors and how PyTorch prints them.

A case holds a dtype, a shape and either "values" in row-major order ("nan", "inf", "-inf" and
"-0.0" as strings) or "arange": [count, factor, offset] for long ones, and "text", what str(tensor)
gives.
"""

import json
import math
import pathlib

import torch

nan, inf = math.nan, math.inf

EXPLICIT = [
    # (dtype, shape, values)
    ("float32", [2, 2], [1, 2, 3, 4]),
    ("float32", [], [3]),
    ("float32", [], [-0.0]),
    ("float32", [], [3.14159265]),
    ("float64", [], [1e-9]),
    ("int64", [], [-7]),
    ("bool", [], [1]),
    ("float32", [0], []),
    ("float32", [0, 3], []),
    ("float64", [2, 0, 3], []),
    ("int64", [0], []),
    ("int64", [3, 0], []),
    ("bool", [0], []),
    ("float32", [3], [0, 0, 0]),
    ("float32", [3], [0.5, -1.25, 100.0]),
    ("float32", [3], [0.1, 0.2, 0.3]),
    ("float32", [3], [1e-5, 1, 2]),
    ("float32", [3], [1e-5, 2e-5, 3e-5]),
    ("float32", [2], [1e9, 2e9]),
    ("float32", [2], [1, 1001]),
    ("float32", [2], [1, 1000]),
    ("float32", [2], [0.5, 501]),
    ("float32", [2], [0.5, 499.5]),
    ("float32", [4], [1, nan, inf, -inf]),
    ("float32", [4], [1.5, nan, inf, -inf]),
    ("float32", [4], [1e-7, nan, inf, -inf]),
    ("float32", [4], [0, nan, inf, -inf]),
    ("float32", [3], [123456.0, 1234567.0, 12345678.0]),
    ("float32", [3], [-1.0, 10.0, -100.0]),
    ("float64", [2], [1.5, 2.5]),
    ("float64", [2], [1e-300, 1e300]),
    ("float64", [2], [0.00005, 0.00015]),
    ("float64", [2], [0.99995, 0.99994]),
    ("int32", [3], [1, -20, 300]),
    ("uint8", [2, 2], [0, 255, 7, 70]),
    ("int64", [2, 2], [1, -1, 9223372036854775807, 0]),
    ("bool", [2, 2], [1, 0, 0, 1]),
    ("float32", [1, 1, 1, 1], [2]),
    ("float32", [2, 1, 2], [1, 2, 3, 4]),
    ("int64", [2, 2, 2, 2], list(range(16))),
]

RANGES = [
    # (dtype, shape, count, factor, offset)
    ("float32", [10], 10, 1.0, 0.0),
    ("float32", [26], 26, 1.0, 0.0),
    ("float32", [12], 12, 0.37, -2.0),
    ("float64", [30], 30, 0.37, -2.0),
    ("int64", [40], 40, 1.0, -20.0),
    ("int32", [25, 40], 1000, 1.0, 0.0),
    ("float32", [1001], 1001, 1.0, 0.0),
    ("float32", [1001], 1001, 0.001, 0.0),
    ("float64", [1001], 1001, 0.5, 1.0),
    ("int64", [2000], 2000, 1000.0, 0.0),
    ("bool", [1200], 1200, 0.0, 1.0),
    ("float32", [40, 40], 1600, 1.0, 0.0),
    ("float32", [7, 6, 30], 1260, 0.25, 0.0),
    ("float32", [2, 600], 1200, 1.0, 0.0),
    ("int64", [600, 2], 1200, 1.0, 0.0),
    ("float32", [8, 8, 4, 8], 2048, 1.0, 0.0),
    ("float32", [1, 28, 40], 1120, 0.00390625, 0.0),
    ("float32", [3, 30], 90, 0.0123, 0.0),
    ("int64", [3, 30], 90, 1.0, 100000.0),
    ("float64", [5, 5], 25, 1.0, 0.0),
    ("uint8", [100], 100, 1.0, 0.0),
    ("int32", [1, 1, 8], 8, 1.0, 1000.0),  # the suffix just fits in the line
    ("int32", [1, 1, 7], 7, 1.0, 10000.0),  # and just does not
]


def case(dtype, shape, flat, data):
    tensor = flat.to(getattr(torch, dtype)).reshape(shape)
    return {"dtype": dtype, "shape": shape, **data, "text": str(tensor)}


def written(value):
    """JSON has no nan and no infinity, and Qt reads -0.0 as 0."""
    is_plain = math.isfinite(value) and str(value) != "-0.0"
    return value if is_plain else str(float(value))


def main():
    cases = []
    for dtype, shape, values in EXPLICIT:
        flat = torch.tensor(values, dtype=getattr(torch, dtype))
        cases.append(case(dtype, shape, flat, {"values": [written(v) for v in values]}))
    for dtype, shape, count, factor, offset in RANGES:
        flat = torch.arange(count, dtype=torch.float64) * factor + offset
        cases.append(case(dtype, shape, flat, {"arange": [count, factor, offset]}))
    path = pathlib.Path(__file__).parent / "reference" / "printing.json"
    lines = ",\n".join(json.dumps(c, sort_keys=True) for c in cases)
    path.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
