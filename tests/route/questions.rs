//! `lotse ask`.

use super::{GB, user};
use crate::support::Sandbox;
use crate::support::ollama::{Model, Ollama, model};

#[test]
fn an_answer_is_shown_as_it_comes_and_obeyed_by_nobody() {
    let says = "<think>The user wants\nto know</think>\nA \u{1b}[31mbind mount\u{202e} shows a folder twice.";
    let ollama = Ollama::start(&[model("gemma3:12b", 1, says)]);
    let sandbox = user(&ollama);
    let out = sandbox.run(["ask", "why is the sky blue"]);
    assert_eq!(
        out.success(),
        "A \u{fffd}[31mbind mount\u{fffd} shows a folder twice.\n"
    );
    let chat = &ollama.bodies("/api/chat")[0];
    let messages = chat["messages"].as_array().unwrap();
    assert_eq!(messages.last().unwrap()["content"], "why is the sky blue");
    let out = sandbox.run_with_input(["ask", "explain this:", "-"], "x = 1\n");
    out.success();
    let chats = ollama.bodies("/api/chat");
    let messages = chats[1]["messages"].as_array().unwrap();
    assert_eq!(messages.last().unwrap()["content"], "explain this: x = 1");
}

#[test]
fn a_picture_goes_to_a_model_that_sees() {
    let sees = Model {
        sees: true,
        ..model("gemma3:12b", 8 * GB / 1000, "A cat.")
    };
    let ollama = Ollama::start(&[
        model("llama3.2-vision:11b", 1, "I am blind."),
        sees,
        model("qwen3-coder:30b", 1, "no"),
    ]);
    let sandbox = user(&ollama);
    sandbox.write("work/cat.png", b"\x89PNG\r\n\x1a\nrest");
    let out = sandbox.run(["ask", "--image", "cat.png", "was ist auf dem Bild"]);
    assert_eq!(out.success(), "A cat.\n");
    let chat = &ollama.bodies("/api/chat")[0];
    let last = chat["messages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&chat["model"], &last["images"][0]),
        (&"gemma3:12b".into(), &"iVBORw0KGgpyZXN0".into())
    );

    let stderr = sandbox.run(["ask", "--image", "absent.png", "x"]).failure(1);
    assert!(stderr.contains("could not read `absent.png`: no such file"), "{stderr}");
    sandbox.write("work/cat.txt", "cat");
    let stderr = sandbox.run(["ask", "--image", "cat.txt", "x"]).failure(1);
    assert!(
        stderr.contains("`cat.txt` is not a JPEG, PNG or WebP picture\nhint: convert"),
        "{stderr}"
    );
}

#[test]
fn a_picture_that_nobody_can_look_at_is_one_sentence() {
    let ollama = Ollama::start(&[model("qwen3-coder:30b", 1, "no")]);
    let sandbox = user(&ollama);
    sandbox.write("work/cat.jpg", b"\xff\xd8\xff\xe0");
    let stderr = sandbox.run(["ask", "--image", "cat.jpg", "x"]).failure(1);
    assert!(
        stderr.contains("`llama3.2-vision:11b` is not installed\nhint: run `lotse models pull"),
        "{stderr}"
    );
}

#[test]
fn a_question_without_words_is_a_usage_error() {
    let stderr = Sandbox::new().run(["ask", " "]).failure(2);
    assert!(stderr.contains("there are no words\nhint: ask something"), "{stderr}");
}
