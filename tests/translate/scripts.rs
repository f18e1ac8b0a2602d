//! Small scripts for bash, made by chance out of what people and models write.
//!
//! Left out is where both shells differ by design and what is wanted is what fish does: names of files with blanks that
//! are not quoted, patterns without a match, the order of such names, patterns in what a program prints, `cd ""` and a last
//! line without an end.

mod blocks;

/// A source of scripts; the same number gives the same script.
pub(super) struct Scripts {
    state: u64,
    depth: usize,
    in_function: bool,
    in_loop: bool,
    lines: usize,
}

const NAMES: [&str; 5] = ["a", "b", "name", "f", "d"];
const NUMBERS: [&str; 3] = ["i", "n", "sum"];
const PLAIN: [&str; 8] = ["one", "two", "x-y", "a.txt", "sub", "7", "v1.2", "build"];
const FILES: [&str; 4] = ["a.txt", "b.txt", "sub/c.md", "'my file.log'"];
const FOLDERS: [&str; 3] = ["sub", "d1", "d2"];

impl Scripts {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03,
            depth: 0,
            in_function: false,
            in_loop: false,
            lines: 0,
        }
    }

    fn next(&mut self, below: usize) -> usize {
        // splitmix64
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % below as u64).unwrap()
    }

    fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        let at = self.next(list.len());
        list[at]
    }

    /// A script, and whether its exit status means something: what a loop or an assignment leaves behind is nobody's.
    pub(super) fn script(&mut self) -> (String, bool) {
        let count = 1 + self.next(4);
        let mut statements: Vec<String> = Vec::new();
        if self.next(3) > 0 {
            let name = self.of(&NAMES);
            let value = self.value();
            statements.push(format!("{name}={value}"));
        }
        if self.next(3) > 0 {
            let number = self.of(&NUMBERS);
            let value = self.next(12);
            statements.push(format!("{number}={value}"));
        }
        for _ in 0..count {
            statements.push(self.statement());
        }
        let with_status = self.next(2) == 0;
        if with_status {
            statements.push(self.judged());
        } else {
            let name = self.of(&NAMES);
            let number = self.of(&NUMBERS);
            statements.push(format!("echo \"end ${name} ${number}\"; basename \"$PWD\""));
        }
        (statements.join("; "), with_status)
    }

    /// A statement whose status both shells agree about.
    fn judged(&mut self) -> String {
        match self.next(6) {
            // Nobody asks for the status of an assignment that ends the line.
            0 => format!("{} && {}", self.joined(), self.simple()),
            1 => format!("if {}; then {}; fi", self.condition(), self.simple()),
            2 => format!("! {}", self.pipeline()),
            3 => format!("({}; {})", self.simple(), self.simple()),
            4 => self.pipeline(),
            _ => format!("{{ {}; {}; }}", self.simple(), self.simple()),
        }
    }

    fn block(&mut self) -> String {
        self.depth += 1;
        let count = 1 + self.next(2);
        let statements: Vec<String> = (0..count).map(|_| self.statement()).collect();
        self.depth -= 1;
        statements.join("; ")
    }

    fn statement(&mut self) -> String {
        self.lines += 1;
        if self.depth > 2 || self.lines > 12 {
            return self.simple();
        }
        match self.next(24) {
            0..=5 => self.simple(),
            6..=7 => self.assignment(),
            8 => self.joined(),
            9 => self.pipeline(),
            10..=12 => self.each(),
            13 => self.repeat(),
            14..=15 => {
                let (condition, then) = (self.condition(), self.block());
                match self.next(3) {
                    0 => format!("if {condition}; then {then}; fi"),
                    1 => format!("if {condition}; then {then}; else {}; fi", self.block()),
                    _ => format!(
                        "if {condition}; then {then}; elif {}; then {}; else {}; fi",
                        self.condition(),
                        self.block(),
                        self.simple()
                    ),
                }
            }
            16 => self.switch(),
            17..=18 => self.subshell(),
            19 => format!("{{ {}; }}", self.block()),
            20 => self.function(),
            21 => self.array(),
            22 => self.reading(),
            _ => match self.next(5) {
                0 => format!("{}; echo $?", self.simple()),
                1 => format!("{}; rc=$?; echo \"$rc\"", self.joined()),
                2 => format!("unset {}", self.of(&NAMES)),
                3 => format!("export {}={}", self.of(&NAMES), self.value()),
                _ => format!("{}={} printenv {}", "TOLD", self.value(), "TOLD"),
            },
        }
    }

    fn simple(&mut self) -> String {
        match self.next(17) {
            0..=3 => format!("echo {}", self.words()),
            4..=5 => format!("printf '<%s>\\n' {}", self.words()),
            6 => format!("echo {} > {}", self.words(), self.target()),
            7 => format!("echo {} >> {}", self.words(), self.target()),
            8 => format!("cat {}", self.of(&FILES)),
            9 => format!("touch {}", self.name()),
            10 => format!("mkdir -p {}", self.name()),
            11 => format!("rm -rf {}", self.name()),
            12 => format!("cp a.txt {}", self.name()),
            13 => "true".to_owned(),
            14 => "false".to_owned(),
            15 => format!("grep -q {} {}", self.of(&["x", "q", "nothing"]), self.of(&FILES)),
            _ => format!("ls {} > {} 2>&1", self.of(&["nosuch", "sub", "*.txt"]), self.target()),
        }
    }

    /// A name of a file or folder to be made or deleted.
    fn name(&mut self) -> String {
        match self.next(6) {
            0 => format!("\"${}\"", self.of(&NAMES)),
            1 => format!("${}", self.of(&NAMES)),
            2 => format!("\"${}.bak\"", self.of(&NAMES)),
            3 => format!("${}_new", self.of(&NAMES)).replace("_new", ".new"),
            4 => "'new file'".to_owned(),
            _ => self.of(&["build", "out.txt", "d1/build", "sub"]).to_owned(),
        }
    }

    fn target(&mut self) -> String {
        self.of(&["out.txt", "\"other out\"", "sub/log", "nosuch/x", "/dev/null"])
            .to_owned()
    }

    fn words(&mut self) -> String {
        let count = 1 + self.next(3);
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }

    fn word(&mut self) -> String {
        let name = self.of(&NAMES);
        match self.next(26) {
            0..=3 => self.of(&PLAIN).to_owned(),
            4 => self
                .of(&[
                    "'two  words'",
                    "\"it's\"",
                    "'say \"hi\"'",
                    "a\\ b",
                    "'a\\b'",
                    "\"\\$5\"",
                    "''",
                ])
                .to_owned(),
            5..=7 => format!("${name}"),
            8..=10 => format!("\"${name}\""),
            11 => format!("\"<${{{name}}}>\""),
            12 => format!("x${name}"),
            13 => format!("${{{name}:-none}}"),
            14 => format!("\"${{{name}:-two words}}\""),
            15 => format!("${{#{name}}}"),
            16 => format!("\"${{{name}%.txt}}\""),
            17 => format!("\"${{{name}##*/}}\" ${{{name}/o/0}}"),
            18 => format!("$({})", self.printing()),
            19 => format!("\"$({})\"", self.printing()),
            20 => format!("$(({}))", self.sum()),
            21 => self
                .of(&["*.txt", "d*", "{p,q}.x", "{1..3}", "x{1,2}y", "~"])
                .to_owned(),
            22 if self.in_function => self.of(&["$1", "\"$1\"", "\"$@\"", "$#", "\"$*\""]).to_owned(),
            23 => format!("${}", self.of(&NUMBERS)),
            24 => self
                .of(&["$OUTSIDE", "\"$OUTSIDE\"", "${UNSET-u}", "\"${OUTSIDE:+set}\""])
                .to_owned(),
            _ => format!("\"${name} ${}\"", self.of(&NUMBERS)),
        }
    }

    fn value(&mut self) -> String {
        match self.next(12) {
            0..=3 => self.of(&PLAIN).to_owned(),
            4 => self
                .of(&["'two words'", "\"a b\"", "''", "'  pad '", "a\\ b", "''"])
                .to_owned(),
            5 => format!("${}", self.of(&NAMES)),
            6 => format!("\"${}\"", self.of(&NAMES)),
            7 => format!("$({})", self.printing()),
            8 => format!("\"$({})\"", self.printing()),
            9 => format!("\"${}/${}\"", self.of(&NAMES), self.of(&NAMES)),
            10 => format!("${{{}:-dflt}}", self.of(&NAMES)),
            _ => self.of(&["out.txt", "d1", "my.file.tar"]).to_owned(),
        }
    }

    fn sum(&mut self) -> String {
        let (a, b) = (self.of(&NUMBERS), self.of(&NUMBERS));
        let n = 1 + self.next(9);
        match self.next(9) {
            0 => format!("{a} + {n}"),
            1 => format!("{a} * {n}"),
            2 => format!("{a} / {n}"),
            3 => format!("{a} % {n}"),
            4 => format!("{a} - {n}"),
            5 => format!("({a} + {n}) * {b}"),
            6 => format!("${a} - ${b} / {n}"),
            7 => format!("{n} ** 2 + {a} * -2"),
            _ => format!("-{a} % {n}"),
        }
    }

    /// A command that prints something.
    fn printing(&mut self) -> String {
        match self.next(13) {
            0 => "echo a; echo b".to_owned(),
            1 => "cat a.txt".to_owned(),
            2 => "wc -l < b.txt".to_owned(),
            3 => format!("basename \"${}\" .txt", self.of(&NAMES)),
            4 => "seq 1 3".to_owned(),
            5 => "printf 'a b\\tc\\n\\n d\\n\\n'".to_owned(),
            6 => "true".to_owned(),
            7 => "ls *.txt | sort".to_owned(),
            8 => format!("cd {} && ls", self.of(&FOLDERS)),
            9 => format!("echo \"${}\" | tr a-z A-Z", self.of(&NAMES)),
            10 => format!("a=inner; echo \"$a${}\"", self.of(&NAMES)),
            11 => "cat nosuch 2>/dev/null || echo none".to_owned(),
            _ => "cat b.txt | sort | head -n 1".to_owned(),
        }
    }

    fn assignment(&mut self) -> String {
        let number = self.of(&NUMBERS);
        let name = self.of(&NAMES);
        match self.next(9) {
            0..=2 => format!("{name}={}", self.value()),
            3 => format!("{number}=$(({}))", self.sum()),
            4 => format!("(({number}++))"),
            5 => format!("(({number} += {}))", self.next(5)),
            6 => format!("{name}+={}", self.of(&PLAIN)),
            7 => format!("{number}={}", self.next(20)),
            _ => format!("{name}={}; {number}={}", self.value(), self.next(9)),
        }
    }

    fn condition(&mut self) -> String {
        let (name, number) = (self.of(&NAMES), self.of(&NUMBERS));
        match self.next(16) {
            0 => format!("[ -f {} ]", self.of(&FILES)),
            1 => format!("[ -d \"${name}\" ]"),
            2 => format!("[ -n \"${name}\" ]"),
            3 => format!("[ -z ${name} ]"),
            4 => format!("[ \"${name}\" = {} ]", self.of(&PLAIN)),
            5 => format!("[ ${name} != one ]"),
            6 => format!("[ ${number} -gt {} ]", self.next(9)),
            7 => format!("[[ ${name} == *.txt ]]"),
            8 => format!("[[ -n ${name} && ${name} != t* ]]"),
            9 => format!("(( {number} % 2 == 0 ))"),
            10 => format!("grep -q {} a.txt", self.of(&["x", "nothing"])),
            11 => format!("! {}", self.condition()),
            12 => format!("{} && {}", self.condition(), self.condition()),
            13 => format!("{} || {}", self.condition(), self.condition()),
            14 => format!("[[ ${name} =~ ^[a-z]+$ ]]"),
            _ => format!("{}; {}", self.simple(), self.condition()),
        }
    }

    fn joined(&mut self) -> String {
        let count = 2 + self.next(2);
        let mut text = self.operand();
        for _ in 1..count {
            let sign = self.of(&[" && ", " || "]);
            text = format!("{text}{sign}{}", self.operand());
        }
        text
    }

    fn operand(&mut self) -> String {
        match self.next(10) {
            0..=3 => self.simple(),
            4 => self.condition_alone(),
            5 => format!("{}={}", self.of(&NAMES), self.value()),
            6 => format!("({}; {})", self.simple(), self.simple()),
            7 => format!("{{ {}; {}; }}", self.assignment(), self.simple()),
            8 => self.pipeline(),
            _ => format!("cd {}", self.of(&["sub", "d1", "nosuch", "."])),
        }
    }

    fn condition_alone(&mut self) -> String {
        let (name, number) = (self.of(&NAMES), self.of(&NUMBERS));
        match self.next(4) {
            0 => format!("[ -d {name} ]"),
            1 => format!("[[ ${name} == o* || -f ${name} ]]"),
            2 => format!("(( {number} > 3 ))"),
            _ => format!("[ \"${number}\" -lt 4 ]"),
        }
    }

    fn pipeline(&mut self) -> String {
        let first = match self.next(8) {
            0 => format!("cat {}", self.of(&FILES)),
            1 => format!("{{ {}; {}; }}", self.simple(), self.simple()),
            2 => format!("({}; {})", self.assignment(), self.simple()),
            3 => "ls *.txt".to_owned(),
            4 => format!("cd {}", self.of(&FOLDERS)),
            5 => format!("for f in *.txt; do {}; done", self.simple()),
            _ => format!("printf '%s\\n' {}", self.words()),
        };
        let last = match self.next(8) {
            0 => "sort".to_owned(),
            1 => "wc -l".to_owned(),
            2 => format!("while read -r {0}; do echo \"<${0}>\"; done", self.of(&NAMES)),
            3 => format!("while IFS= read -r f; do {}; echo \"$f\"; done", self.assignment()),
            4 => format!("{{ read -r {}; {}; }}", self.of(&NAMES), self.simple()),
            5 => "grep x".to_owned(),
            6 => "head -n 2 | tr a-z A-Z".to_owned(),
            _ => "cat".to_owned(),
        };
        format!("{first} | {last}")
    }
}
