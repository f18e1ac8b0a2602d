#!/usr/bin/env python3
"""Says how near the examples of lotse come to the tasks of a test set: overlap.py TASKS.json

Examples that are in the test would make it say nothing. Compared are all wordings and commands of src/library and of the
prompts in src/prompt with the queries and the reference commands in the file, whatever its keys are called: every text in
it counts, the longer ones of a task as what they look like.

What pairs of wordings share is measured by the Dice coefficient of their words without small words (numbers, names and all), and
that of their word trigrams; commands likewise by the words between white space, quotes and pipes. A wording counts as too
near from 0.8, when four of five of its words are those of the task: two people who ask for the same thing often share two
thirds of their words. Short texts are below that number by chance, so at least four words must be shared. A command is not
too near by itself, because there is one plain way for many things: `wc -l < notes.txt`. Together they are: from 0.65 for the
words where the command shares 0.8 as well.
"""

import itertools
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORDS = 0.8
WORDS_WITH_COMMAND = 0.65
COMMAND = 0.8
SHARED = 4
SHOWN = 20

SMALL = set(
    "a an the of in on to for with and or is are be it its this that all from by as at into me my i you please how do does "
    "what which show list print give ein eine einen einem einer der die das den dem des im in auf zu zum zur für mit und oder ist "
    "sind es dies diese dieser diesem alle allen aus von vom als bei mir mein ich du bitte wie was welche zeige liste gib".split()
)


def words(text):
    found = re.findall(r"[\w.*/~$-]+", text.lower())
    return [word.strip(".") for word in found if word.strip(".") and word.strip(".") not in SMALL]


def command_words(text):
    return re.findall(r"[^\s|;&<>()'\"`]+", text)


def dice(one, other):
    one, other = set(one), set(other)
    shared = len(one & other)
    return 2 * shared / max(1, len(one) + len(other)), shared


def trigrams(found):
    return list(zip(found, found[1:], found[2:]))


def ours():
    """Pairs of a wording and its commands."""
    for path in sorted((ROOT / "src/library").glob("*.txt")):
        if path.name == "lexicon.txt":
            continue
        for block in path.read_text().split("\n\n"):
            lines = [line.partition(": ") for line in block.splitlines()]
            commands = [value for key, _, value in lines if key in ("bash", "zsh", "fish")]
            for key, _, value in lines:
                if key in ("en", "de"):
                    yield path.name, value, commands
    for path in sorted((ROOT / "src/prompt").glob("*.txt")):
        turns = re.split(r"^## (\w+)\n", path.read_text(), flags=re.M)[1:]
        turns = list(zip(turns[::2], turns[1::2]))
        for (role, text), (_, answer) in itertools.pairwise(turns):
            if role == "user" and "{words}" not in text:
                said = text.strip().splitlines()[-1].split("$ ", 1)[-1]
                yield path.name, said, re.findall(r"^(?!```)(.+)$", answer, flags=re.M)


def texts(value, key=""):
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for inner, part in value.items():
            yield from texts(part, inner)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, key)


def tasks(path):
    data = json.loads(pathlib.Path(path).read_text())
    for key in ("tasks", "items", "cases"):
        if isinstance(data, dict) and key in data:
            data = data[key]
    for number, task in enumerate(data if isinstance(data, list) else data.values()):
        yield number, list(texts(task))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    known = []
    for place, said, commands in ours():
        known.append((place, said, words(said), commands, [command_words(command) for command in commands]))
    pairs = []
    for number, parts in tasks(sys.argv[1]):
        asked = [(words(text), text) for _, text in parts]
        split = [command_words(text) for _, text in parts]
        for place, said, own, commands, own_commands in known:
            best, shared, text = max((*dice(own, other), text) for other, text in asked)
            if best < 0.3:
                continue
            three = max(dice(trigrams(own), trigrams(other))[0] for other, _ in asked)
            command = max((dice(one, other)[0] for one in own_commands for other in split), default=0)
            near = shared >= SHARED and (best >= WORDS or best >= WORDS_WITH_COMMAND and command >= COMMAND)
            pairs.append((near, best + 0.5 * command, best, three, command, number, place, said, text))
    pairs.sort(key=lambda pair: pair[:2], reverse=True)
    print("too near  words  trigrams  command")
    count = sum(pair[0] for pair in pairs)
    for near, _, best, three, command, number, place, said, text in pairs[: max(SHOWN, count)]:
        print(f"{'yes' if near else 'no':8}{best:7.2f}{three:10.2f}{command:9.2f}  task {number}: {text}\n{'':36}{place}: {said}")
    print(f"{count} of {len(known)} wordings are too near")
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
