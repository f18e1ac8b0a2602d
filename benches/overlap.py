#!/usr/bin/env python3
"""Says how near the examples of lotse come to the tasks of a test set: overlap.py TASKS.json

With examples that are in it, a test says nothing. TASKS.json is a list of objects: `query` is what is asked for, and
the reference commands are in `gold`, `gold2` and `alts`. All wordings and commands of tools/examples and of the
prompts in src/prompt are compared with them.

Shared words are measured by the Dice coefficient of two sets, without small words: once as they are, once with all
names, paths and numbers taken as the same, for a task does not become another one by the name of a file. The greater
one counts. The same with trigrams of the words, and with the words of the commands.

A wording is too near from 0.75: three of four words are those of the task, whereas two people who ask for the same
thing in words of their own share half of them. It is too near from 0.6 where the command shares 0.8 with that of the
task. At least four words must be shared, since short texts are alike by chance. That a command is the same says
nothing alone: there is one plain way for many things.
"""

import itertools
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORDS = 0.75
WORDS_WITH_COMMAND = 0.6
COMMAND = 0.8
SHARED = 4
SHOWN = 20

SMALL = set(
    "a an the of in on to for with and or is are be it its this that all from by as at into me my i you please how "
    "do does what which show list print give ein eine einen einem einer der die das den dem des im in auf zu zum "
    "zur für mit und oder ist sind es dies diese dieser diesem alle allen aus von vom als bei mir mein ich du bitte "
    "wie was welche zeige liste gib ".split()
)


def words(text):
    found = (word.strip(".") for word in re.findall(r"[\w.*/~$-]+", text.lower()))
    return [word for word in found if word and word not in SMALL]


def abstract(found):
    return ["<name>" if re.search(r"[\d./~$]", word) else word for word in found]


def command_words(text):
    return re.findall(r"[^\s|;&<>()'\"`]+", text)


def dice(one, other):
    one, other = set(one), set(other)
    shared = len(one & other)
    return 2 * shared / max(1, len(one) + len(other)), shared


def alike(one, other):
    return max(dice(one, other), dice(abstract(one), abstract(other)))


def trigrams(found):
    found = abstract(found)
    return [" ".join(three) for three in zip(found, found[1:], found[2:])]


def ours():
    """Pairs of a wording and its commands."""
    for path in sorted((ROOT / "tools/examples").glob("*.txt")):
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


def tasks(path):
    for number, task in enumerate(json.loads(pathlib.Path(path).read_text())):
        commands = [task[key] for key in ("gold", "gold2") if task.get(key)] + task.get("alts", [])
        yield number, task["query"], commands


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    known = []
    for place, said, commands in ours():
        known.append((place, said, words(said), commands, [command_words(command) for command in commands]))
    pairs = []
    for number, query, gold in tasks(sys.argv[1]):
        asked = words(query)
        references = [command_words(command) for command in gold]
        for place, said, own, _, own_commands in known:
            best, shared = alike(own, asked)
            if best < 0.3:
                continue
            three = dice(trigrams(own), trigrams(asked))[0]
            command = max((alike(one, other)[0] for one in own_commands for other in references), default=0)
            near = shared >= SHARED and (best >= WORDS or (best >= WORDS_WITH_COMMAND and command >= COMMAND))
            pairs.append((near, best + 0.5 * command, best, three, command, number, place, said, query))
    pairs.sort(key=lambda pair: pair[:2], reverse=True)
    print("too near  words  trigrams  command")
    count = sum(pair[0] for pair in pairs)
    for near, _, best, three, command, number, place, said, query in pairs[: max(SHOWN, count)]:
        print(f"{'yes' if near else 'no':8}{best:7.2f}{three:10.2f}{command:9.2f}  task {number}: {query}")
        print(f"{'':36}{place}: {said}")
    print(f"{count} of {len(known)} wordings are too near")
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
