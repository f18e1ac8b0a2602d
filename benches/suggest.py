#!/usr/bin/env python3
"""How long `lotse suggest` takes, beside a llama.cpp server that holds the same weights and gets the same prompt.

    pip install xllamacpp
    benches/suggest.py --lotse target/release/lotse --model FILE.gguf [--rounds 20]

Every round asks both, in random order, a question that neither has seen; the figures are medians. `busy` repeats it
with one busy loop for each core. `cold` starts a new engine.
"""
import argparse, json, os, random, shutil, statistics, subprocess, sys, tempfile, time, urllib.request

QUESTIONS = [
    "show the last {n} lines of the system log", "list files that changed in the last {n} days",
    "count how often the word harbour is in notes{n}.txt", "zeige die {n} größten Ordner hier",
    "remove empty lines from list{n}.txt", "welche Prozesse benutzen Port {n}",
    "compress the folder logs{n} with xz", "benenne bild{n}.jpeg in bild{n}.jpg um",
]


class Lotse:
    def __init__(self, program, model):
        self.program, self.home = os.path.abspath(program), tempfile.mkdtemp(prefix="lotse-bench-")
        self.env = dict(PATH=os.environ["PATH"], HOME=self.home, LOTSE_MODEL=os.path.abspath(model))

    def run(self, *args, **env):
        start = time.perf_counter()
        process = subprocess.run([self.program, "suggest", "--shell", "bash", "--cwd", "/srv/data", *args], env=dict(self.env, **env),
                                 capture_output=True, text=True)
        return time.perf_counter() - start, process.stdout

    def messages(self, question):
        """The prompt that lotse sends, told by its own stand-in for a model."""
        config, asked = os.path.join(self.home, "fake.toml"), os.path.join(self.home, "asked.json")
        with open(config, "w") as file:
            file.write(f'backend = "fake"\n[fake]\nanswer = "x"\nrecord = "{asked}"\n')
        self.run(question, LOTSE_CONFIG=config)
        with open(asked) as file:
            asked = json.loads(file.readlines()[-1])
        start = [dict(role="assistant", content=asked["answer_start"])] if asked["answer_start"] else []
        return asked["messages"] + start

    def engines(self):
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline") as file:
                    command = file.read()
            except OSError:
                continue
            if "lotse-engine\0" in command and self.home in command:
                yield int(pid)

    def stop(self):
        for pid in list(self.engines()):
            os.kill(pid, 9)
        while list(self.engines()):
            time.sleep(.01)

    def close(self):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


class Server:
    def __init__(self, model, threads):
        import xllamacpp
        params = xllamacpp.CommonParams()
        params.model.path, params.n_ctx, params.n_parallel, params.verbosity = model, 4096, 1, 0
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        self.server = xllamacpp.Server(params)

    def run(self, messages):
        body = json.dumps(dict(messages=messages, temperature=0, max_tokens=256, stop=["\n"], stream=True)).encode()
        request = urllib.request.Request(self.server.listening_address + "/v1/chat/completions", body, {"Content-Type": "application/json"})
        start, text = time.perf_counter(), ""
        for line in urllib.request.urlopen(request):
            if line.startswith(b"data: {"):
                choices = json.loads(line[6:]).get("choices")
                text += (choices[0]["delta"].get("content") or "") if choices else ""
        return time.perf_counter() - start, text


def busy_loops(count):
    return [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]


def peak(pid):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lotse", default="target/release/lotse")
    parser.add_argument("--model", required=True)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--no-server", action="store_true", help="measure lotse alone")
    args = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    lotse, server = Lotse(args.lotse, args.model), None if args.no_server else Server(args.model, cores)
    show = lambda name, times: print(f"{name:24} {statistics.median(times) * 1000:8.0f} ms  ({min(times) * 1000:.0f} … {max(times) * 1000:.0f}, n = {len(times)})", flush=True)
    median = statistics.median
    try:
        asked = iter(range(1000))
        question = lambda: random.choice(QUESTIONS).format(n=100 + next(asked))
        cold = []
        for _ in range(3):
            lotse.stop(); cold.append(lotse.run(question())[0])
        show("cold", cold)
        if server:
            server.run(lotse.messages(question()))

        def rounds(count):
            warm, ratios, other, same = [], [], [], 0
            for _ in range(count):
                words, result = question(), {}
                todo = ["lotse"] + ["server"] * bool(server)
                random.shuffle(todo)
                for who in todo:
                    result[who] = lotse.run(words) if who == "lotse" else server.run(lotse.messages(words))
                warm.append(result["lotse"][0])
                if server:
                    other.append(result["server"][0]); ratios.append(result["lotse"][0] / result["server"][0])
                    same += result["server"][1].strip() == result["lotse"][1].strip()
            return warm, other, ratios, same

        warm, other, ratios, same = rounds(args.rounds)
        show("warm", warm)
        if server:
            show("server", other)
            print(f"{'warm / server':24} {median(ratios):8.2f}     (same answer {same} of {len(ratios)})")
        print(f"{'warm / cold':24} {median(warm) / median(cold):8.2f}")
        loops = busy_loops(cores)
        try:
            time.sleep(1)
            busy = [lotse.run(question())[0] for _ in range(max(5, args.rounds // 4))]
            show(f"warm, {cores} busy loops", busy)
            print(f"{'busy / idle':24} {median(busy) / median(warm):8.2f}")
        finally:
            for loop in loops:
                loop.kill(); loop.wait()
        for pid in lotse.engines():
            print(f"{'engine, peak memory':24} {peak(pid):8.0f} MiB")
        client = subprocess.Popen([lotse.program, "suggest", question()], env=lotse.env, stdout=subprocess.DEVNULL)
        time.sleep(.3)
        print(f"{'client, peak memory':24} {peak(client.pid):8.1f} MiB")
        client.wait()
    finally:
        lotse.close()


main()
os._exit(0)
