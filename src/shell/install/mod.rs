//! Hooking lotse into a shell for good: a script of its own, and one line that reads it; and the same for the recorder, which
//! has to come first.
//!
//! The script is a file because a shell that starts should not have to start a program. The line does nothing where
//! that file is missing, so a lotse that was removed leaves no shell broken.

mod rc;

use std::env;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use self::rc::Line;
use crate::error::{Error, Result};
use crate::messages::{common, shell as messages};
use crate::paths::Paths;
use crate::shell::script::{self, Settings};
use crate::shell::{ExplainKey, Shell, quote};
use crate::system::file::{self, Advice, UserFile};

/// The advice where a file cannot be changed.
const ADVICE: Advice = messages::nothing_was_changed;

/// The files that lotse is installed into for one shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallPaths {
    shell: Shell,
    script: PathBuf,
    rc: PathBuf,
    line: Line,
    recorder: PathBuf,
    first_line: Line,
}

/// The changes that were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The line was not there before, or is not there any more.
    pub line: bool,
    /// The script was written or removed.
    pub script: bool,
    /// The copy of the file that the line is in.
    pub backup: Option<PathBuf>,
}

impl InstallPaths {
    /// Decides by the environment where a shell looks.
    ///
    /// # Errors
    ///
    /// Fails where the home directory is unknown, or a name cannot be written into a line of a script.
    pub fn of(shell: Shell, paths: &Paths) -> Result<Self> {
        let home = BaseDirs::new()
            .map(|dirs| dirs.home_dir().to_owned())
            .filter(|home| home.is_absolute())
            .ok_or_else(|| Error::failed(common::home_is_unknown()).hint(common::set_home_to_whole_path()))?;
        let script = paths.data.join(format!("lotse.{shell}"));
        let recorder = paths.data.join(format!("recorder.{shell}"));
        Ok(Self {
            line: line(shell, &script)?,
            first_line: line(shell, &recorder)?,
            rc: rc_file(shell, &home, |name| env::var_os(name).map(PathBuf::from)),
            shell,
            script,
            recorder,
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

    /// Returns true if the line is in there.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read.
    pub fn has_line(&self) -> Result<bool> {
        Ok(rc::has(&UserFile::read(&self.rc, ADVICE)?.bytes, &self.line))
    }

    /// The number of times that the shell would load the hook: our line, and what the user has written to the same end.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read.
    pub fn loads(&self) -> Result<usize> {
        let rc = UserFile::read(&self.rc, ADVICE)?.bytes;
        let by_hand = format!("lotse init {}", self.shell);
        Ok(rc::count(&rc, &self.line) + rc::count_calls(&rc, by_hand.as_bytes()))
    }

    /// Returns true if the line for the recorder is in there.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read.
    pub fn has_recorder(&self) -> Result<bool> {
        Ok(rc::has(&UserFile::read(&self.rc, ADVICE)?.bytes, &self.first_line))
    }

    /// Writes the script of the recorder anew, and puts its line first where it is not there. Either all is done or nothing.
    ///
    /// # Errors
    ///
    /// Fails when something cannot be read or written.
    pub fn record(&self, program: &Path) -> Result<Done> {
        let found = UserFile::read(&self.rc, ADVICE)?;
        let script = UserFile::read(&self.recorder, ADVICE)?;
        let text = script::recorder(self.shell, program)?;
        let staged_script = script.stage(text.as_bytes())?;
        let line = !rc::has(&found.bytes, &self.first_line);
        let staged_line = line.then(|| found.stage(&rc::with_first(&found.bytes, &self.first_line)));
        let staged_line = staged_line.transpose()?;
        staged_script.commit()?;
        staged_line.map_or(Ok(()), file::Staged::commit)?;
        Ok(Done {
            line,
            script: true,
            backup: None,
        })
    }

    /// Writes the script anew, and adds the line if `may_add` allows it. Either all is done or nothing.
    ///
    /// # Errors
    ///
    /// Fails when `may_add` does, and when something cannot be read or written.
    pub fn install(&self, settings: &Settings, program: &Path, may_add: impl FnOnce() -> Result<()>) -> Result<Done> {
        let found = UserFile::read(&self.rc, ADVICE)?;
        let script = UserFile::read(&self.script, ADVICE)?;
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

    /// Removes the lines and the scripts, whichever are there.
    ///
    /// # Errors
    ///
    /// Fails when something cannot be read, written or removed.
    pub fn uninstall(&self) -> Result<Done> {
        let found = UserFile::read(&self.rc, ADVICE)?;
        let left = rc::without(&rc::without(&found.bytes, &self.line), &self.first_line);
        let line = left != found.bytes;
        if line {
            found.stage(&left)?.commit()?;
        }
        let script = file::remove(&self.script, ADVICE)?;
        let recorder = file::remove(&self.recorder, ADVICE)?;
        Ok(Done {
            line,
            script: script || recorder,
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
        return Err(Error::failed(messages::breaks_the_line(format!("{plain:?}"))).hint(messages::set_data_home()));
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
            language: crate::messages::Language::English,
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
