use super::*;

#[test]
fn the_locale_tells_what_can_be_shown() {
    let locale = |set: &[(&str, &str)]| {
        is_utf8(|name| {
            set.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    };
    assert!(locale(&[("LANG", "de_DE.UTF-8")]));
    assert!(locale(&[("LANG", "C"), ("LC_ALL", "C.utf8")]));
    assert!(!locale(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]));
    assert!(!locale(&[]));
}

#[test]
fn the_next_command_after_one_that_would_hurt_is_its_harmless_twin_once() {
    let press = Press::default();
    let next = |session: &Session| harmless(session, Shell::Bash);
    let first = Session::offered(Request::new("all of it"), "rm -rf *", &press);
    let (_, back) = first.given_back();
    let (second, command) = next(&back).unwrap();
    assert_eq!(command, "rm -ri *");
    assert!(!second.is_back(), "it stands in the line");
    assert_eq!(next(&second), None, "a model is asked then");
    let (around, command) = second.offered_another("rm -rf *");
    assert_eq!((command.as_str(), next(&around)), ("rm -rf *", None));
    for command in ["ls", "reboot"] {
        assert_eq!(next(&Session::offered(Request::new("x"), command, &press)), None);
    }
}

#[test]
fn a_failure_is_one_line_and_a_cancellation_none() {
    assert_eq!(
        sentence(&Error::failed("it broke").hint("mend it")).as_str(),
        "lotse: it broke; mend it"
    );
    assert_eq!(sentence(&Error::new(Kind::Cancelled, "x")).as_str(), "");
}
