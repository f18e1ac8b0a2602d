use super::*;
use crate::library::source::entries;

/// What was asked for, what was written, and what it becomes: nothing where it is right.
fn cases() -> impl Iterator<Item = (usize, &'static str, &'static str, &'static str)> {
    let blocks = include_str!("cases.txt").split("\n\n").enumerate();
    blocks.filter_map(|(number, block)| {
        let mut lines = block.lines().filter(|line| !line.starts_with('#'));
        let words = lines.next()?.strip_prefix("words: ").unwrap();
        let command = lines.next().unwrap().strip_prefix("model: ").unwrap();
        let mended = lines.next().unwrap_or("right: ").strip_prefix("right: ").unwrap();
        assert_eq!(lines.next(), None, "{words}");
        Some((number, words, command, mended))
    })
}

#[test]
fn slips_are_put_right_and_what_is_right_is_left_alone() {
    let mut wrong = Vec::new();
    for (number, words, command, right) in cases() {
        let mended = mend(words, command).map_or_else(String::new, |mended| mended.command);
        if mended != right {
            wrong.push(format!(
                "{number}: {words}\n  model: {command}\n  right: {right}\n  found: {mended}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_was_put_right_is_not_put_right_again() {
    for (number, words, _, right) in cases().filter(|case| !case.3.is_empty()) {
        assert_eq!(mend(words, right), None, "{number}: {words}");
    }
}

proptest::proptest! {
    #[test]
    fn any_words_and_any_line_are_survived(
        words in "(find |all |files |dateien |älter als |last |1 |10 |hours |tage |kb |lines |'|\"|„|“|[\\[\\]]|empty |not |total |\\PC){0,20}",
        line in "(find |grep |sort |wc |du |tar |-exec |sed |awk |head |-n |-l|-type f |-size +1|-mtime 1 |'|\"|\\|\\\\|\\{\\} |\\+|;|> |\\$|[(){}]|ü|\\PC| ){0,30}",
    ) {
        if let Some(mended) = mend(&words, &line) {
            proptest::prop_assert!(line::is_whole(&mended.command));
            proptest::prop_assert!(mended.command != line && !mended.slips.is_empty());
        }
    }
}

/// The commands of the library were tried: none of them has a slip.
#[test]
fn what_was_tried_is_left_alone() {
    let mut changed = Vec::new();
    for entry in entries().unwrap() {
        for words in entry.english.iter().chain(&entry.german) {
            if let Some(mended) = mend(words, entry.bash) {
                changed.push(format!("{words}\n  ours: {}\n  made: {}", entry.bash, mended.command));
            }
        }
    }
    assert!(changed.is_empty(), "{} changed:\n{}", changed.len(), changed.join("\n"));
}
