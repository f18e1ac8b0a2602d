use super::*;

fn texts(line: &str, shell: Shell) -> Vec<String> {
    operators(line, shell)
        .into_iter()
        .map(|operator| operator.text)
        .collect()
}

#[test]
fn signs_are_found_outside_of_quotes_only() {
    let table: [(&str, &[&str]); 22] = [
        ("a | b && c || d; e &", &["|", "&&", "||", ";", "&"]),
        ("a '|' \"&&\" \\; b", &[]),
        ("a > out.txt 2>&1 < in", &["> out.txt", "2>&1", "< in"]),
        ("a 2>/dev/null >>b &> c", &["2>/dev/null", ">>b", "&> c"]),
        ("echo \"$(date | wc)\" `id`", &["$( )", "|", "` `"]),
        ("diff <(a) <(b)", &["<( )", "<( )"]),
        ("(cd x; ls)", &["( )", ";"]),
        ("A=1 b c=2", &["A=1"]),
        ("echo $((1 | 2)) ${x:-a|b}", &[]),
        ("for f in *; do x; done", &["for f in *", ";", "do", ";", "done"]),
        ("echo done # a | b", &[]),
        ("cat <<EOF | wc\na | b\nEOF\nls; x", &["<<EOF", "|", ";"]),
        ("[[ a < b || c ]] && d", &["[[ ]]", "&&"]),
        ("wc <<< \"x y\"", &["<<< \"x y\""]),
        ("echo a#b | c", &["|"]),
        ("a=(1 2); b 2>&-", &["a=(1 2)", ";", "2>&-"]),
        ("echo ${x:-${y}|z} | c", &["|"]),
        ("echo ${x:-$(a | b)} \"${y:-'}\"", &["$( )", "|"]),
        ("echo $'a\\'b' | c", &["|"]),
        ("case $x in a) b;; esac", &["case $x in", ";;", "esac"]),
        ("f() { a; }", &["{", ";", "}"]),
        ("1=x a", &[]),
    ];
    for (line, expected) in table {
        assert_eq!(texts(line, Shell::Bash), expected, "{line}");
    }
    let fish: [(&str, &[&str]); 3] = [
        ("echo (date | wc) 'it\\'s |'", &["( )", "|"]),
        ("if test -e x; and ls a&b; end", &["if", ";", "and", ";", "end"]),
        ("curl x?a=1&b=2 &", &["&"]),
    ];
    for (line, expected) in fish {
        assert_eq!(texts(line, Shell::Fish), expected, "{line}");
    }
}

proptest::proptest! {
    #[test]
    fn any_line_can_be_read(line in "([a-z $(){}<>|&;'\"`\\\\\n#=2ä]|<<E\n){0,60}") {
        for shell in [Shell::Bash, Shell::Fish] {
            for operator in operators(&line, shell) {
                proptest::prop_assert!(operator.at < line.len());
            }
        }
    }
}
