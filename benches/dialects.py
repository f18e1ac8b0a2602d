#!/usr/bin/env python3
"""How often a command for bash, zsh or fish does there what the words say.

  benches/dialects.py [--lotse PROGRAM] [--shell SHELL ...] [-v]

Answers run in a scratch directory with a home of their own. The requests are in `dialects.txt`.
"""
import argparse, os, pathlib, subprocess, tempfile

HERE = pathlib.Path(__file__).parent


def requests():
    for line in (HERE / "dialects.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            words, ready, printed = line.split("\t")
            yield words, ready, printed.replace("\\n", "\n").replace("\\t", "\t")


def prepared(shell, ready, command):
    """What stands ready is text for any of the shells, but for `export`, which only old fish lacks."""
    return (ready.replace(";", "\n") + "\n" if ready else "") + command + "\n"


def run(shell, ready, command):
    with tempfile.TemporaryDirectory() as home:
        work = pathlib.Path(home, "work")
        work.mkdir()
        script = pathlib.Path(home, "script")
        script.write_text(prepared(shell, ready, command))
        options = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
        env = {"HOME": home, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "dumb"}
        try:
            done = subprocess.run([shell, *options, str(script)], cwd=work, env=env, stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=10)
        except subprocess.TimeoutExpired:
            return "(it did not end)"
        return done.stdout.rstrip("\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lotse", default="lotse")
    parser.add_argument("--shell", action="append")
    parser.add_argument("-v", action="store_true")
    args = parser.parse_args()
    for shell in args.shell or ["bash", "zsh", "fish"]:
        right = total = 0
        for words, ready, printed in requests():
            asked = subprocess.run([args.lotse, "suggest", "--shell", shell, words], capture_output=True, text=True)
            command = asked.stdout.rstrip("\n")
            found = run(shell, ready, command) if command else "(no command)"
            total += 1
            right += found == printed
            if args.v and found != printed:
                print(f"{shell}: {words}\n    {command}\n    {found!r}, not {printed!r}")
        print(f"{shell}: {right} of {total} ({100 * right / total:.0f} %)", flush=True)


main()
