#!/usr/bin/env python3
"""How long `lotse --version` takes, beside a program that only parses arguments (benches/empty.rs).

    cargo build --release --bins --examples && benches/startup.py
"""
import random, statistics, subprocess, sys, time

target = sys.argv[1] if len(sys.argv) > 1 else "target"
programs = {"empty": f"{target}/release/examples/empty", "lotse": f"{target}/release/lotse"}
times = {name: [] for name in programs}
for _ in range(500):
    for name in random.sample(list(programs), 2):
        start = time.perf_counter()
        subprocess.run([programs[name], "--version"], stdout=subprocess.DEVNULL, check=True)
        times[name].append(time.perf_counter() - start)
medians = {name: statistics.median(values) * 1000 for name, values in times.items()}
print(", ".join(f"{name} {value:.2f} ms" for name, value in medians.items()) + f", ratio {medians['lotse'] / medians['empty']:.2f}")
