use super::*;
use Shell::{Bash, Fish};

#[test]
fn finished_commands_are_closed() {
    for text in [
        "ls -la",
        "echo it\\'s",
        "echo \"a 'b' $(date +%s) ${x:-'}\" | wc -l",
        "for f in *.txt; do echo \"$f\"; done",
        "for f in *.txt\ndo\n  echo $f\ndone",
        "if [ -f x ]; then cat x; else echo no; fi",
        "case $x in\n  a) echo 1;;\n  b) echo 2;;\nesac",
        "cat <<EOF\nhello 'you\nEOF",
        "cat <<-'END' > x\n\thello\n\tEND",
        "find . -name '*.c' \\\n  -delete",
        "a=(1 2 3)",
        "(cd /tmp && ls)",
        "f() { echo hi; }",
        "echo $((1 + (2 * 3)))",
        "diff <(ls a) <(ls b)",
        "sort <<< \"b a\"",
        "awk '{print $1}' file",
        "find . \\( -name a -o -name b \\) -print",
        "sleep 5 &",
        "echo done",
        "echo $'it\\'s'",
        "grep -c '#' x # it's a comment",
        "while read -r l; do echo \"$l\"; done < <(ls)",
        "[[ $a =~ ^(x|y)$ ]] && echo yes",
        "ls 2>&1 | grep x",
        "echo ${x:-{}",
        "echo $(case $x in a) echo 1;; esac)",
        "echo $(ls # it's\n)",
        "[[ -f a &&\n -f b ]]",
        "date +'%Y' >> log; tail log",
    ] {
        assert!(!is_open(Bash, text), "{text:?}");
    }
}

#[test]
fn unfinished_commands_are_open() {
    for text in [
        "echo 'it",
        "echo \"a",
        "ls \\",
        "ls \\\n",
        "ls |",
        "true &&",
        "for f in *; do",
        "if true; then\n echo x",
        "cat <<EOF",
        "cat <<EOF\nhello",
        "echo $(date",
        "echo ${x",
        "(cd /tmp",
        "case $x in\n a) echo 1;;",
        "{ echo a;",
        "echo `date",
        "function f {\n ls",
        "[[ -f a &&",
        "a=(1",
    ] {
        assert!(is_open(Bash, text), "{text:?}");
    }
}

#[test]
fn fish_has_its_own_blocks_and_quotes() {
    for text in [
        "for f in *.txt; echo $f; end",
        "if test -f x; cat x; end",
        "echo 'it\\'s'",
        "echo (date +%s)",
        "begin; ls; end | wc -l",
        "set x (ls | count)",
        "while read -l line; echo $line; end < file",
        "cat file | while read l\n  echo $l\nend",
        "if a\n b\nelse if c\n d\nend",
    ] {
        assert!(!is_open(Fish, text), "{text:?}");
    }
    for text in ["for f in *.txt", "echo 'it\\'", "echo (date", "function f\n ls", "ls |"] {
        assert!(is_open(Fish, text), "{text:?}");
    }
}

#[test]
fn a_brace_of_zsh_ends_a_block_wherever_it_stands() {
    for text in ["function f { ls }; f", "{ ls }", "f() { echo } }"] {
        assert!(!is_open(Shell::Zsh, text), "{text:?}");
    }
    assert!(is_open(Bash, "{ ls }"));
}

#[test]
fn the_short_forms_of_loops_are_closed() {
    for text in [
        "for f (*.txt) { echo $f }",
        "for f (*.txt) { if [[ -s $f ]] { echo $f } else { rm $f } }",
        "for f (*.txt) echo $f",
        "for f (*.txt); do echo $f; done",
        "for f (*.txt) for g (*.md) { echo $f $g }",
        "for f in *.txt; { echo $f }",
        "for x y in a b; do echo $x; done",
        "for ((i = 0; i < 3; i++)) { echo $i }",
        "while (( i++ < 3 )) { echo $i }",
        "while [[ -n $x ]] { x= }",
        "if [[ -f a ]] { cat a } elif [[ -f b ]] { cat b }",
        "if (grep -q x a) { echo yes }",
        "if { true }; then echo yes; fi",
        "if true; { false }; then echo yes; fi",
        "repeat 3 { echo a }",
        "foreach f (*.txt)\n echo $f\nend",
    ] {
        assert!(!is_open(Shell::Zsh, text), "{text:?}");
    }
    for text in [
        "for f (*.txt) {",
        "for f (*.txt) { echo $f",
        "for f (*.txt); do echo $f",
        "for f in *.txt; { echo $f",
        "if [[ -f a ]] { cat a",
        "if true; { false }",
        "foreach f (*.txt)\n echo $f",
        "for f (*.txt)",
        "while true; do {",
    ] {
        assert!(is_open(Shell::Zsh, text), "{text:?}");
    }
    for text in ["for ((i = 0; i < 3; i++)) { echo $i; }", "for f in *; { echo $f; }"] {
        assert!(!is_open(Bash, text), "{text:?}");
    }
    for text in ["while x; { y; }", "if x; { y; }"] {
        assert!(is_open(Bash, text), "{text:?}");
    }
}

#[test]
fn continued_lines_are_joined_and_nothing_else() {
    let join = |text| join_continuations(Bash, text);
    assert_eq!(join("find . \\\n    -name x \\\n    -print"), "find . -name x -print");
    assert_eq!(join("echo 'a \\\nb'"), "echo 'a \\\nb'");
    assert_eq!(join("cat <<E\na \\\nb\nE"), "cat <<E\na \\\nb\nE");
    assert_eq!(join("ls"), "ls");
}

#[test]
fn the_first_command_ends_where_the_shell_would_run_it() {
    for (text, expected) in [
        ("ls\nls", Some("ls")),
        ("ls", None),
        ("ls |\n\n wc\nls", Some("ls |\n\n wc")),
        ("a \\\n\n\nb\nc", Some("a \\\n\n\nb")),
        ("a\\\n\nb\nc", Some("a\\\n\nb")),
        ("echo 'a\n\nb'\nc", Some("echo 'a\n\nb'")),
        (
            "cat <<A; cat <<B\n1\nA\n2\nB\nls\n",
            Some("cat <<A; cat <<B\n1\nA\n2\nB"),
        ),
        ("cat <<A\n1\nA", None),
        ("for f in *; do\nls\ndone\nls", Some("for f in *; do\nls\ndone")),
    ] {
        assert_eq!(first_end(Bash, text).map(|end| &text[..end]), expected, "{text:?}");
    }
}

proptest::proptest! {
    #[test]
    fn the_first_end_is_the_first_line_end_where_nothing_is_open(parts in proptest::collection::vec(
        proptest::sample::select(vec!["'", "\"", "\\", "\n", "\\\n", "\n", "$(", ")", "}", "<<E", "E", "|", "&&", "do", "done",
            "for", "a", " ", "#", "("]), 0..25)) {
        let text = parts.concat();
        for shell in [Bash, Fish] {
            let slow = text.match_indices('\n').map(|(at, _)| at).find(|at| !is_open(shell, &text[..*at]));
            proptest::prop_assert_eq!(first_end(shell, &text), slow);
        }
    }

    #[test]
    fn any_text_is_survived(text in "[ -~\n\täß🙂]{0,60}") {
        for shell in [Bash, Shell::Zsh, Fish] {
            let _ = is_open(shell, &text);
            let _ = join_continuations(shell, &text);
        }
    }

    #[test]
    fn shell_text_is_survived(parts in proptest::collection::vec(
        proptest::sample::select(vec!["'", "\"", "`", "\\", "\n", "$(", "${", ")", "}", "<<E", "E", "|", "&&", ";;",
            "case", "in", "esac", "do", "done", "a", " ", "#", "(", "<(", "ü"]), 0..25)) {
        let text = parts.concat();
        for shell in [Bash, Shell::Zsh, Fish] {
            let _ = is_open(shell, &text);
            let _ = join_continuations(shell, &text);
        }
    }
}
