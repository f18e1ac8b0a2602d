#!/usr/bin/env python3
"""What one build of lotse, or one configuration, takes longer than another for a warm answer.

  benches/compare.py PROGRAM[,CONFIG] PROGRAM[,CONFIG] --model FILE.gguf [--rounds 20]

Each round asks both the same question, which neither has seen, in random order. CONFIG is a configuration file.
"""
import argparse, os, random, statistics, subprocess, tempfile, time

QUESTIONS = [
    "show the last {n} lines of the system log", "list files that changed in the last {n} days",
    "count how often the word harbour is in notes{n}.txt", "zeige die {n} größten Ordner hier",
    "remove empty lines from list{n}.txt", "welche Prozesse benutzen Port {n}",
    "compress the folder logs{n} with xz", "benenne bild{n}.jpeg in bild{n}.jpg um",
]


def ask(side, words):
    program, _, config = side.partition(",")
    env = dict(ENV, LOTSE_CONFIG=os.path.abspath(config)) if config else ENV
    start = time.perf_counter()
    subprocess.run([program, "suggest", "--shell", "bash", words], env=env, capture_output=True, check=False)
    return (time.perf_counter() - start) * 1000


parser = argparse.ArgumentParser()
parser.add_argument("sides", nargs=2)
parser.add_argument("--model", required=True)
parser.add_argument("--rounds", type=int, default=20)
args = parser.parse_args()
ENV = dict(PATH=os.environ["PATH"], HOME=tempfile.mkdtemp(prefix="lotse-bench-"), LOTSE_MODEL=os.path.abspath(args.model))
times = {side: [] for side in args.sides}
for side in args.sides:
    ask(side, "list files")
for number in range(args.rounds):
    words = QUESTIONS[number % len(QUESTIONS)].format(n=random.randint(3, 9999))
    for side in random.sample(args.sides, 2):
        times[side].append(ask(side, words))
for side in args.sides:
    ordered = sorted(times[side])
    print(f"{side}: median {statistics.median(ordered):.0f} ms, p95 {ordered[int(.95 * (len(ordered) - 1))]:.0f} ms")
one, other = (times[side] for side in args.sides)
ratios = sorted(b / a for a, b in zip(one, other))
print(f"second by first: median {statistics.median(ratios):.2f}, of the medians {statistics.median(other) / statistics.median(one):.2f}")
