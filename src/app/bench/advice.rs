//! Which models the configuration should name first.

use serde::Serialize;

use crate::bench::figures::Row;
use crate::config::keys::Key;
use crate::config::{Config, Listed, edit};
use crate::models::route::Role;

/// After fewer tasks nothing is recommended.
pub(crate) const MEASURED_WELL: usize = 20;

/// The models of a role, in the order that they should be asked in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Advice {
    /// The role.
    pub(crate) role: Role,
    /// The model that should answer.
    pub(crate) first: String,
    /// The setting, and what it should be, as it is written in the file.
    pub(crate) setting: &'static str,
    pub(crate) value: String,
    /// True if it is that already.
    pub(crate) is_set: bool,
}

/// For each role whose models were measured: the fastest of those that are not measurably worse than the best, then the
/// others that were measured, the best first, then what else is listed.
pub(super) fn advise(config: &Config, rows: &[Row]) -> Vec<Advice> {
    Role::ALL
        .into_iter()
        .filter_map(|role| for_role(config, role, rows))
        .collect()
}

fn for_role(config: &Config, role: Role, rows: &[Row]) -> Option<Advice> {
    let is_of_role = |row: &&Row| row.roles.iter().any(|name| name == role.name());
    let well =
        |row: &&Row| row.tasks >= MEASURED_WELL && row.right > 0 && row.stopped.is_none() && row.listed.is_some();
    let mut rows: Vec<&Row> = rows.iter().filter(is_of_role).filter(well).collect();
    rows.sort_by(|one, other| other.accuracy.total_cmp(&one.accuracy));
    let worst = rows.first()?.interval.0;
    let good = rows.iter().enumerate().filter(|(_, row)| row.accuracy >= worst);
    let time = |row: &Row| row.total_ms.unwrap_or(f64::INFINITY);
    let (at, _) = good.min_by(|one, other| time(one.1).total_cmp(&time(other.1)))?;
    let first = rows.remove(at);
    rows.insert(0, first);
    let measured: Vec<&Listed> = rows.iter().filter_map(|row| row.listed.as_ref()).collect();
    let others = config.roles.of(role).iter().filter(|listed| !measured.contains(listed));
    let mut new = config.clone();
    new.roles.of_mut(role).0 = measured.iter().copied().chain(others).cloned().collect();
    let setting = Key::named(&format!("roles.{role}"))?;
    Some(Advice {
        role,
        first: first.model.clone(),
        setting: setting.name,
        value: edit::literal(&setting.value(&new)),
        is_set: new.roles.of(role) == config.roles.of(role),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::sureness::fit::wilson;
    use crate::config::List;

    fn row(model: &str, right: usize, total_ms: f64) -> Row {
        Row {
            model: model.to_owned(),
            roles: vec!["coder".to_owned()],
            tasks: 100,
            right,
            accuracy: right as f64 / 100.0,
            interval: wilson(right, 100),
            total_ms: Some(total_ms),
            listed: Some(Listed::named(model)),
            ..Row::default()
        }
    }

    fn advice(rows: &[Row]) -> Option<Advice> {
        let mut config = Config::default();
        config.roles.coder = List(["large", "small", "absent"].map(Listed::named).to_vec());
        advise(&config, rows).into_iter().next()
    }

    #[test]
    fn the_fastest_of_the_good_ones_comes_first_and_what_was_not_measured_last() {
        let advice = |rows: &[Row]| advice(rows).map(|advice| (advice.value, advice.is_set));
        // Three of a hundred are no difference that was measured.
        let near = [row("large", 90, 3000.0), row("small", 87, 700.0)];
        assert_eq!(
            advice(&near),
            Some((r#"["small", "large", "absent"]"#.to_owned(), false))
        );
        let apart = [row("large", 90, 3000.0), row("small", 60, 700.0)];
        assert_eq!(
            advice(&apart),
            Some((r#"["large", "small", "absent"]"#.to_owned(), true))
        );
    }

    #[test]
    fn nothing_is_recommended_on_little_ground() {
        let few = Row {
            tasks: MEASURED_WELL - 1,
            ..row("small", 90, 700.0)
        };
        let other_role = Row {
            roles: vec!["embedded".to_owned()],
            ..row("small", 90, 700.0)
        };
        for rows in [&[][..], &[few], &[other_role], &[row("small", 0, 700.0)]] {
            assert_eq!(advice(rows), None);
        }
    }
}
