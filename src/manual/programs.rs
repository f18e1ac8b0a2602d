//! The traits of programs that are known beforehand; the table is `programs.txt`.

/// The traits of a program: how it reads its arguments, and how its help is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the traits are independent of each other")]
pub struct Traits {
    /// The arguments that make it print its options and exit.
    pub help: Option<Vec<&'static str>>,
    /// Letters after one dash are a bundle, always.
    pub getopt: bool,
    /// Long options may not be shortened.
    pub exact: bool,
    /// Options are words after one dash.
    pub words: bool,
    /// Words may have one dash or two.
    pub dashes: bool,
    /// The first operand is a command with options of its own.
    pub commands: bool,
    /// Commands may be shortened.
    pub abbreviates: bool,
    /// True if the words behind the first operand belong to another program.
    pub wraps: bool,
    /// True if operands are text.
    pub literal: bool,
    /// Operands may begin with a dash.
    pub modes: bool,
    /// `-5` is an option.
    pub number: bool,
    /// `-KILL` is an option.
    pub signals: bool,
    /// Any option is accepted.
    pub free: bool,
    /// Long switches may be negated.
    pub no: bool,
    /// The command that prints the options of all commands.
    pub globals: Option<&'static str>,
    /// Options after which everything is another program's.
    pub last: Vec<&'static str>,
    /// Other pages that describe its options.
    pub also: Vec<&'static str>,
    /// Short names of commands.
    pub alias: Vec<(&'static str, &'static str)>,
}

const TABLE: &str = include_str!("programs.txt");

/// Returns the traits of a program.
pub fn traits(program: &str) -> Traits {
    let mut traits = Traits::default();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let Some((names, words)) = line.split_once(": ") else {
            continue;
        };
        if names.split(' ').any(|name| name == program) {
            words.split(' ').for_each(|word| traits.add(word));
        }
    }
    traits
}

impl Traits {
    fn add(&mut self, word: &'static str) {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        match name {
            "help" => self.help = Some(value.split('+').collect()),
            "getopt" => self.getopt = true,
            "exact" => self.exact = true,
            "words" => self.words = true,
            "dashes" => self.dashes = true,
            "commands" => self.commands = true,
            "abbreviates" => self.abbreviates = true,
            "wraps" => self.wraps = true,
            "literal" => self.literal = true,
            "modes" => self.modes = true,
            "number" => self.number = true,
            "signals" => self.signals = true,
            "free" => self.free = true,
            "no" => self.no = true,
            "globals" => self.globals = Some(value),
            "last" => self.last.extend(value.split(',')),
            "also" => self.also.extend(value.split(',')),
            "alias" => self.alias.extend(value.split_once('/')),
            _ => {}
        }
    }

    /// The full name of a command.
    pub fn command<'a>(&self, word: &'a str) -> &'a str
    where
        'static: 'a,
    {
        let full = self.alias.iter().find(|(short, _)| *short == word);
        full.map_or(word, |(_, full)| full)
    }
}
