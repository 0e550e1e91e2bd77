#!/usr/bin/env python3
"""Makes one page of what on_gpu.sh has left in a folder: its steps, the times of loom and PyTorch,
and the speedrun. Usage: gpu_report.py FOLDER
"""

import json
import pathlib
import statistics
import sys

FIGURES = {"step_ms": "training step", "inference_1_ms": "inference of 1",
           "inference_1000_ms": "inference of 1,000"}
WAYS = ("eager", "reduce-overhead", "max-autotune", "graph")
PRECISIONS = {"float32": False, "tf32": True}  # whether PyTorch's TF32 is on beside it
OTHERS = ("bfloat16", "without-graphs", "not-deterministic")


def json_lines(path):
    lines = path.read_text().splitlines() if path.exists() else []
    return [json.loads(line) for line in lines if line.startswith("{")]


def median(figures, name):
    return figures.get(name, {}).get("median")


def text(milliseconds):
    return "–" if milliseconds is None else f"{milliseconds:.3g}"


def print_row(cells):
    print("| " + " | ".join(cells) + " |")


def print_table(folder):
    pytorch = {(line["network"], line["tf32"], line["way"]): line
               for line in json_lines(folder / "pytorch.txt")}
    print("\nMilliseconds, medians; the ratio is to the fastest PyTorch of the same precision.\n")
    print_row(["", "loom", *("PyTorch, " + way for way in WAYS), "ratio"])
    print_row(["---"] * (len(WAYS) + 3))
    for net in ("seed-cnn", "mid-cnn"):
        for precision in (*PRECISIONS, *OTHERS):
            ours = json_lines(folder / f"bench-{net}-{precision}.txt")
            for name, figure in FIGURES.items():
                mine = median(ours[-1], name) if ours else None
                key = (net, PRECISIONS.get(precision))
                theirs = [median(pytorch.get((*key, way), {}), name) for way in WAYS]
                known = [time for time in theirs if time is not None]
                ratio = f"{min(known) / mine:.2f}" if known and mine else "–"
                print_row([f"{net}, {precision}: {figure}", text(mine), *map(text, theirs), ratio])


def print_speedrun(folder):
    lines = json_lines(folder / "speedrun.txt")
    seconds = [line["wall_s"] for line in lines if "wall_s" in line]
    accuracy = [100 * line["test_accuracy"] for line in lines
                if line.get("event") == "epoch" and line["epoch"] == line["epochs"]]
    if len(seconds) < 2 or len(accuracy) < 2:
        return
    print(f"\nspeedrun-94 with {len(accuracy)} seeds: test accuracy "
          f"{statistics.mean(accuracy):.2f} % (standard deviation "
          f"{statistics.stdev(accuracy):.2f}, least {min(accuracy):.2f}) after "
          f"{statistics.mean(seconds):.1f} s from start to end of the program (largest "
          f"{max(seconds):.1f}).")


def main():
    folder = pathlib.Path(sys.argv[1])
    print("# On a GPU\n")
    for device in (json_lines(folder / "doctor.json") or [{}])[-1].get("devices", []):
        versions = ", ".join(f"{name} {number}" for name, number in device["versions"].items())
        about = device.get("description") or device.get("reason")
        print(f"- {device['name']}: {about}; {versions}")
    print("\n```\n" + (folder / "steps.txt").read_text() + "```")
    print_table(folder)
    print_speedrun(folder)


if __name__ == "__main__":
    main()
