//! A simulated working day of 600 requests on a card of 24 GB, by three rules for choosing a model:
//! `cargo run --release --example day`. `tests/support/day.rs` says what is simulated.

#[allow(unreachable_pub, reason = "it is shared with the tests")]
#[path = "../tests/support/day.rs"]
mod day;

#[expect(clippy::print_stdout, reason = "that is what it is for")]
fn main() {
    for seed in 1..=5 {
        let requests = day::day(600, seed);
        println!("day {seed}");
        for rule in [day::Rule::RolesModel, day::Rule::AlwaysCoder, day::Rule::Planner] {
            println!("  {rule:?}: {}", day::live(&requests, rule));
        }
    }
}
