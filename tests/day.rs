//! A simulated day, by what lotse plans and by simpler rules. `./tests/run bench day` prints more of it.

use crate::support::day::{Rule, day, live};

#[test]
fn a_day_by_plan_has_a_fifth_of_the_waits() {
    for seed in 1..=5 {
        let day = day(600, seed);
        let [simple, planned] = [Rule::RolesModel, Rule::Planner].map(|rule| live(&day, rule));
        assert!(planned.waited * 5 <= simple.waited, "{planned}\n{simple}");
        assert_eq!(
            (planned.others, planned.unanswered, planned.exceeded),
            (0, 0, 0),
            "{planned}"
        );
        let told: usize = planned.reasons.iter().map(|(_, count)| count).sum();
        assert_eq!(planned.wanted + told, 600, "who is not wanted has a reason: {planned}");
    }
}

#[test]
fn a_day_is_the_same_each_time() {
    let (one, other) = (day(120, 7), day(120, 7));
    assert_eq!(live(&one, Rule::Planner), live(&other, Rule::Planner));
}
