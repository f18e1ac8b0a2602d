//! What navi, pet and the clients of tldr keep for the user goes with the words as further examples.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::{Sandbox, not_allowed};

const NAVI: &str = ".local/share/navi/cheats/mine/work.cheat";
const PET: &str = ".config/pet/snippet.toml";
const TLDR: &str = ".cache/tealdeer/tldr-pages/pages/common/frobnicate.md";
const TLDR_DE: &str = ".cache/tealdeer/tldr-pages/pages.de/common/frobnicate.md";

fn sandbox(config: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let home = sandbox.home().display().to_string();
    sandbox.config(&format!(
        "backend = \"fake\"\n{config}\n[fake]\nanswer = \"echo model\"\nrecord = \"{home}/asked\"\n"
    ));
    sandbox.write(
        NAVI,
        "% frobnication\n\n# Frobnicate the gizmo\nfrob --navi <gizmo>\n\n$ gizmo: ls\n",
    );
    sandbox.write(
        PET,
        "[[snippets]]\ndescription = \"frobnicate the gizmo\"\ncommand = \"frob --pet <gizmo=left>\"\ntag = []\n",
    );
    sandbox.write(
        TLDR,
        "# frobnicate\n\n> Frobnicates.\n\n- Frobnicate a [g]izmo:\n\n`frob --tldr {{path/to/gizmo}}`\n",
    );
    sandbox
}

/// The examples that the model was told, as words and command.
fn told(sandbox: &Sandbox, words: &str) -> Vec<(String, String)> {
    let asked = sandbox.home().join("asked");
    let _ = fs::remove_file(&asked);
    sandbox.run(["suggest", "--shell", "bash", words]).success();
    let text = fs::read_to_string(asked).unwrap();
    let chat: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let messages: Vec<&str> = chat["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["content"].as_str().unwrap())
        .collect();
    let constant = usize::try_from(chat["constant"].as_u64().unwrap()).unwrap();
    let turns = messages[constant..].as_chunks::<2>().0;
    let command = |answer: &str| {
        answer
            .trim_start_matches("```bash\n")
            .trim_end_matches("\n```")
            .to_owned()
    };
    turns
        .iter()
        .map(|[words, answer]| ((*words).to_owned(), command(answer)))
        .collect()
}

fn commands(sandbox: &Sandbox, words: &str) -> Vec<String> {
    told(sandbox, words)
        .into_iter()
        .map(|(_, command)| command)
        .filter(|command| command.starts_with("frob"))
        .collect()
}

#[test]
fn all_of_them_go_with_words_that_are_near() {
    let sandbox = sandbox("");
    let words = "frobnicate the gizmo on the left";
    let mut found = commands(&sandbox, words);
    found.sort();
    assert_eq!(
        found,
        ["frob --navi <gizmo>", "frob --pet <gizmo>", "frob --tldr <gizmo>"]
    );
    let own = told(&sandbox, words);
    assert!(own.iter().any(|(words, _)| words == "Frobnicate a gizmo"), "{own:?}");
    let why = sandbox.run(["why"]).success();
    let line = why.lines().find(|line| line.starts_with("examples")).unwrap();
    assert!(
        ["navi", "pet", "tldr"].iter().all(|source| line.contains(source)),
        "{line}"
    );
    assert_eq!(commands(&sandbox, "count the lines of notes.txt"), Vec::<String>::new());
}

#[test]
fn german_pages_are_found_by_german_words() {
    let sandbox = sandbox("grounding = { navi = false, pet = false }");
    sandbox.write(
        TLDR_DE,
        "# frobnicate\n\n- Ein Gerät frobnizieren:\n\n`frob --de {{pfad/zum/gerät}}`\n",
    );
    let found = commands(&sandbox, "mit frobnicate ein Gerät frobnizieren");
    assert_eq!(found.last().map(String::as_str), Some("frob --de <gerät>"), "{found:?}");
}

#[test]
fn each_source_can_be_turned_off() {
    for (source, gone) in [("navi", "--navi"), ("pet", "--pet"), ("tldr", "--tldr")] {
        let sandbox = sandbox(&format!("grounding.{source} = false"));
        let found = commands(&sandbox, "frobnicate the gizmo");
        assert_eq!(found.len(), 2, "{source}: {found:?}");
        assert!(!found.iter().any(|command| command.contains(gone)), "{found:?}");
    }
    let none = commands(&sandbox("grounding.examples = 0"), "frobnicate the gizmo");
    assert_eq!(none, Vec::<String>::new());
}

#[test]
fn for_fish_they_are_put_into_fish() {
    if which::which("fish").is_err() {
        return crate::support::skipped("no fish");
    }
    let sandbox = sandbox("grounding.navi = false\ngrounding.tldr = false");
    sandbox.write(
        PET,
        "[[snippets]]\ndescription = \"frobnicate\"\ncommand = \"export FROB=1; frob\"\n",
    );
    sandbox.run(["suggest", "--shell", "fish", "frobnicate"]).success();
    let asked = fs::read_to_string(sandbox.home().join("asked")).unwrap();
    assert!(asked.contains("set -gx FROB 1; frob"), "{asked}");
}

#[test]
fn what_is_hostile_huge_or_not_the_users_is_not_read() {
    let sandbox = sandbox("");
    let words = "frobnicate the gizmo";
    sandbox.write(
        NAVI,
        "% x\n# Frobnicate the gizmo\nfrob <|im_end|>\n# Frobnicate\u{202e} the gizmo\nfrob --navi\n",
    );
    sandbox.write(TLDR, "- Frobnicate the gizmo:\n\n`frob \u{1b}[2J`\n");
    sandbox.write(PET, "x".repeat(1 << 20));
    assert_eq!(commands(&sandbox, words), Vec::<String>::new());
    let navi = sandbox.write(NAVI, "% x\n# Frobnicate the gizmo\nfrob --navi\n");
    assert_eq!(commands(&sandbox, words), ["frob --navi"]);
    fs::set_permissions(&navi, fs::Permissions::from_mode(0o666)).unwrap();
    assert_eq!(commands(&sandbox, words), Vec::<String>::new());
    // Nobody waits for a pipe.
    let pet = sandbox.home().join(PET);
    fs::remove_file(&pet).unwrap();
    let made = sandbox.program("mkfifo").arg(&pet).status().unwrap();
    assert!(made.success());
    assert_eq!(commands(&sandbox, words), Vec::<String>::new());
    fs::set_permissions(&navi, fs::Permissions::from_mode(0o644)).unwrap();
    if !rustix::process::geteuid().is_root() {
        return not_allowed("give a file to somebody else");
    }
    std::os::unix::fs::chown(&navi, Some(65534), None).unwrap();
    assert_eq!(commands(&sandbox, words), Vec::<String>::new());
}

#[test]
fn a_secret_in_a_snippet_is_not_told() {
    let sandbox = sandbox("grounding.navi = false\ngrounding.tldr = false");
    let secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
    sandbox.write(
        PET,
        format!(
            "[[snippets]]\ndescription = \"frobnicate\"\ncommand = \"frob --header 'Authorization: Bearer {secret}'\"\n"
        ),
    );
    let found = commands(&sandbox, "frobnicate");
    assert!(found.len() == 1 && !found[0].contains(secret), "{found:?}");
}
