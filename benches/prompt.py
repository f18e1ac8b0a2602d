#!/usr/bin/env python3
"""What the hook adds to each prompt and to the start of a shell, beside the same shell without it.

    cargo build --release && benches/prompt.py [--lotse target/release/lotse] [--prompts 300] [--starts 40]

Each round asks all variants in random order. `added` is the median of the differences to the bare shell within a round.
zoxide and starship are measured too where they are installed, in the way that their manuals recommend.
"""
import argparse, random, shutil, statistics
from terminal import Terminal

COMMANDS = ["true", "", "false"]


def measure(shell, lotse, prompts, starts):
    variants = {"bare": Terminal(shell), "lotse": Terminal(shell, lotse=lotse)}
    for name in filter(shutil.which, ["zoxide", "starship"]):
        init = f"{name} init {variants['bare'].shell}"
        variants[name] = Terminal(shell, f"{init} | source" if "fish" in init else f'eval "$({init})"')
    start, prompt = ({name: [] for name in variants} for _ in range(2))
    try:
        # The first round fills caches and writes what shells write once.
        for index in range(-1, starts):
            for name in random.sample(list(variants), len(variants)):
                took = variants[name].start()
                variants[name].stop()
                if index >= 0:
                    start[name].append(took)
        for terminal in variants.values():
            terminal.start()
        for index in range(-5, prompts):
            for name in random.sample(list(variants), len(variants)):
                took = variants[name].run(COMMANDS[index % 3])
                if index >= 0:
                    prompt[name].append(took)
    finally:
        for terminal in variants.values():
            terminal.close()
    added = lambda times, name: statistics.median(a - b for a, b in zip(times[name], times["bare"]))
    for name in variants:
        print(f"{shell:24} {name:10} {statistics.median(prompt[name]):10.3f} {added(prompt, name):+10.3f} "
              f"{statistics.median(start[name]):10.2f} {added(start, name):+10.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lotse", default="target/release/lotse")
    parser.add_argument("--shells", nargs="+", default=["bash", "zsh", "fish"], help="names or paths")
    parser.add_argument("--prompts", type=int, default=300)
    parser.add_argument("--starts", type=int, default=40)
    args = parser.parse_args()
    print(f"{'milliseconds':24} {'':10} {'prompt':>10} {'added':>10} {'start':>10} {'added':>10}")
    for shell in args.shells:
        measure(shell, args.lotse, args.prompts, args.starts)


main()
