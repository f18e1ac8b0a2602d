//! Links whose target is gone.

use super::Slip;
use super::line::{Edit, Line, range};
use super::words::Asked;

/// `-exec test -e {}` finds those that are whole.
pub(super) fn broken(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let broken = asked.says(&[
        "broken",
        "dangling",
        "dead",
        "orphaned",
        "kaputte*",
        "tote*",
        "defekte*",
        "verwaiste*",
    ]) && asked.says(&["link", "links", "symlink", "symlinks", "verknüpfung*", "verweise"]);
    let find = line.only(&["find"]).filter(|_| cfg!(target_os = "linux"))?;
    // `find -L … -type l` is another way, and so is a loop with a test in it.
    if find.has_word(&["-L", "-follow"])
        || line.parts.iter().filter(|part| !part.inner).count() > 1
        || line.text.contains("$(")
    {
        return None;
    }
    let words = find.rest();
    let kind = words
        .windows(2)
        .position(|pair| pair[0].text == "-type" && pair[1].text == "l")?;
    let done = words
        .iter()
        .any(|word| matches!(word.text.as_str(), "!" | "-not" | "-xtype" | "-lname" | "-delete"));
    if !broken || done || find.into_pipe {
        return None;
    }
    let start = range(&words[kind])?.start;
    let end = match &words[kind + 2..] {
        [] => range(&words[kind + 1])?.end,
        [run, _, rest @ ..] if run.text == "-exec" => {
            let mut inner = line.parts.iter().filter(|part| part.inner);
            let test = inner.next().filter(|part| part.is(&["test"]))?;
            let whole = matches!(test.rest(), [option, name] if option.text == "-e" && name.source == "{}");
            let shown = inner.all(|part| part.is(&["echo", "ls", "printf"]));
            let prints = rest
                .iter()
                .all(|word| matches!(word.text.as_str(), "-print" | "-exec" | "{}"));
            (whole && shown && prints).then(|| find.end())?
        }
        _ => return None,
    };
    Some(Slip::new(
        "links are found whose target is there",
        [Edit::replace(start..end, "-xtype l")],
    ))
}
