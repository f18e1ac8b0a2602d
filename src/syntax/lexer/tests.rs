use super::*;
use Shell::{Bash, Fish, Zsh};

/// The tokens without blanks, and those of substitutions in brackets behind their word.
fn shown(line: &str, tokens: &[Token]) -> String {
    let mut all = Vec::new();
    for token in tokens.iter().filter(|token| token.kind != Kind::Blank) {
        let source = token.source(line).replace('\n', "␤");
        let sign = match token.kind {
            Kind::Word | Kind::Blank => "",
            Kind::Target => "→",
            Kind::Comment => "#",
            Kind::Document => "…",
            Kind::Operator | Kind::LineEnd | Kind::Redirection => "!",
        };
        all.push(format!("{sign}{source}"));
        for part in token.parts.iter().filter(|part| !part.inside.is_empty()) {
            all.push(format!("[{}]", shown(line, &part.inside)));
        }
    }
    all.join(" ")
}

fn read(line: &str, shell: Shell) -> String {
    shown(line, &lex(line, shell).0)
}

#[test]
fn a_line_is_words_and_what_is_between_them() {
    for (line, expected) in [
        ("git  commit -m 'a b'", "git commit -m 'a b'"),
        ("a&&b||c;d|e&", "a !&& b !|| c !; d !| e !&"),
        ("x >/y 2>&1 <z &>>w", "x !> →/y !2>& →1 !< →z !&>> →w"),
        ("x 2a>b c2>d", "x 2a !> →b c2 !> →d"),
        ("echo a#b # c 'd", "echo a#b ## c 'd"),
        ("(cd x && ls)", "!( cd x !&& ls !)"),
        ("f() { x; }", "f !( !) { x !; }"),
        ("a=(1 'b c' $(d)) e", "a=(1 'b c' $(d)) [d] e"),
        ("ls !(a|b) x", "ls !(a|b) x"),
        ("[[ a < b && (c || d) ]] && e", "[[ a < b && (c || d) ]] !&& e"),
        (
            "((a < b)) && for ((i=0;i<3;i++)); do x; done",
            "((a < b)) !&& for ((i=0;i<3;i++)) !; do x !; done",
        ),
        ("((a) || b)", "!( !( a !) !|| b !)"),
        (
            "cat <<A; cat <<-'B'\n1\nA\n2 $(x\n\tB\nls",
            "cat !<< →A !; cat !<<- →'B' !␤ …1␤A␤ …2 $(x␤\tB␤ ls",
        ),
        ("echo \\\n a\\\nb", "echo a\\␤b"),
        ("case x in a) b;; esac", "case x in a !) b !;; esac"),
        ("", ""),
    ] {
        assert_eq!(read(line, Bash), expected, "{line}");
    }
    assert_eq!(
        read("ls (a|b)* *(.om[1]) && (x)", Zsh),
        "ls (a|b)* *(.om[1]) !&& !( x !)"
    );
    assert_eq!(read("diff =(a) <(b) &| c", Zsh), "diff =(a) [a] <(b) [b] !&| c");
}

#[test]
fn what_is_inside_is_taken_apart_as_well() {
    for (line, expected) in [
        ("a $(b | c) d", "a $(b | c) [b !| c] d"),
        ("a \"x $(b \")\" y) z\" w", "a \"x $(b \")\" y) z\" [b \")\" y] w"),
        ("a `b 'c`' d` e", "a `b 'c`' d` [b 'c`' d] e"),
        ("a <(b) >(c d)", "a <(b) [b] >(c d) [c d]"),
        ("a ${b:-$(c '}')} d", "a ${b:-$(c '}')} [b:-$(c '}') [c '}']] d"),
        ("a \"${b:-'}\" c", "a \"${b:-'}\" [b:-'] c"),
        (
            "a $((1 + (2 * 3))) $((b) | c)",
            "a $((1 + (2 * 3))) $((b) | c) [!( b !) !| c]",
        ),
        (
            "a $(case b in c) d;; esac) e",
            "a $(case b in c) d;; esac) [case b in c !) d !;; esac] e",
        ),
        ("a $(b # )\n) c", "a $(b # )␤) [b ## ) !␤] c"),
        ("a $(cat <<E\n)\nE\n) c", "a $(cat <<E␤)␤E␤) [cat !<< →E !␤ …)␤E␤] c"),
    ] {
        assert_eq!(read(line, Bash), expected, "{line}");
    }
    for (line, expected) in [
        (
            "echo (date | wc) 'it\\'s' $x[(c)]",
            "echo (date | wc) [date !| wc] 'it\\'s' $x[(c)] [c]",
        ),
        ("curl x?a=1&b=2 &", "curl x?a=1&b=2 !&"),
        ("a \"$(b) (c)\" >?d", "a \"$(b) (c)\" [b] !>? →d"),
        ("a {b}$c'd'", "a {b}$c'd'"),
    ] {
        assert_eq!(read(line, Fish), expected, "{line}");
    }
}

#[test]
fn words_lose_their_quotes() {
    for (line, shell, expected) in [
        ("'a b'\\ c\"d \\\" \\x $e\"", Bash, "a b cd \" \\x $e"),
        (r"$'a\tb\'c'd", Bash, "a\tb'cd"),
        ("$\"a\"", Bash, "a"),
        ("a\\\nb", Bash, "ab"),
        ("`a b`", Bash, "`a b`"),
        (r"'it\'s \\ \x'", Fish, r"it's \ \x"),
        ("größe'ß'", Zsh, "größeß"),
    ] {
        let (tokens, unfinished) = lex(line, shell);
        assert_eq!((tokens.len(), unfinished), (1, None), "{line}");
        assert_eq!(tokens[0].text(line), expected, "{line}");
    }
}

#[test]
fn commands_begin_where_a_keyword_would_be_one() {
    let begins = |line: &str, shell| {
        let (tokens, _) = lex(line, shell);
        let words = tokens.iter().filter(|token| token.kind == Kind::Word && token.begins);
        words.map(|token| token.source(line)).collect::<Vec<_>>().join(" ")
    };
    for (line, expected) in [
        ("A=1 B+='x y' c d=2 >e | f", "A=1 B+='x y' c f"),
        ("1=x a", "1=x"),
        (">x a b; if ! c; then d; fi", "a if ! c then d fi"),
        ("for a in b; do c; done", "for do c done"),
        ("f() { a; }; function g { b; }", "f { a } function { b }"),
        ("$(a) b", "$(a)"),
        ("a\\=b c", "a\\=b"),
    ] {
        assert_eq!(begins(line, Bash), expected, "{line}");
    }
    assert_eq!(begins("if not a; and b=1; end", Fish), "if not a and b=1 end");
}

#[test]
fn what_is_open_is_known() {
    for (line, expected) in [
        ("a 'b", Some('\'')),
        ("a \"b", Some('"')),
        ("a \"$(b", Some('(')),
        ("a $(b \"c", Some('(')),
        ("a ${b", Some('{')),
        ("a `b", Some('`')),
        ("a \\", Some('\\')),
        ("a <<E", Some('<')),
        ("a <<E\nb", Some('<')),
        ("a=(b", Some('(')),
        ("a # 'b", None),
        ("a 'b'", None),
    ] {
        assert_eq!(lex(line, Bash).1, expected, "{line}");
    }
}

#[test]
fn quotes_are_known_at_every_place() {
    for (line, shell, expected) in [
        ("a ^b", Bash, Quotes::None),
        ("a '^b'", Bash, Quotes::Single),
        ("a \"x ^b\"", Bash, Quotes::Double),
        ("a $'x ^b'", Bash, Quotes::Ansi),
        (r"a it\'s ^b", Bash, Quotes::None),
        ("a \"$(c '^b')\"", Bash, Quotes::Single),
        ("a \"${x:-^b}\"", Bash, Quotes::Double),
        (r"a 'it\'s ^b'", Fish, Quotes::Single),
        (r"a 'it\'s ^b'", Bash, Quotes::None),
    ] {
        let at = line.find('^').unwrap();
        assert_eq!(quotes_at(line, at, shell), expected, "{shell}: {line}");
    }
}

#[test]
fn whoever_nests_is_not_followed_for_ever() {
    for piece in ["$(", "\"$(", "${", "${x:-\"", "`\"", "$((", "((", "<(", "a=(", "("] {
        let line = piece.repeat(5000);
        for shell in [Bash, Zsh, Fish] {
            let (tokens, _) = lex(&line, shell);
            assert_eq!(tokens.last().map(|token| token.span.end), Some(line.len()), "{piece}");
        }
    }
}

/// Checks that the spans stand one behind the other from the first place to the last.
fn is_whole(tokens: &[Token], span: Range<usize>) -> bool {
    let mut at = span.start;
    for token in tokens {
        if token.span.start != at || token.span.is_empty() {
            return false;
        }
        at = token.span.end;
        let mut inner = token.span.start;
        for part in &token.parts {
            let within = part.inside.first().zip(part.inside.last()).is_none_or(|(first, last)| {
                part.span.start < first.span.start
                    && last.span.end <= part.span.end
                    && is_whole(&part.inside, first.span.start..last.span.end)
            });
            if part.span.start != inner || part.span.is_empty() || !within {
                return false;
            }
            inner = part.span.end;
        }
        if !token.parts.is_empty() && inner != at {
            return false;
        }
    }
    at == span.end
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(512))]
    #[test]
    fn the_pieces_put_together_are_the_line(parts in proptest::collection::vec(
        proptest::sample::select(vec!["'", "\"", "`", "\\", "\n", "$(", "${", "$((", "((", "))", ")", "}", "{", "<<E", "E", "|", "&&", ";;",
            "case", "in", "esac", "do", "done", "for", "if", "a", " ", "#", "(", "<(", "ü", ">", "2>", "&", "=", "[[", "]]", "$'", "$x", "!"]), 0..30)) {
        let line = parts.concat();
        for shell in [Bash, Zsh, Fish] {
            let (tokens, _) = lex(&line, shell);
            proptest::prop_assert!(is_whole(&tokens, 0..line.len()), "{shell}: {line:?}: {tokens:#?}");
            for token in &tokens {
                let has = matches!(token.kind, Kind::Word | Kind::Target);
                proptest::prop_assert_eq!(has, !token.parts.is_empty());
                let _ = token.text(&line);
            }
        }
    }

    #[test]
    fn any_text_has_tokens(line in "[^x]{0,40}") {
        for shell in [Bash, Zsh, Fish] {
            proptest::prop_assert!(is_whole(&lex(&line, shell).0, 0..line.len()));
        }
    }
}
