"""Writes tests/core/optim_reference.json: what PyTorch's optimizers and schedules do.

Run with a Python that has torch: python3 tests/support/make_optimizer_reference.py
"""

import json
import math
import pathlib
import torch

STEPS = 1000
KEPT = [1, 2, 3, 10, 100, 500, 1000]  # steps after which the parameters are stored

# f(x) = 1/2 sum_i c_i (x_i - t_i)^2 with curvatures from 0.1 to 4; minimum at t.
SIZE = 7
CURVATURE = [0.1 + 3.9 * i / (SIZE - 1) for i in range(SIZE)]
TARGET = [math.sin(1.0 + i) for i in range(SIZE)]
START = [2.0 * math.cos(3.0 * i) for i in range(SIZE)]

OPTIMIZERS = [
    ("SGD", {"lr": 0.01}),
    ("SGD", {"lr": 0.01, "momentum": 0.9}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "dampening": 0.3}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.02, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.01, "momentum": 0.8, "nesterov": True, "weight_decay": 0.05}),
    ("Adam", {}),
    ("Adam", {"lr": 0.02, "betas": [0.8, 0.99], "eps": 1e-6}),
    ("Adam", {"lr": 0.01, "weight_decay": 0.1}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.02, "weight_decay": 0.2, "betas": [0.95, 0.9]}),
]


def trajectory(name, arguments):
    x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    curvature = torch.tensor(CURVATURE, dtype=torch.float64)
    target = torch.tensor(TARGET, dtype=torch.float64)
    keywords = {key: tuple(value) if key == "betas" else value for key, value in arguments.items()}
    optimizer = getattr(torch.optim, name)([x], **keywords)
    kept = []
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        (0.5 * curvature * (x - target) ** 2).sum().backward()
        optimizer.step()
        if step in KEPT:
            kept.append(x.detach().tolist())
    return {"name": name, "settings": arguments, "parameters": kept}


EPOCHS, STEPS_PER_EPOCH, LR = 6, 9, 0.3

SCHEDULES = [
    ("Constant", {}),
    ("Constant", {"warmup_steps": 10}),
    ("Constant", {"warmup_steps": 20, "warmup_start_factor": 0.05}),
    ("Step", {"step_size": 2}),
    ("Step", {"step_size": 3, "gamma": 0.5, "warmup_steps": 12}),
    ("Cosine", {}),
    ("Cosine", {"T_max": 4, "eta_min": 0.01}),
    ("Cosine", {"warmup_steps": 15, "warmup_start_factor": 0.2}),
    ("OneCycle", {}),
    ("OneCycle", {"max_lr": 1.5, "pct_start": 0.4, "anneal_strategy": "linear"}),
    ("OneCycle", {"three_phase": True, "div_factor": 10, "final_div_factor": 100}),
    ("OneCycle", {"total_steps": 80, "base_momentum": 0.7, "max_momentum": 0.9}),
    ("OneCycle", {"cycle_momentum": False}),
]


def rates(name, arguments):
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=LR, momentum=0.9)
    arguments = dict(arguments)
    warm_up = arguments.pop("warmup_steps", 0)
    start_factor = arguments.pop("warmup_start_factor", 1.0 / 3.0)
    schedule = torch.optim.lr_scheduler
    each_epoch = each_step = None
    if name == "Step":
        each_epoch = schedule.StepLR(optimizer, **arguments)
    elif name == "Cosine":
        each_epoch = schedule.CosineAnnealingLR(optimizer, **{"T_max": EPOCHS, **arguments})
    elif name == "OneCycle":
        total = {} if "total_steps" in arguments else {"total_steps": EPOCHS * STEPS_PER_EPOCH}
        each_step = schedule.OneCycleLR(optimizer, **{"max_lr": LR, **total, **arguments})
    # The warm-up on an optimizer of its own: its factor multiplies.
    warming = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    factor = schedule.LinearLR(warming, start_factor, total_iters=warm_up) if warm_up else None
    lrs, momenta = [], []
    for _ in range(EPOCHS):
        for _ in range(STEPS_PER_EPOCH):
            group = optimizer.param_groups[0]
            lrs.append(group["lr"] * (warming.param_groups[0]["lr"] if factor else 1.0))
            momenta.append(group["momentum"])
            optimizer.step()
            warming.step()
            if each_step:
                each_step.step()
            if factor:
                factor.step()
        if each_epoch:
            each_epoch.step()
    settings = dict(arguments)
    if warm_up:
        settings["warmup_steps"] = warm_up
        settings["warmup_start_factor"] = start_factor
    result = {"name": name, "settings": settings, "lr": lrs}
    if name == "OneCycle" and arguments.get("cycle_momentum", True):
        result["momentum"] = momenta
    return result


def clipped(max_norm, gradients):
    parameters = [torch.zeros(len(g), dtype=torch.float64) for g in gradients]
    for parameter, gradient in zip(parameters, gradients):
        parameter.grad = torch.tensor(gradient, dtype=torch.float64)
    norm = torch.nn.utils.clip_grad_norm_(parameters, max_norm)
    return {
        "max_norm": max_norm,
        "before": gradients,
        "norm": norm.item(),
        "after": [p.grad.tolist() for p in parameters],
    }


def main():
    reference = {
        "torch": torch.__version__,
        "curvature": CURVATURE,
        "target": TARGET,
        "start": START,
        "steps": KEPT,
        "optimizers": [trajectory(*case) for case in OPTIMIZERS],
        "lr": LR,
        "epochs": EPOCHS,
        "steps_per_epoch": STEPS_PER_EPOCH,
        "schedules": [rates(*case) for case in SCHEDULES],
        "clip_grad_norm": [
            clipped(1.0, [[3.0, -4.0], [12.0]]),
            clipped(100.0, [[3.0, -4.0], [12.0]]),
            clipped(13.0, [[3.0, -4.0], [12.0]]),
        ],
    }
    path = pathlib.Path(__file__).parent.parent / "core" / "optim_reference.json"
    lines = [json.dumps(reference[key]) if not isinstance(reference[key], list) or
             not reference[key] or not isinstance(reference[key][0], dict) else
             "[\n    " + ",\n    ".join(json.dumps(entry) for entry in reference[key]) + "\n  ]"
             for key in reference]
    body = ",\n".join(f'  "{key}": {line}' for key, line in zip(reference, lines))
    path.write_text("{\n" + body + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
