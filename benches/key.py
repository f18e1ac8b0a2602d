#!/usr/bin/env python3
"""From the byte of Ctrl-G on the terminal to the first byte of the request, beside curl on another key of the same shell.

    benches/key.py [--lotse target/release/lotse] [--rounds 50] [SHELL …]

Both talk to a stand-in here: lotse to the socket of its engine, curl to a port on loopback. They take turns, in random
order; the figures are medians.
"""
import argparse, json, os, pty, random, select, shutil, socket, statistics, subprocess, tempfile, threading, time

WORDS = "list files"
RC = {
    "bash": (".bashrc", "PS1='P> '\neval \"$({lotse} init bash)\"\nask() {{ out=$({curl}); }}\nbind -x '\"\\C-t\": ask'\n"),
    "zsh": (".zshrc", "PROMPT='P> '\neval \"$({lotse} init zsh)\"\nask() {{ out=$({curl}) }}\nzle -N ask\nbindkey '^T' ask\n"),
    "fish": (".config/fish/config.fish", "function fish_greeting; end\nfunction fish_prompt; echo -n 'P> '; end\n{lotse} init fish | source\n"
             "function ask; set -l out ({curl}); end\nbind \\ct ask\n"),
}


class Listener:
    """Notes when the first byte of a request comes, answers and closes."""
    def __init__(self, server, answer):
        self.server, self.answer, self.came = server, answer, threading.Semaphore(0)
        server.listen(8)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.server.accept()
            connection.recv(1)
            self.at = time.monotonic_ns()
            connection.recv(1 << 20)
            connection.sendall(self.answer)
            connection.close()
            self.came.release()


def engine_socket(lotse, home, env):
    """Where lotse looks for its engine: a program in the engine's place is told."""
    shutil.copy(lotse, f"{home}/lotse")
    with open(f"{home}/lotse-engine", "w") as file:
        file.write(f'#!/bin/sh\necho "$@" > {home}/arguments\nexit 1\n')
    os.chmod(f"{home}/lotse-engine", 0o755)
    subprocess.run([f"{home}/lotse", "suggest", WORDS], env=env, capture_output=True)
    with open(f"{home}/arguments") as file:
        arguments = file.read().split()
    return arguments[arguments.index("--socket") + 1]


class Shell:
    def __init__(self, name, env):
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.execvpe(name, [name, "-i"], env)
        self.wait(b"P> ")

    def read(self, seconds):
        if not select.select([self.file], [], [], seconds)[0]:
            return b""
        data = os.read(self.file, 65536)
        for query, answer in ((b"\x1b[0c", b"\x1b[?62;c"), (b"\x1b[c", b"\x1b[?62;c"), (b"\x1b[6n", b"\x1b[1;1R")):
            if query in data:
                os.write(self.file, answer)
        return data

    def wait(self, text):
        seen, end = b"", time.monotonic() + 20
        while text not in seen and time.monotonic() < end:
            seen += self.read(1)
        self.settle()

    def settle(self):
        while self.read(.15):
            pass

    def press(self, key, listener):
        os.write(self.file, b"\x05\x15")
        self.settle()
        os.write(self.file, WORDS.encode())
        self.settle()
        start = time.monotonic_ns()
        os.write(self.file, key)
        if not listener.came.acquire(timeout=20):
            raise SystemExit("no request came")
        # For 300 ms after an answer lotse keeps all keys from the line.
        time.sleep(.4)
        self.settle()
        return (listener.at - start) / 1e6

    def close(self):
        os.close(self.file)
        os.waitpid(self.pid, 0)


def measure(name, lotse, rounds):
    home = tempfile.mkdtemp(prefix="lotse-key-")
    open(f"{home}/model.gguf", "w").close()
    env = dict(PATH=os.environ["PATH"], HOME=home, TERM="xterm-256color", LANG="C.UTF-8", LOTSE_MODEL=f"{home}/model.gguf")
    try:
        engine = socket.socket(socket.AF_UNIX)
        engine.bind(engine_socket(lotse, home, env))
        times = dict(load_ms=0, prompt_tokens=1, cached_tokens=0, prompt_ms=0, answer_tokens=1, answer_ms=0)
        replies = [{"text": "ls\n"}, {"done": times}]
        ours = Listener(engine, b"".join(json.dumps(reply).encode() + b"\n" for reply in replies))
        port = socket.create_server(("127.0.0.1", 0))
        theirs = Listener(port, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        curl = f"curl -s -d '{WORDS}' http://127.0.0.1:{port.getsockname()[1]}/"
        path, text = RC[name]
        os.makedirs(os.path.dirname(f"{home}/{path}"), exist_ok=True)
        with open(f"{home}/{path}", "w") as file:
            file.write(text.format(lotse=f"{home}/lotse", curl=curl))
        shell, taken = Shell(name, env), {"lotse": [], "curl": []}
        for round in range(rounds + 3):
            for who in random.sample(["lotse", "curl"], 2):
                time_taken = shell.press(b"\x07", ours) if who == "lotse" else shell.press(b"\x14", theirs)
                if round >= 3:
                    taken[who].append(time_taken)
        shell.close()
        lotse_ms, curl_ms = (statistics.median(taken[who]) for who in ("lotse", "curl"))
        print(f"{name:5} lotse {lotse_ms:6.1f} ms   curl {curl_ms:6.1f} ms   ratio {lotse_ms / curl_ms:.2f}   (n = {rounds})", flush=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--lotse", default="target/release/lotse")
parser.add_argument("--rounds", type=int, default=50)
parser.add_argument("shells", nargs="*", default=["bash", "zsh", "fish"])
arguments = parser.parse_args()
for shell in arguments.shells:
    measure(shell, os.path.abspath(arguments.lotse), arguments.rounds)
