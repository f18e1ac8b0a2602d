//! The file that a shell of a session reads when it starts.

use super::{Mode, Options};
use crate::support::Sandbox;

/// Writes the start file and returns the arguments that make the shell read it.
pub(super) fn file(options: &Options, sandbox: &Sandbox) -> Vec<String> {
    let vi = options.mode == Mode::Vi;
    let hook = |text: String| if options.hook { text } else { String::new() };
    let init = format!(
        "{} init {} {}",
        env!("CARGO_BIN_EXE_lotse"),
        options.shell.name,
        options.init
    );
    let (before, after) = (&options.before, &options.after);
    let text = |keys: &str, prompt: &str, hook: &str| {
        let keys = if vi { keys } else { "" };
        format!("{keys}\n{prompt}\n{before}\n{hook}\n{after}\n")
    };
    let posix = hook(format!("eval \"$({init})\""));
    match options.shell.name {
        "bash" => {
            let file = sandbox.write("rc.bash", text("set -o vi", "PS1='P> '", &posix));
            let file = file.to_str().unwrap().to_owned();
            vec!["--noprofile".to_owned(), "--rcfile".to_owned(), file, "-i".to_owned()]
        }
        "zsh" => {
            sandbox.write(".zshrc", text("bindkey -v", "PROMPT='P> '", &posix));
            vec!["-d".to_owned(), "-i".to_owned()]
        }
        _ => {
            let prompt = "function fish_greeting; end\nfunction fish_title; end\nfunction fish_mode_prompt; end\n\
                function fish_prompt; echo -n 'P> '; end";
            let hook = hook(format!("{init} | source"));
            sandbox.write(".config/fish/config.fish", text("fish_vi_key_bindings", prompt, &hook));
            vec!["-i".to_owned()]
        }
    }
}
