//! Of the rows of a screen those that one command has written.

/// The beginnings of our own rows, which no command has written.
const OURS: &str = "lotse: ";

/// Returns the text below the last row that ends with `command`, which begins with the prompt, without the prompt and
/// whatever follows. None where no row ends so, for example because the screen was cleared.
pub fn after_command(screen: &str, command: &str) -> Option<String> {
    let command = command.trim();
    if command.is_empty() || command.contains('\n') {
        return None;
    }
    let rows: Vec<&str> = screen.trim_end().lines().map(str::trim_end).collect();
    let ends_prompt = |prompt: &str| prompt.is_empty() || prompt.ends_with([' ', '$', '%', '#', '>', '❯', '»']);
    let prompts = rows.iter().enumerate().rev().filter_map(|(at, row)| {
        let prompt = row.strip_suffix(command)?;
        ends_prompt(prompt).then_some((at, prompt.trim_end()))
    });
    // `zsh: permission denied: ./run.sh` ends with the command as well: after a colon it is only the prompt where no other
    // row can be.
    let (at, prompt) = prompts
        .clone()
        .find(|(_, prompt)| !prompt.ends_with(':'))
        .or_else(|| prompts.clone().next_back())?;
    let is_prompt = |row: &str| {
        let rest = row.strip_prefix(prompt);
        !prompt.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    // Some shells take the prompt away while a key is at work.
    let below = rows[at + 1..].iter().take_while(|row| !is_prompt(row));
    let below: Vec<&str> = below.filter(|row| !row.starts_with(OURS)).copied().collect();
    Some(below.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_stands_between_two_prompts() {
        let screen = "$ ls\na\n$ cat note.txt\ncat: note.txt: No such file or directory\n$\n\n\n";
        let seen = |command| after_command(screen, command);
        assert_eq!(
            seen("cat note.txt").as_deref(),
            Some("cat: note.txt: No such file or directory")
        );
        assert_eq!(seen("ls").as_deref(), Some("a"));
        assert_eq!(
            after_command("~ $ make\nlotse: make has no target\n~ $ ls", "make").as_deref(),
            Some("")
        );
        for command in ["note.txt2", "", "at note.txt", "absent", "a\nb"] {
            assert_eq!(seen(command), None, "{command}");
        }
        for (screen, command, expected) in [
            (
                "$ ./run.sh\nzsh: permission denied: ./run.sh\n$",
                "./run.sh",
                "zsh: permission denied: ./run.sh",
            ),
            (
                "~/a % gti\nzsh: command not found: gti\n~/a %",
                "gti",
                "zsh: command not found: gti",
            ),
            (
                "ada@box: gti\nzsh: command not found: gti\nada@box:",
                "gti",
                "zsh: command not found: gti",
            ),
            (
                "% ./run.sh\nzsh: permission denied: ./run.sh\n% ./run.sh\nzsh: permission denied: ./run.sh\n",
                "./run.sh",
                "zsh: permission denied: ./run.sh",
            ),
        ] {
            assert_eq!(after_command(screen, command).as_deref(), Some(expected), "{screen}");
        }
        assert_eq!(after_command("", "x"), None);
        assert_eq!(
            after_command("❯make\nmake: *** No targets.\n~/x\n❯", "make").as_deref(),
            Some("make: *** No targets.\n~/x")
        );
    }

    proptest::proptest! {
        #[test]
        fn any_screen_is_read_without_harm(screen in ".{0,200}", command in ".{0,20}") {
            let _ = after_command(&screen, &command);
        }
    }
}
