//! `lotse completions` and `lotse man`: what other programs read about lotse, made of its own command line.

mod place;

use clap::Command as CommandLine;
use clap_complete::Shell as Dialect;
use clap_mangen::Man as Page;

use self::place::write;
pub(super) use self::place::{functions, install, remove, top};
use crate::cli::args::Man;
use crate::cli::args::german::command_line;
use crate::error::{Context as _, Error, Kind, Result};
use crate::messages::{Language, help, setup};
use crate::shell::Shell;
use crate::terminal;

/// Prints the completions for a shell.
///
/// # Errors
///
/// Fails when standard output cannot be written to.
pub(super) fn completions(shell: Shell) -> Result<()> {
    terminal::hand_over(&script(shell, terminal::language()))
}

fn script(shell: Shell, language: Language) -> Vec<u8> {
    let dialect = match shell {
        Shell::Bash => Dialect::Bash,
        Shell::Zsh => Dialect::Zsh,
        Shell::Fish => Dialect::Fish,
    };
    let mut script = Vec::new();
    clap_complete::generate(dialect, &mut for_people(language), "lotse", &mut script);
    script
}

/// Prints a manual page, or writes them all into a directory.
///
/// # Errors
///
/// Fails for a subcommand that there is none of, and when a page cannot be written.
pub(super) fn man(args: &Man) -> Result<()> {
    let pages = pages(terminal::language())?;
    if let Some(dir) = &args.dir {
        return pages
            .iter()
            .try_for_each(|(name, page)| write(&dir.join(format!("{name}.1")), page));
    }
    let wanted = args
        .command
        .as_ref()
        .map_or("lotse".to_owned(), |name| format!("lotse-{name}"));
    let page = pages.iter().find(|(name, _)| *name == wanted);
    let (_, page) = page.ok_or_else(|| {
        let name = wanted.trim_start_matches("lotse-");
        Error::new(Kind::Usage, setup::no_such_subcommand(name)).hint(setup::help_lists_them())
    })?;
    terminal::hand_over(page)
}

/// The command line without what only the hooks call, which the completions of bash would offer.
fn for_people(language: Language) -> CommandLine {
    let all = command_line(language);
    let about = all.get_about().cloned().unwrap_or_default();
    let placeholder = match language {
        Language::English => "COMMAND",
        Language::German => "BEFEHL",
    };
    CommandLine::new("lotse")
        .version(env!("CARGO_PKG_VERSION"))
        .about(about)
        .subcommand_required(true)
        .subcommand_value_name(placeholder)
        .disable_help_subcommand(true)
        .disable_help_flag(all.is_disable_help_flag_set())
        .disable_version_flag(all.is_disable_version_flag_set())
        .args(all.get_arguments().cloned())
        .subcommands(all.get_subcommands().filter(|command| !command.is_hide_set()).cloned())
}

/// All pages by their names: of lotse, and of each subcommand that is for people.
fn pages(language: Language) -> Result<Vec<(String, Vec<u8>)>> {
    let mut command = for_people(language);
    command.build();
    let mut pages = Vec::new();
    add_pages(&command, &mut pages).context(setup::could_not_write_page)?;
    for (_, page) in &mut pages {
        let text = String::from_utf8_lossy(page).into_owned();
        let words = help::of_page(language).iter();
        *page = words
            .fold(text, |text, (before, now)| text.replace(before, now))
            .into_bytes();
    }
    Ok(pages)
}

fn add_pages(command: &CommandLine, pages: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let mut page = Vec::new();
    Page::new(command.clone())
        .source(concat!("lotse ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)?;
    pages.push((name.to_owned(), page));
    let shown = |command: &&CommandLine| command.get_name() != "help";
    command
        .get_subcommands()
        .filter(shown)
        .try_for_each(|command| add_pages(command, pages))
}
