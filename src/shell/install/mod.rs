//! Hooking lotse into a shell for good: a script of its own, and one line that reads it.
//!
//! The script is a file because a shell that starts should not have to start a program. The line does nothing where
//! that file is missing, so a lotse that was removed leaves no shell broken.

mod file;
mod rc;

use std::env;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use self::file::Found;
use self::rc::Line;
use crate::error::{Error, Kind, Result};
use crate::paths::Paths;
use crate::shell::script::{self, Settings};
use crate::shell::{ExplainKey, Shell, quote};

/// Where the two parts are for one shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    shell: Shell,
    script: PathBuf,
    rc: PathBuf,
    line: Line,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The line was not there before, or is not there any more.
    pub line: bool,
    /// The script was written or removed.
    pub script: bool,
    /// The copy of the file that the line is in.
    pub backup: Option<PathBuf>,
}

impl Place {
    /// Decides by the environment where a shell looks.
    ///
    /// # Errors
    ///
    /// Fails where the home directory is unknown, or a name cannot be written into a line of a script.
    pub fn of(shell: Shell, paths: &Paths) -> Result<Self> {
        let home = BaseDirs::new()
            .map(|dirs| dirs.home_dir().to_owned())
            .filter(|home| home.is_absolute())
            .ok_or_else(|| Error::failed("your home directory is unknown").hint("set HOME to the whole path of it"))?;
        let script = paths.data.join(format!("lotse.{shell}"));
        Ok(Self {
            line: line(shell, &script)?,
            rc: rc_file(shell, &home, |name| env::var_os(name).map(PathBuf::from)),
            shell,
            script,
        })
    }

    /// The script.
    pub fn script(&self) -> &Path {
        &self.script
    }

    /// The file that the shell reads when it starts.
    pub fn rc(&self) -> &Path {
        &self.rc
    }

    /// The line in there.
    pub fn line(&self) -> &str {
        &self.line.text
    }

    /// Whether the line is in there.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read.
    pub fn has_line(&self) -> Result<bool> {
        Ok(rc::has(&Found::read(&self.rc)?.bytes, &self.line))
    }

    /// Writes the script anew, and adds the line if `may_add` allows it. Either all is done or nothing.
    ///
    /// # Errors
    ///
    /// Fails when `may_add` does, and when something cannot be read or written.
    pub fn install(&self, settings: &Settings, program: &Path, may_add: impl FnOnce() -> Result<()>) -> Result<Done> {
        let found = Found::read(&self.rc)?;
        let script = Found::read(&self.script)?;
        let text = first_line(self.shell, settings) + &script::script(self.shell, settings, program)?;
        let mut done = Done {
            script: true,
            ..Done::default()
        };
        if rc::has(&found.bytes, &self.line) {
            script.stage(text.as_bytes())?.commit()?;
            return Ok(done);
        }
        may_add()?;
        let staged_script = script.stage(text.as_bytes())?;
        let staged_line = found.stage(&rc::with(&found.bytes, &self.line))?;
        if found.exists() {
            done.backup = Some(found.back_up()?);
        }
        staged_script.commit()?;
        staged_line.commit()?;
        done.line = true;
        Ok(done)
    }

    /// Removes the line and the script, whichever is there.
    ///
    /// # Errors
    ///
    /// Fails when something cannot be read, written or removed.
    pub fn uninstall(&self) -> Result<Done> {
        let found = Found::read(&self.rc)?;
        let line = rc::has(&found.bytes, &self.line);
        if line {
            found.stage(&rc::without(&found.bytes, &self.line))?.commit()?;
        }
        Ok(Done {
            line,
            script: file::remove(&self.script)?,
            backup: None,
        })
    }
}

/// The version in the first line of an installed script.
pub fn version_of(script: &str) -> Option<&str> {
    let line = script.lines().next()?.strip_prefix("# lotse ")?;
    line.split_once(',').map(|(version, _)| version)
}

/// Says in the script who wrote it and what writes it again.
fn first_line(shell: Shell, settings: &Settings) -> String {
    let keys: Vec<String> = settings.keys.iter().map(|key| format!(" --key '{key}'")).collect();
    let explain_key = match &settings.explain_key {
        ExplainKey::IfFree => String::new(),
        ExplainKey::This(key) => format!(" --explain-key '{key}'"),
        ExplainKey::None => " --explain-key none".to_owned(),
    };
    let enter = if settings.enter { "" } else { " --no-enter" };
    let explain = if settings.explain { "" } else { " --no-explain" };
    let options = keys.concat() + &explain_key + enter + explain;
    format!(
        "# lotse {}, written by `lotse init {shell} --install{options}`; run that again after an upgrade\n",
        env!("CARGO_PKG_VERSION"),
    )
}

fn line(shell: Shell, script: &Path) -> Result<Line> {
    let plain = script::utf8(script)?.to_owned();
    if plain.contains(char::is_control) {
        return Err(
            Error::new(Kind::Failed, format!("the name {plain:?} does not fit into one line"))
                .hint("set XDG_DATA_HOME to another folder"),
        );
    }
    let quoted = quote(shell, &plain);
    let text = match shell {
        Shell::Bash | Shell::Zsh => format!("[ -r {quoted} ] && . {quoted}  # lotse"),
        Shell::Fish => format!("test -r {quoted}; and source {quoted}  # lotse"),
    };
    Ok(Line { text, quoted, plain })
}

fn rc_file(shell: Shell, home: &Path, var: impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
    let folder = |name: &str| var(name).filter(|folder| folder.is_absolute());
    match shell {
        Shell::Bash => home.join(".bashrc"),
        Shell::Zsh => folder("ZDOTDIR").unwrap_or_else(|| home.to_owned()).join(".zshrc"),
        Shell::Fish => folder("XDG_CONFIG_HOME")
            .unwrap_or_else(|| home.join(".config"))
            .join("fish/config.fish"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_reads_its_own_file() {
        let home = Path::new("/h/u");
        let rc = |shell, name: &'static str, value: &'static str| {
            rc_file(shell, home, |asked| (asked == name).then(|| value.into()))
        };
        let table = [
            (Shell::Bash, "ZDOTDIR", "/z", "/h/u/.bashrc"),
            (Shell::Zsh, "", "", "/h/u/.zshrc"),
            (Shell::Zsh, "ZDOTDIR", "/z", "/z/.zshrc"),
            (Shell::Zsh, "ZDOTDIR", "", "/h/u/.zshrc"),
            (Shell::Fish, "", "", "/h/u/.config/fish/config.fish"),
            (Shell::Fish, "XDG_CONFIG_HOME", "/c", "/c/fish/config.fish"),
            (Shell::Fish, "XDG_CONFIG_HOME", "c", "/h/u/.config/fish/config.fish"),
        ];
        for (shell, name, value, expected) in table {
            assert_eq!(rc(shell, name, value), Path::new(expected), "{shell} {name}={value}");
        }
    }

    #[test]
    fn the_script_says_its_version_and_what_writes_it() {
        let settings = Settings {
            keys: vec!["C-x C-g".parse().unwrap()],
            explain_key: ExplainKey::This("alt-e".parse().unwrap()),
            enter: false,
            explain: false,
        };
        let line = first_line(Shell::Zsh, &settings);
        let command = "`lotse init zsh --install --key 'Ctrl-X Ctrl-G' --explain-key 'Alt-E' --no-enter --no-explain`";
        assert!(line.contains(command) && line.ends_with('\n'), "{line}");
        assert_eq!(version_of(&line), Some(env!("CARGO_PKG_VERSION")));
        assert_eq!(version_of("# other\n"), None);
    }

    #[test]
    fn a_name_that_breaks_the_line_is_refused() {
        assert!(line(Shell::Bash, Path::new("/a\nb/lotse.bash")).is_err());
        assert_eq!(
            line(Shell::Fish, Path::new("/a'b/lotse.fish")).unwrap().text,
            r"test -r '/a\'b/lotse.fish'; and source '/a\'b/lotse.fish'  # lotse"
        );
    }
}
