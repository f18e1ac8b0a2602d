//! Reads the format, whatever the kind of rule.

/// A line: its first word and what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    pub(crate) key: &'a str,
    pub(crate) rest: &'a str,
}

/// A rule of one kind, as it stands in its file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rule<'a, B> {
    pub(crate) name: &'a str,
    /// The programs that it is about; all where there are none.
    pub(crate) programs: Vec<&'a str>,
    /// The reason, in English and in German.
    pub(crate) why: [&'a str; 2],
    pub(crate) tests: Vec<Example<'a>>,
    /// The fields of this kind of rule.
    pub(crate) body: B,
}

/// The fields that only one kind of rule has.
pub(crate) trait Body<'a>: Default {
    /// Reads a field.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it.
    fn take(&mut self, field: Field<'a>) -> Result<(), String>;

    /// Checks the whole, of a rule that is about `programs`.
    ///
    /// # Errors
    ///
    /// Says what is missing.
    fn check(&self, programs: &[&str]) -> Result<(), &'static str>;
}

/// A command and its output, what there is in the directory, and what is expected.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are tests"))]
pub(crate) struct Example<'a> {
    pub(crate) command: &'a str,
    /// The exit status, where it matters.
    pub(crate) status: Option<i32>,
    pub(crate) output: Vec<&'a str>,
    pub(crate) paths: Vec<&'a str>,
    pub(crate) expected: Vec<&'a str>,
}

/// All that a file says.
#[derive(Debug, Default)]
pub(crate) struct Rules<'a, B> {
    pub(crate) rules: Vec<Rule<'a, B>>,
    pub(crate) declarations: Vec<Field<'a>>,
}

impl<'a> Field<'a> {
    fn new(line: &'a str) -> Self {
        let line = line.trim_start();
        let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        Self { key, rest }
    }

    /// Returns the words behind the key.
    pub(crate) fn words(self) -> impl Iterator<Item = &'a str> {
        self.rest.split_whitespace()
    }

    /// Returns the rest as a field of its own.
    ///
    /// # Errors
    ///
    /// Nothing follows.
    pub(crate) fn inner(self) -> Result<Self, String> {
        let inner = Self::new(self.rest);
        if inner.key.is_empty() {
            return Err(format!("`{}` needs words", self.key));
        }
        Ok(inner)
    }

    /// The two words, the second of which may be several, that follow.
    ///
    /// # Errors
    ///
    /// Fewer follow.
    pub(crate) fn pair(self) -> Result<(&'a str, &'a str), String> {
        let Self { key, rest } = Self::new(self.rest);
        if rest.is_empty() {
            return Err(format!("`{}` needs two words", self.key));
        }
        Ok((key, rest))
    }

    /// Returns an error that the field is unknown.
    pub(crate) fn unknown<T>(self) -> Result<T, String> {
        Err(format!("`{}` is unknown", self.key))
    }
}

/// Reads a file.
///
/// # Errors
///
/// Names the line and what is wrong with it.
pub(crate) fn read<'a, B: Body<'a>>(text: &'a str) -> Result<Rules<'a, B>, String> {
    let mut read = Rules::default();
    let lines = text.lines().enumerate();
    let mut lines = lines
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .peekable();
    while let Some((number, line)) = lines.next() {
        let head = Field::new(line);
        if line.starts_with(' ') {
            return Err(format!("line {}: a rule begins with `rule`", number + 1));
        }
        if head.key != "rule" {
            read.declarations.push(head);
            continue;
        }
        let mut block = Vec::new();
        while let Some((at, line)) = lines.next_if(|(_, line)| line.starts_with(' ')) {
            block.push((at + 1, line));
        }
        let programs = block.iter().map(|(_, line)| Field::new(line));
        let programs: Vec<&str> = programs
            .filter(|field| field.key == "for")
            .flat_map(Field::words)
            .collect();
        let rule = rule(head.rest, programs, &block);
        read.rules
            .push(rule.map_err(|problem| format!("rule {} in line {}: {problem}", head.rest, number + 1))?);
    }
    Ok(read)
}

/// Reads a rule of that name from its fields, each with the number of its line.
///
/// # Errors
///
/// Names the line and what is wrong with it.
pub(super) fn rule<'a, B: Body<'a>>(
    name: &'a str,
    programs: Vec<&'a str>,
    block: &[(usize, &'a str)],
) -> Result<Rule<'a, B>, String> {
    let mut rule: Rule<'_, B> = Rule {
        name,
        programs,
        ..Rule::default()
    };
    for &(number, line) in block {
        take(&mut rule, line).map_err(|problem| format!("line {number}: {problem}"))?;
    }
    let [english, german] = rule.why;
    if english.is_empty() || german.is_empty() {
        return Err("it does not say why in both languages".to_owned());
    }
    if holes(english) != holes(german) {
        return Err("its two reasons have different holes".to_owned());
    }
    rule.body.check(&rule.programs)?;
    Ok(rule)
}

fn take<'a, B: Body<'a>>(rule: &mut Rule<'a, B>, line: &'a str) -> Result<(), String> {
    let field = Field::new(line);
    let output = line.trim_start().strip_prefix('|');
    match field.key {
        "for" => {}
        "why" => rule.why[0] = field.rest,
        "why.de" => rule.why[1] = field.rest,
        "test" => rule.tests.push(Example {
            command: field.rest,
            ..Example::default()
        }),
        key if output.is_some() || key == "=" || key == "~" || key == "?" => {
            let test = rule.tests.last_mut().ok_or("an example begins with `test`")?;
            match (output, key) {
                (Some(output), _) => test.output.push(output.strip_prefix(' ').unwrap_or(output)),
                (None, "=") => test.expected.push(field.rest),
                (None, "?") => test.status = Some(field.rest.parse().map_err(|_| "a status is a number")?),
                (None, _) => test.paths.extend(field.words()),
            }
        }
        _ => rule.body.take(field)?,
    }
    Ok(())
}

/// The holes of a sentence in an order of their own.
fn holes(sentence: &str) -> Vec<&str> {
    let mut holes: Vec<&str> = sentence
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect();
    holes.sort_unstable();
    holes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default)]
    struct Options<'a>(Vec<&'a str>);

    impl<'a> Body<'a> for Options<'a> {
        fn take(&mut self, field: Field<'a>) -> Result<(), String> {
            match field.key {
                "has" => self.0.extend(field.words()),
                _ => return field.unknown(),
            }
            Ok(())
        }

        fn check(&self, programs: &[&str]) -> Result<(), &'static str> {
            if self.0.is_empty() && programs.is_empty() {
                return Err("it would be found anywhere");
            }
            Ok(())
        }
    }

    const TEXT: &str = "# a comment\nnames git add am\n\nrule one\n  for git hub\n  has -a -b\n  why `{a}`\n  why.de kein `{a}`\n  \
        test git x\n    ~ a/ b\n    |\n    |\ta # b\n    = git y\nnames git rm\nrule two\n  for ls\n  why a\n  why.de b\n";

    #[test]
    fn declarations_rules_and_examples_are_read() {
        let all: Rules<'_, Options<'_>> = read(TEXT).unwrap();
        assert_eq!(all.rules.len(), 2);
        assert_eq!(all.declarations.len(), 2);
        let one = &all.rules[0];
        assert_eq!(
            (one.name, one.programs.as_slice(), one.body.0.as_slice()),
            ("one", &["git", "hub"][..], &["-a", "-b"][..])
        );
        let test = &one.tests[0];
        assert_eq!((test.command, test.paths.as_slice()), ("git x", &["a/", "b"][..]));
        assert_eq!(
            (test.output.as_slice(), test.expected.as_slice()),
            (&["", "\ta # b"][..], &["git y"][..])
        );
        assert_eq!(all.rules[1].name, "two");
    }

    #[test]
    fn mistakes_are_named_with_their_lines() {
        for (text, expected) in [
            ("  has -a\n", "line 1: a rule begins with `rule`"),
            ("names a b\n  has -a\n", "line 2: a rule begins with `rule`"),
            (
                "\nrule x\n  has -a\n  frob\n",
                "rule x in line 2: line 4: `frob` is unknown",
            ),
            (
                "rule x\n  = a\n",
                "rule x in line 1: line 2: an example begins with `test`",
            ),
            (
                "rule x\n  has -a\n  why no\n",
                "rule x in line 1: it does not say why in both languages",
            ),
            (
                "rule x\n  has -a\n  why {a}\n  why.de {b}\n",
                "rule x in line 1: its two reasons have different holes",
            ),
            (
                "rule x\n  why a\n  why.de b\n",
                "rule x in line 1: it would be found anywhere",
            ),
        ] {
            assert_eq!(read::<Options<'_>>(text).unwrap_err(), expected, "{text}");
        }
    }
}
