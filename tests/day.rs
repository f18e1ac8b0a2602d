//! Simulated days, by what lotse plans, by simpler rules and by one who knows the day. `./tests/run bench day` prints all of
//! them.

use std::time::Duration;

use crate::support::day::{Rule, Setting, best, day, live};

#[test]
fn nobody_loses_a_model_and_nobody_waits_much_longer_than_there_is_a_need() {
    let days = [1, 2, 3].map(|seed| day(600, seed));
    for setting in Setting::all() {
        let (mut waited, mut needed) = (Duration::ZERO, Duration::ZERO);
        for day in &days {
            let planned = live(day, Rule::Planner, setting);
            let never = (planned.others, planned.exceeded, planned.split);
            assert_eq!(never, (0, 0, 0), "{setting}: {planned}");
            let told: usize = planned.reasons.iter().map(|(_, count)| count).sum();
            let all = planned.wanted + told + planned.unanswered;
            assert_eq!(all, 600, "who is not wanted has a reason: {planned}");
            waited += planned.waited;
            needed += best(day, setting);
        }
        assert!(
            waited * 2 <= needed * 3,
            "{setting}: {waited:?}, and the best is {needed:?}"
        );
    }
}

#[test]
fn a_day_by_plan_has_a_fifth_of_the_waits_of_the_roles_models() {
    for card in [24, 48] {
        let (day, setting) = (
            day(600, 2),
            Setting {
                card: Some(card),
                places: 3,
            },
        );
        let [simple, planned] = [Rule::RolesModel, Rule::Planner].map(|rule| live(&day, rule, setting));
        assert!(planned.waited * 5 <= simple.waited, "{planned}\n{simple}");
    }
}

#[test]
fn a_day_is_the_same_each_time() {
    let setting = Setting {
        card: Some(24),
        places: 2,
    };
    let (one, other) = (day(120, 7), day(120, 7));
    assert_eq!(live(&one, Rule::Planner, setting), live(&other, Rule::Planner, setting));
}
