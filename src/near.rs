//! How far a mistyped word is from what was meant, as fingers on a keyboard go wrong.

/// The rows of the keyboard; both places of `y` and `z` are told apart nowhere, since nobody knows the layout.
const ROWS: [&str; 4] = ["1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"];

/// What a plain mistake costs.
const WHOLE: u32 = 100;

/// The most that `typed` may be away from what was meant to be taken for a slip: short words have little to spare.
pub fn most(typed: &str) -> u32 {
    match typed.chars().count() {
        0 | 1 => 0,
        2 => 80,
        3 => 100,
        4 => 140,
        5 => 170,
        6..=8 => 210,
        _ => 270,
    }
}

/// The cost of the slips between the two words, or nothing where it is more than `most`.
pub fn distance(typed: &str, meant: &str, most: u32) -> Option<u32> {
    let typed: Vec<char> = typed.chars().take(64).collect();
    let meant: Vec<char> = meant.chars().take(64).collect();
    // An insertion or a deletion costs at least 40.
    let lengths = typed.len().abs_diff(meant.len());
    if u32::try_from(lengths).ok()? * 40 > most {
        return None;
    }
    let width = meant.len() + 1;
    let mut rows = vec![0; width * 3];
    let (mut before, rest) = rows.split_at_mut(width);
    let (mut last, mut now) = rest.split_at_mut(width);
    for at in 1..width {
        last[at] = last[at - 1] + left_out(&meant, at - 1);
    }
    for (i, &key) in typed.iter().enumerate() {
        let superfluous = too_many(&typed, i);
        now[0] = last[0] + superfluous;
        let mut nearest = now[0];
        for (j, &wanted) in meant.iter().enumerate() {
            let mut cost = last[j] + instead(key, wanted);
            cost = cost.min(last[j + 1] + superfluous).min(now[j] + left_out(&meant, j));
            if i > 0 && j > 0 && key == meant[j - 1] && typed[i - 1] == wanted && key != wanted {
                cost = cost.min(before[j - 1] + 50);
            }
            now[j + 1] = cost;
            nearest = nearest.min(cost);
        }
        // A swap reaches back two rows and costs 50.
        if nearest > most + 50 {
            return None;
        }
        (before, last, now) = (last, now, before);
    }
    Some(last[width - 1]).filter(|&cost| cost <= most)
}

/// One key for another.
fn instead(typed: char, meant: char) -> u32 {
    if typed == meant {
        return 0;
    }
    let (typed, meant) = (typed.to_ascii_lowercase(), meant.to_ascii_lowercase());
    match (typed, meant) {
        _ if typed == meant => 20,
        ('-' | '_' | '.', '-' | '_' | '.') => 30,
        ('y', 'z') | ('z', 'y') => 40,
        _ if neighbours(typed, meant) => 70,
        _ => WHOLE,
    }
}

/// A key that was not pressed; where the one before is the same, fingers are quick to skip one.
fn left_out(meant: &[char], at: usize) -> u32 {
    match meant[at] {
        '-' | '_' => 40,
        key if at > 0 && meant[at - 1] == key => 50,
        _ => 80,
    }
}

/// A key that was pressed besides.
fn too_many(typed: &[char], at: usize) -> u32 {
    match typed[at] {
        '-' | '_' | '#' | '\\' | '+' => 40,
        key if at > 0 && typed[at - 1] == key => 40,
        key if at > 0 && neighbours(typed[at - 1], key) => 70,
        _ => 80,
    }
}

fn neighbours(a: char, b: char) -> bool {
    let place = |key: char| {
        ROWS.iter()
            .enumerate()
            .find_map(|(row, keys)| keys.find(key).map(|column| (row, column)))
    };
    let (Some(a), Some(b)) = (place(a), place(b)) else {
        return false;
    };
    match a.0.abs_diff(b.0) {
        0 => a.1.abs_diff(b.1) == 1,
        1 => {
            // Each row is half a key further right than the one above.
            let (upper, lower) = if a.0 < b.0 { (a.1, b.1) } else { (b.1, a.1) };
            upper == lower || upper == lower + 1
        }
        _ => false,
    }
}

/// The names that may have been meant, the likeliest first, with what they cost.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>, most: u32) -> Vec<(u32, &'a str)> {
    let mut found: Vec<(u32, &str)> = names
        .into_iter()
        .filter(|&name| name != typed)
        .filter_map(|name| Some((distance(typed, name, most)? + other_start(typed, name), name)))
        .filter(|(cost, _)| *cost <= most + 15)
        .collect();
    // Names come in any order, and what is offered must not depend on it.
    found.sort_unstable();
    found.dedup();
    found
}

/// The name that was probably meant by one that does not exist; nothing where two are equally near.
pub fn only<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let found = nearest(typed, names, most(typed));
    let (cost, first) = *found.first()?;
    let unique = found.iter().all(|&(other, name)| other > cost || name == first);
    unique.then_some(first)
}

/// The name that is most like a mistyped one, however little that is, and how much, from 0 to 1.
pub(crate) fn likest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<(&'a str, f64)> {
    let alike = names.into_iter().map(|name| (name, strsim::jaro(typed, name)));
    alike.max_by(|(_, one), (_, other)| one.total_cmp(other))
}

/// Hardly anybody misses the first letter.
fn other_start(typed: &str, meant: &str) -> u32 {
    if typed.chars().next() == meant.chars().next() {
        0
    } else {
        15
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(typed: &str, meant: &str) -> u32 {
        distance(typed, meant, 10_000).unwrap()
    }

    #[test]
    fn slips_of_the_fingers_cost_less_than_other_letters() {
        assert_eq!(cost("status", "status"), 0);
        assert!(cost("gti", "git") < cost("gxt", "git"));
        assert!(cost("gut", "git") < cost("gat", "git"));
        assert!(cost("pzthon", "python") < cost("pxthon", "python"));
        assert!(cost("gitt", "git") < cost("gita", "git"));
        assert!(cost("comit", "commit") < cost("comit", "comint"));
        assert!(cost("Git", "git") < cost("fit", "git"));
        assert!(cost("aptget", "apt-get") < cost("aptget", "aptxget"));
    }

    #[test]
    fn far_is_far() {
        assert_eq!(distance("a", "abcdefgh", 200), None);
        assert_eq!(distance("docker", "kubectl", 200), None);
        assert_eq!(distance("", "", 0), Some(0));
        assert_eq!(distance("", "x", 10), None);
    }

    #[test]
    fn the_likeliest_comes_first() {
        let names = ["gist", "git", "gio", "it"];
        let found: Vec<&str> = nearest("gti", names, most("gti"))
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        assert_eq!(found[0], "git");
    }

    proptest::proptest! {
        #[test]
        fn a_limit_changes_nothing_below_it(a in "[a-z-]{0,9}", b in "[a-z-]{0,9}", most in 0_u32..400) {
            let whole = distance(&a, &b, 100_000).unwrap();
            proptest::prop_assert_eq!(distance(&a, &b, most), (whole <= most).then_some(whole));
        }
    }
}
