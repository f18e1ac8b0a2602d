"""Shells on a pseudo terminal, for the measurements beside this file."""
import fcntl, os, pty, re, select, shutil, struct, subprocess, tempfile, termios, time

MARK = "❯"
RC = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}
PROMPT = {
    "bash": f"PS1='{MARK} '", "zsh": f"PROMPT='{MARK} '",
    "fish": f"function fish_greeting; end; function fish_title; end; function fish_prompt; echo -n '{MARK} '; end",
}


class Terminal:
    """A shell with a home of its own, whose start file holds `lines` behind the prompt; with `lotse`, also the hook as it is installed."""

    def __init__(self, shell, lines="", lotse=None, **env):
        self.shell, self.program, self.pid = os.path.basename(shell), shutil.which(shell), None
        self.home = tempfile.mkdtemp(prefix="lotse-bench-")
        self.env = dict(HOME=self.home, PATH=os.environ["PATH"], TERM="xterm-256color", LANG="C.UTF-8", LC_ALL="C.UTF-8", **env)
        rc = os.path.join(self.home, RC[self.shell])
        os.makedirs(os.path.dirname(rc), exist_ok=True)
        with open(rc, "w") as file:
            file.write(f"{PROMPT[self.shell]}\n{lines}\n")
        if lotse:
            subprocess.run([os.path.abspath(lotse), "init", self.shell, "--install", "--yes"], env=self.env, stderr=subprocess.DEVNULL, check=True)

    def start(self):
        """Milliseconds until the first prompt."""
        start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir("/")
            os.execve(self.program, [self.shell, "-i"], self.env)
        # A shell that is started later and holds this end would keep the terminal from being hung up.
        os.set_inheritable(self.fd, False)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 160, 0, 0))
        return self.prompt(start)

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def run(self, command):
        """Milliseconds until the prompt is back."""
        start = time.perf_counter()
        self.type(command + "\r")
        return self.prompt(start)

    def prompt(self, start):
        """Milliseconds from `start` to the last prompt before a silence; fish may draw it more than once."""
        seen, tail = None, b""
        while select.select([self.fd], [], [], .015 if seen else 20)[0]:
            came, tail = os.read(self.fd, 65536), tail[-4:]
            if b"\x1b[6n" in came:
                os.write(self.fd, b"\x1b[1;1R")
            if re.search(rb"\x1b\[0?c", came):
                os.write(self.fd, b"\x1b[?62c")
            if MARK.encode() in tail + came:
                seen, tail = time.perf_counter(), b""
            else:
                tail = came
        assert seen, f"{self.program}: no prompt after {tail}"
        return (seen - start) * 1000

    def stop(self):
        if self.pid:
            os.close(self.fd)
            os.waitpid(self.pid, 0)
            self.pid = None

    def close(self):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
