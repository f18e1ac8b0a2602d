//! The options of shell builtins; the table is `builtins.txt`. Those of fish have manual pages.

use super::{Manual, Name, Opt, Source, Value};
use crate::shell::Shell;

const TABLE: &str = include_str!("builtins.txt");

/// Returns true if the shell has this command itself.
pub(super) fn exists(shell: Shell, name: &str) -> bool {
    row(shell, name).is_some()
}

/// Returns the options that the table has for a builtin of bash or zsh.
pub(super) fn manual(shell: Shell, name: &str) -> Option<Manual> {
    let row = row(shell, name)?;
    let mut manual = Manual {
        title: name.to_owned(),
        sources: vec![Source::Builtin],
        ..Manual::default()
    };
    let mut groups = row.split_whitespace();
    let mut plus = false;
    for value in [Value::None, Value::Required] {
        match groups.next() {
            Some("*") => manual.open = true,
            Some("+") => plus = true,
            Some(letters) => manual
                .options
                .extend(letters.chars().map(|letter| option(&format!("-{letter}"), value))),
            None => {}
        }
    }
    plus |= groups.next() == Some("+");
    if plus {
        for option in &mut manual.options {
            let plus = option.names[0].text.replacen('-', "+", 1);
            option.names.push(Name {
                text: plus,
                joined: false,
            });
        }
    }
    if shell == Shell::Bash {
        manual.options.push(option("--help", Value::None));
    }
    Some(manual)
}

fn row(shell: Shell, name: &str) -> Option<&'static str> {
    TABLE.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let (names, letters) = line.rsplit_once(':')?;
        let mut names = names.split(' ');
        (names.next() == Some(shell.name()) && names.any(|known| known == name)).then_some(letters)
    })
}

fn option(name: &str, value: Value) -> Opt {
    Opt {
        names: vec![Name {
            text: name.to_owned(),
            joined: false,
        }],
        value,
        text: String::new(),
    }
}
