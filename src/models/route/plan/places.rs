//! How many models a server holds, in worlds as those of `table`.

use super::plan;
use super::table::{ASKED, CODER, FAST, PICTURE, check, entries, world};

#[test]
fn a_server_holds_so_many_models_and_those_of_others_first() {
    check(&[
        (
            CODER,
            "card 48 limit 48 places 1 vision* +coder",
            "coder (load) -vision",
        ),
        (FAST, "card 48 limit 48 places 1 +vision coder*", "coder"),
        (CODER, "card 48 limit 48 places 1 vision~ +coder", "vision"),
        (CODER, "card 48 limit 48 places 2 vision~ +coder", "coder (load)"),
        (
            PICTURE,
            "card 48 limit 48 places 2 coder7~ coder* +vision",
            "vision (load) -coder",
        ),
        (
            CODER,
            "card 48 limit 48 places 1 vision~ +coder evict",
            "coder (load) -vision",
        ),
        (ASKED, "card 24 places 1 coder7~ +heavy ram 64", "coder7"),
        // The last place is for others, where what is loaded is good enough.
        (FAST, "card 48 limit 48 places 2 shared +vision coder*", "coder"),
        (FAST, "card 48 limit 48 places 2 +vision coder*", "vision (load)"),
        (FAST, "card 48 limit 48 places 3 shared +vision coder*", "vision (load)"),
        (
            PICTURE,
            "card 48 limit 48 places 2 shared +vision coder*",
            "vision (load)",
        ),
        (CODER, "card 48 limit 48 places 2 shared vision* +coder", "coder (load)"),
        // What is not known is not tried out with models of others.
        (CODER, "card 48 limit 48 together 1 vision~ +coder", "vision"),
        (CODER, "card 48 limit 48 together 2 vision~ +coder", "coder (load)"),
        (CODER, "card 48 limit 48 together 0 vision* +coder", "coder (load)"),
        (CODER, "ram 64 places 1 vision~ +coder", "vision"),
    ]);
}

#[test]
fn what_runs_elsewhere_takes_nothing_here() {
    let (mut inventory, policy) = world("card 24 +coder vision*");
    let stock = inventory.servers[0].has.as_mut().unwrap();
    stock.models[0].remote = true;
    let choice = plan(CODER, &entries(), &inventory, &policy).choices.remove(0);
    assert_eq!(
        (choice.model.as_str(), choice.loads, choice.bytes),
        ("qwen3-coder:30b", false, None)
    );
    assert!(choice.unload.is_empty());
}
