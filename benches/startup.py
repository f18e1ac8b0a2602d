#!/usr/bin/env python3
"""How long `lotse --version` takes, beside a program that only parses arguments (benches/empty.rs).

    benches/startup.py
"""
import json, random, statistics, subprocess, time

BUILD = ["cargo", "build", "--quiet", "--release", "--bin", "lotse", "--bench", "empty", "--message-format", "json"]
built = subprocess.run(BUILD, stdout=subprocess.PIPE, check=True).stdout.splitlines()
programs = {one["target"]["name"]: one["executable"] for one in map(json.loads, built) if one.get("executable")}
times = {name: [] for name in programs}
for _ in range(500):
    for name in random.sample(list(programs), 2):
        start = time.perf_counter()
        subprocess.run([programs[name], "--version"], stdout=subprocess.DEVNULL, check=True)
        times[name].append(time.perf_counter() - start)
medians = {name: statistics.median(values) * 1000 for name, values in times.items()}
print(", ".join(f"{name} {value:.2f} ms" for name, value in medians.items()) + f", ratio {medians['lotse'] / medians['empty']:.2f}")
