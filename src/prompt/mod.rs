//! The messages that a model is sent. The texts are the plain files beside this one.
//!
//! The first messages are the same from question to question, byte for byte, so that engines and servers can keep what
//! they made of them; what varies comes last.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::context::language::Language;
use crate::context::{Facts, named, structure};
use crate::hex::hex;
use crate::models::backend::{Chat, Message, Picture, Role};
use crate::shell::Shell;

/// For commands.
const SUGGEST: &str = include_str!("suggest.txt");

/// For a command that turned out to be wrong.
const AGAIN: &str = include_str!("again.txt");

/// For a command that failed.
const FIX: &str = include_str!("fix.txt");

/// For questions.
const ASK: &str = include_str!("ask.txt");

/// For failures.
const EXPLAIN: &str = include_str!("explain.txt");

/// For what a command does.
const COMMAND: &str = include_str!("command.txt");

/// A page; a model that goes on after that has lost its way.
const LONGEST_ANSWER: u32 = 1024;

/// Long enough for any one-line command and most loops; a model that goes on after that has lost its way.
const LONGEST_COMMAND: u32 = 256;

/// A request and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The words that asked for it.
    pub words: String,
    /// The command that was offered.
    pub command: String,
}

/// Asks for the one command that does what `words` say, after `examples` for words like these and what was asked and
/// answered `earlier`.
pub fn suggest(words: &str, examples: &[Turn], earlier: &[Turn], facts: &Facts) -> Chat {
    let mut messages = parse(SUGGEST);
    let answer_start = answer_start(&mut messages, facts.shell);
    let question = messages.pop();
    let constant = messages.len();
    let turns = examples.iter().chain(earlier);
    messages.extend(turns.flat_map(|turn| turn_messages(turn, &answer_start)));
    messages.extend(question.map(|mut question| {
        let words = leaning_on(words, earlier.last());
        question.content = fill(&question.content, facts, &[("{words}", &words)]);
        question
    }));
    Chat {
        messages,
        constant,
        answer_start,
        max_tokens: LONGEST_COMMAND,
        probabilities: true,
        picture: None,
    }
}

/// A file of which a model is told.
const TABLE: &str = "first,second\n1,2\n";

/// Returns the sha256 of what a model is asked around the words: the form of the whole conversation with what nearly every
/// question is told, but for which examples stand in it. What was measured of a model with another one says nothing.
pub fn fingerprint() -> String {
    let facts = Facts {
        shell: Shell::Bash,
        shell_version: "5.2".to_owned(),
        os: "Debian GNU/Linux 12".to_owned(),
        cwd: "/srv".into(),
        aliases: Vec::new(),
        context_lines: [Some(named::told(&["name"])), structure::of_file("", "name", TABLE)]
            .into_iter()
            .flatten()
            .collect(),
    };
    let turn = |words: &str, command: &str| Turn {
        words: words.to_owned(),
        command: command.to_owned(),
    };
    let examples = [turn("first", "true"), turn("second", "false")];
    let chat = suggest("words", &examples, &[], &facts);
    // Texts and numbers alone always become JSON.
    let text = serde_json::to_string(&chat).unwrap_or_default();
    hex(&Sha256::digest(text))
}

/// Asks for the command that was meant when `command` ended with `status` and the terminal showed `output`, from which
/// secrets and what steers a terminal have been taken.
pub fn fix(command: &str, status: i32, output: &str, facts: &Facts) -> Chat {
    let mut messages = parse(FIX);
    let answer_start = answer_start(&mut messages, facts.shell);
    let (status, output) = (status.to_string(), fenced(output));
    let values = [("{command}", command), ("{status}", &status), ("{output}", &output)];
    Chat {
        answer_start,
        max_tokens: LONGEST_COMMAND,
        probabilities: true,
        ..question(messages, |content| fill(content, facts, &values))
    }
}

/// Asks a question, about a picture where there is one.
pub fn ask(words: &str, picture: Option<Picture>) -> Chat {
    Chat {
        max_tokens: LONGEST_ANSWER,
        picture,
        ..question(parse(ASK), |content| content.replace("{words}", words))
    }
}

/// A chat whose last message is filled in; those before it are the same from question to question.
fn question(mut messages: Vec<Message>, fill: impl Fn(&str) -> String) -> Chat {
    let constant = messages.len().saturating_sub(1);
    for message in &mut messages[constant..] {
        message.content = fill(&message.content);
    }
    Chat {
        messages,
        constant,
        ..Chat::default()
    }
}

/// The length of the text that is wanted about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// One sentence, which stands in a row of the terminal.
    Sentence,
    /// A few sentences.
    Paragraph,
}

/// Asks what went wrong when `command` ended with `status` and the terminal showed `output`, from which secrets and what
/// steers a terminal have been taken.
pub fn explain(command: &str, status: i32, output: &str, length: Length, language: Language) -> Chat {
    let wanted = match (length, language) {
        (Length::Sentence, Language::English) => "In one English sentence of at most 15 words:",
        (Length::Sentence, Language::German) => "In einem deutschen Satz mit höchstens 15 Wörtern:",
        (Length::Paragraph, Language::English) => "In two or three English sentences:",
        (Length::Paragraph, Language::German) => "In zwei bis drei deutschen Sätzen:",
    };
    let (status, output) = (status.to_string(), fenced(output));
    let values = [
        ("{length}", wanted),
        ("{command}", command),
        ("{status}", &status),
        ("{output}", &output),
    ];
    Chat {
        max_tokens: match length {
            Length::Sentence => 80,
            Length::Paragraph => 300,
        },
        ..question(parse(EXPLAIN), |content| fill_in(content, &values))
    }
}

/// Asks what a command does that has been looked up: `parts` says so part by part.
pub fn command(command: &str, parts: &str, language: Language) -> Chat {
    let wanted = match language {
        Language::English => "In one English sentence of at most 30 words:",
        Language::German => "In einem deutschen Satz mit höchstens 30 Wörtern:",
    };
    // Whatever a manual says, it ends where the fence does.
    let parts = parts.replace("manual>", "manual >");
    let values = [("{length}", wanted), ("{command}", command), ("{parts}", &parts)];
    Chat {
        max_tokens: 120,
        ..question(parse(COMMAND), |content| fill_in(content, &values))
    }
}

/// The same question once more, after the model `said` something that is no good because of `evidence`.
pub fn again(mut chat: Chat, said: &str, evidence: &str, words: &str) -> Chat {
    let answer = format!("{}{said}\n```", chat.answer_start);
    let question = fill_in(AGAIN, &[("{evidence}", evidence), ("{words}", words)]);
    chat.messages.extend([
        Message {
            role: Role::Assistant,
            content: answer,
        },
        Message {
            role: Role::User,
            content: question.trim().to_owned(),
        },
    ]);
    chat
}

/// The words that ask for something else after a command that did not please.
pub fn another() -> &'static str {
    include_str!("another.txt").trim()
}

/// The words with the command that they may be about. Small models do not look back by themselves: of four requests
/// none came out right without it and all with it, and one about something else stayed so.
fn leaning_on(words: &str, turn: Option<&Turn>) -> String {
    turn.map_or_else(|| words.to_owned(), |turn| format!("{}  # now: {words}", turn.command))
}

/// Takes the beginning of the answer off the end of a prompt, for a shell.
fn answer_start(messages: &mut Vec<Message>, shell: Shell) -> String {
    let start = messages.pop_if(|message| message.role == Role::Assistant);
    start.map_or_else(String::new, |start| {
        start.content.replace("{language}", language(shell)) + "\n"
    })
}

/// Output of a program in its fence: whatever it prints, it ends where the fence does.
fn fenced(output: &str) -> String {
    if output.is_empty() {
        return "(not known)".to_owned();
    }
    output.replace("output>", "output >")
}

/// Returns the word behind a fence with a command for a shell. Of zsh models have read little under its own name.
fn language(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash | Shell::Zsh => "bash",
        Shell::Fish => "fish",
    }
}

/// A turn in the form of the examples before it.
fn turn_messages(turn: &Turn, answer_start: &str) -> [Message; 2] {
    [
        Message {
            role: Role::User,
            content: turn.words.clone(),
        },
        Message {
            role: Role::Assistant,
            content: format!("{answer_start}{}\n```", turn.command),
        },
    ]
}

/// Reads messages from text: a line `## system`, `## user` or `## assistant` begins one. Where the assistant has the
/// last word, it is the beginning of the answer.
fn parse(text: &str) -> Vec<Message> {
    const MARKS: [(&str, Role); 3] = [
        ("## system\n", Role::System),
        ("## user\n", Role::User),
        ("## assistant\n", Role::Assistant),
    ];
    let mark = |text: &str| MARKS.into_iter().find(|(mark, _)| text.starts_with(mark));
    let mut messages = Vec::new();
    let mut rest = text;
    while let Some((line, role)) = mark(rest) {
        rest = &rest[line.len()..];
        // A mark stands at the beginning of a line.
        let ends = rest.match_indices("\n## ").map(|(at, _)| at + 1);
        let end = ends
            .into_iter()
            .find(|at| mark(&rest[*at..]).is_some())
            .unwrap_or(rest.len());
        messages.push(Message {
            role,
            content: rest[..end].trim().to_owned(),
        });
        rest = &rest[end..];
    }
    messages
}

/// Puts the facts and other values in.
fn fill(template: &str, facts: &Facts, more: &[(&str, &str)]) -> String {
    let shell = format!("{} {}", facts.shell, facts.shell_version);
    let lines: String = facts
        .context_lines
        .iter()
        .flat_map(|line| [line.as_str(), "\n"])
        .collect();
    let values = [("{shell}", shell.trim()), ("{os}", &facts.os), ("{context}", &lines)];
    fill_in(template, &[&values, more].concat())
}

/// Puts values in. Each placeholder is looked for in the template only, never in what was put in.
fn fill_in(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((name, value)) = values.iter().find(|(name, _)| rest.starts_with(name)) {
            filled.push_str(value);
            rest = &rest[name.len()..];
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(shell: Shell, cwd: &str) -> Facts {
        Facts {
            shell,
            shell_version: "1.2".to_owned(),
            os: "TestOS 3".to_owned(),
            cwd: cwd.into(),
            aliases: Vec::new(),
            context_lines: Vec::new(),
        }
    }

    #[test]
    fn only_the_last_message_varies() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let one = suggest("list files", &[], &[], &facts(shell, "/a")).messages;
            let two = suggest("zeige Dateien", &[], &[], &facts(shell, "/b")).messages;
            let (last, constant) = one.split_last().unwrap();
            assert_eq!(constant, two.split_last().unwrap().1);
            assert!(constant.len() == 1 && constant[0].role == Role::System);
            assert_eq!(last.role, Role::User);
            for part in ["list files", "TestOS 3", shell.name(), "1.2"] {
                assert!(last.content.contains(part), "{part} in {}", last.content);
            }
            assert!(!last.content.contains("/a"), "the directory is nobody's business");
            assert!(!constant.iter().any(|message| message.content.contains("{words}")));
        }
    }

    #[test]
    fn roles_alternate_and_no_message_is_empty() {
        for text in [SUGGEST, FIX, ASK, EXPLAIN, COMMAND] {
            let messages = parse(text);
            for (index, message) in messages.iter().enumerate() {
                let expected = [Role::System, Role::User, Role::Assistant][if index == 0 { 0 } else { 2 - index % 2 }];
                assert_eq!(message.role, expected, "message {index}");
                assert!(!message.content.is_empty());
            }
        }
    }

    #[test]
    fn a_request_may_lean_on_the_one_before() {
        let turn = Turn {
            words: "list files".to_owned(),
            command: "ls -la".to_owned(),
        };
        let facts = facts(Shell::Bash, "/a");
        let alone = suggest("only big ones", &[], &[], &facts);
        let chat = suggest("only big ones", &[], &[turn], &facts);
        assert_eq!(
            (chat.constant, chat.messages.len()),
            (alone.constant, alone.messages.len() + 2)
        );
        let varying: Vec<&str> = chat.messages[chat.constant..]
            .iter()
            .map(|message| message.content.as_str())
            .collect();
        assert_eq!(varying[..2], ["list files", "```bash\nls -la\n```"]);
        assert!(varying[2].ends_with("\nls -la  # now: only big ones"), "{varying:?}");
    }

    #[test]
    fn a_request_is_short() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let chat = suggest("list files", &[], &[], &facts(shell, "/home/ada"));
            let length: usize = chat.messages.iter().map(|message| message.content.len()).sum();
            assert!(length < 150, "{length} bytes for {shell}: {chat:?}");
            assert!(chat.answer_start.starts_with("```"), "{chat:?}");
        }
    }

    #[test]
    fn what_is_told_of_the_machine_stands_before_the_words() {
        let facts = Facts {
            context_lines: vec!["(no jq)".to_owned(), "(git branch {words})".to_owned()],
            ..facts(Shell::Bash, "/a")
        };
        let chat = suggest("list files", &[], &[], &facts);
        let last = &chat.messages.last().unwrap().content;
        assert_eq!(last, "(bash 1.2, TestOS 3)\n(no jq)\n(git branch {words})\nlist files");
    }

    #[test]
    fn words_are_not_searched_for_placeholders() {
        let chat = suggest("print {os} {words} {x", &[], &[], &facts(Shell::Bash, "/a"));
        let last = &chat.messages.last().unwrap().content;
        assert!(last.ends_with("\nprint {os} {words} {x"), "{last}");
    }
}
