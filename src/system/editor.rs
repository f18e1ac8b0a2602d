//! The user's editor, for a file that they asked to edit.

use std::path::Path;

use super::{Program, Search};
use crate::error::{Context as _, Error, Result};
use crate::messages::{common, config};

/// The editors that are looked for where the user has named none.
const USUAL: [&str; 4] = ["sensible-editor", "nano", "vim", "vi"];

/// An editor that may be started.
#[derive(Debug)]
pub struct Editor {
    program: Program,
    arguments: Vec<String>,
}

impl Editor {
    /// The one that `VISUAL` or `EDITOR` names, with its arguments between blanks; else the first of the usual ones.
    ///
    /// # Errors
    ///
    /// Fails where there is none.
    pub fn of(var: impl Fn(&str) -> Option<String>, search: &Search) -> Result<Self> {
        let named = ["VISUAL", "EDITOR"].into_iter().filter_map(var);
        for line in named {
            let mut words = line.split_whitespace().map(str::to_owned);
            let Some(word) = words.next() else { continue };
            return Ok(Self {
                program: Program::asked(word.as_ref())?,
                arguments: words.collect(),
            });
        }
        let usual = USUAL.into_iter().find_map(|name| search.tool(name));
        let program = usual.ok_or_else(|| Error::failed(config::no_editor()).hint(config::set_editor()))?;
        Ok(Self {
            program,
            arguments: Vec::new(),
        })
    }

    /// Edits a file; returns when the editor has ended.
    ///
    /// # Errors
    ///
    /// Fails where the editor cannot be started, and where it ends with a failure.
    pub fn open(&self, file: &Path) -> Result<()> {
        let name = self.program.path().display();
        let mut command = self.program.inheriting();
        let status = command.args(&self.arguments).arg(file).status();
        let status = status.context(|| common::could_not_start(&name))?;
        if status.success() {
            return Ok(());
        }
        Err(Error::failed(config::editor_failed(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_is_the_one_that_the_user_has_named_with_its_arguments() {
        let search = Search::new("/usr/bin:/bin");
        let of = |visual: Option<&str>, editor: Option<&str>| {
            let var = |name: &str| if name == "VISUAL" { visual } else { editor }.map(str::to_owned);
            Editor::of(var, &search)
        };
        let editor = of(Some("/bin/sh -e  x"), Some("/bin/false")).unwrap();
        assert_eq!(
            (editor.program.path(), editor.arguments),
            (Path::new("/bin/sh"), vec!["-e".to_owned(), "x".to_owned()])
        );
        assert_eq!(
            of(Some(" "), Some("/bin/false")).unwrap().program.path(),
            Path::new("/bin/false")
        );
        assert!(of(None, Some("no-such-editor")).is_err());
    }
}
