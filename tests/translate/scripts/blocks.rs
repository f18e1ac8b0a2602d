//! Loops, functions and what else has a body.

use super::{FILES, FOLDERS, NAMES, NUMBERS, PLAIN, Scripts};

impl Scripts {
    pub(super) fn each(&mut self) -> String {
        let name = self.of(&NAMES);
        let list = match self.next(10) {
            0 => "*.txt".to_owned(),
            1 => "*/".to_owned(),
            2 => "one two three".to_owned(),
            3 => format!("${}", self.of(&NAMES)),
            4 => format!("$({})", self.printing()),
            5 => "{1..3}".to_owned(),
            6 => "d1 d2".to_owned(),
            7 => format!("\"${}\" two", self.of(&NAMES)),
            8 => "$(seq 2)".to_owned(),
            _ => self.words(),
        };
        let outer = std::mem::replace(&mut self.in_loop, true);
        let body = match self.next(5) {
            0 if matches!(list.as_str(), "*/" | "d1 d2") => format!("(cd ${name} && rm -rf build)"),
            1 => format!("cp a.txt \"${name}.copy\"; {}", self.simple()),
            2 => format!(
                "[ \"${name}\" = two ] && {}; {}",
                self.of(&["break", "continue"]),
                self.simple()
            ),
            _ => self.block(),
        };
        self.in_loop = outer;
        match self.next(8) {
            0 => {
                let i = self.of(&NUMBERS);
                format!("for (({i}=0; {i}<{}; {i}++)); do {body}; done", self.next(4))
            }
            1 => format!("for {name} in {list}; do {body}; done | sort"),
            2 => format!("for {name} in {list}; do {body}; done > out.txt"),
            _ => format!("for {name} in {list}; do {body}; done"),
        }
    }

    pub(super) fn repeat(&mut self) -> String {
        let number = self.of(&NUMBERS);
        match self.next(4) {
            0 => format!(
                "{number}=3; while [ ${number} -gt 0 ]; do {}; {number}=$(({number} - 1)); done",
                self.simple()
            ),
            1 => format!(
                "{number}=0; until (( {number} >= 2 )); do {}; (({number}++)); done",
                self.simple()
            ),
            2 => format!("while read -r {}; do {}; done < a.txt", self.of(&NAMES), self.block()),
            _ => format!(
                "while IFS= read -r {0}; do {1}; echo \"[${0}]\"; done < {2}",
                self.of(&NAMES),
                self.assignment(),
                self.of(&FILES)
            ),
        }
    }

    pub(super) fn switch(&mut self) -> String {
        let value = match self.next(3) {
            0 => format!("${}", self.of(&NAMES)),
            1 => format!("\"${}\"", self.of(&NAMES)),
            _ => self.of(&PLAIN).to_owned(),
        };
        format!(
            "case {value} in one|two) {} ;; *.txt) {} ;; *) {} ;; esac",
            self.simple(),
            self.block(),
            self.simple()
        )
    }

    pub(super) fn subshell(&mut self) -> String {
        match self.next(6) {
            0 => format!("(cd {} && {})", self.of(&FOLDERS), self.block()),
            1 => format!("({}; {})", self.assignment(), self.block()),
            2 => format!("(cd \"${{{}:-sub}}\" && {})", self.of(&NAMES), self.simple()),
            3 => format!("(exit {}); echo $?", self.next(3)),
            4 => format!(
                "(cd {} && {}) || {}",
                self.of(&["nosuch", "sub"]),
                self.simple(),
                self.simple()
            ),
            _ => format!("({})", self.block()),
        }
    }

    pub(super) fn function(&mut self) -> String {
        if self.in_function {
            return self.simple();
        }
        self.in_function = true;
        let body = match self.next(4) {
            0 => format!("local {}=$1; {}", self.of(&NAMES), self.block()),
            1 => format!("local {0}; {0}={1}; {2}", self.of(&NAMES), self.value(), self.block()),
            2 => format!("for x in \"$@\"; do echo \"<$x>\"; done; {}", self.simple()),
            _ => format!("{}; return {}", self.block(), self.next(2)),
        };
        self.in_function = false;
        let name = self.of(&["go", "do_it"]);
        let call = match self.next(4) {
            0 => format!("{name} {} | sort", self.words()),
            1 => format!("x=$({name} {}); echo \"$x\"", self.word()),
            2 => format!("{name} one 'two words' && echo well"),
            _ => format!("{name} {}", self.words()),
        };
        format!("{name}() {{ {body}; }}; {call}")
    }

    pub(super) fn array(&mut self) -> String {
        let list = self.of(&["(one two three)", "(*.txt)", "('a b' c)", "(1 2 3)", "()", "($(seq 3))"]);
        let using = self.of(&[
            "echo \"${list[@]}\"",
            "echo ${list[@]}",
            "for e in \"${list[@]}\"; do echo \"<$e>\"; done",
            "echo ${#list[@]}",
            "echo \"${list[0]}\" ${list[1]}",
            "printf '<%s>' ${list[@]}",
            "list+=(more); echo \"${list[@]}\"",
            "list[1]=new; echo \"${list[*]}\"",
        ]);
        format!("list={list}; {using}")
    }

    pub(super) fn reading(&mut self) -> String {
        let (one, two) = (self.of(&NAMES), self.of(&NAMES));
        match self.next(6) {
            0 => format!("read -r {one} < a.txt; echo \"${one}\""),
            1 => format!("read -r {one} {two} <<< \"p q r\"; echo \"${two}\""),
            2 => format!("IFS=: read -r {one} rest <<< \"u:x:9\"; echo \"${one} $rest\""),
            3 => format!("while read -r {one} {two}; do echo \"${two}\"; done < 'my file.log'"),
            4 => format!(
                "while read -r {one}; do echo \"${one}\"; done < <(sort a.txt; {})",
                self.simple()
            ),
            _ => format!("cat <(echo one; {}) | sort", self.simple()),
        }
    }
}
