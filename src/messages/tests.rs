use super::*;

type Entry = (&'static str, Vec<&'static str>, Message);

fn catalogue() -> Vec<Entry> {
    [
        answer::all(),
        bench::all(),
        check::all(),
        common::all(),
        config::all(),
        doctor::all(),
        embedded::all(),
        #[cfg(feature = "embedded")]
        engine::all(),
        failure::all(),
        input::all(),
        models::all(),
        press::all(),
        remember::all(),
        route::all(),
        server::all(),
        setup::all(),
        shape::all(),
        shell::all(),
        terminal::all(),
        usage::all(),
        weights::all(),
    ]
    .concat()
}

/// What stands in backticks.
fn quoted(text: &str) -> Vec<&str> {
    let mut quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    quoted.sort_unstable();
    quoted
}

#[test]
fn each_message_is_said_in_german_too() {
    for (name, values, message) in catalogue() {
        let (english, german) = (message.text(Language::English), message.text(Language::German));
        assert_ne!(english, german, "{name}");
        for value in values {
            assert!(english.contains(value) && german.contains(value), "{name}: {value}");
        }
        assert_eq!(quoted(english), quoted(german), "{name}");
    }
}

#[test]
fn each_message_has_the_same_form() {
    // Questions and paragraphs are whole sentences.
    let is_sentence = |message: &Message| message.english().ends_with('?') || message.english().contains('\n');
    for (name, _, message) in catalogue().into_iter().filter(|(.., message)| !is_sentence(message)) {
        for language in [Language::English, Language::German] {
            let text = message.text(language);
            assert!(!text.ends_with('.') && !text.ends_with(' '), "{name}: {text}");
            assert!(!text.contains("  "), "{name}: {text}");
            assert_eq!(text.matches('`').count() % 2, 0, "{name}: {text}");
            assert!(
                !text.contains(" Sie ") && !text.contains(" Ihr"),
                "{name}: lotse says `du`: {text}"
            );
        }
        let first = message.english().chars().next().unwrap();
        let proper = ["Esc", "FAIL", "HOME", "LOTSE_", "Ollama", "PROMPT_COMMAND"]
            .iter()
            .any(|name| message.english().starts_with(name));
        assert!(!first.is_uppercase() || proper, "{name}: {}", message.english());
    }
}

#[test]
fn a_stored_message_has_both_texts_and_one_of_an_earlier_version_has_one() {
    let message = common::could_not_read("x");
    let stored = serde_json::to_string(&message).unwrap();
    assert_eq!(serde_json::from_str::<Message>(&stored).unwrap(), message);
    let before: Message = serde_json::from_str("\"it rains\"").unwrap();
    assert_eq!(before, Message::verbatim("it rains"));
}

#[test]
fn values_are_written_in_the_language_of_the_message() {
    let cause = Message {
        english: "it rains".to_owned(),
        german: "es regnet".to_owned(),
    };
    let whole = common::could_not_read("x").because(&cause);
    assert_eq!(whole.text(Language::English), "could not read `x`: it rains");
    assert_eq!(whole.text(Language::German), "`x` lässt sich nicht lesen: es regnet");
}
