//! What holds for every plan, whatever there is.

use std::time::Duration;

use proptest::prelude::*;

use super::table::entries;
use super::*;
use crate::models::route::inventory::{Api, Cards, Loaded, Measured, Model, Server, Stock};

const GB: u64 = 1_000_000_000;

fn model(name: &'static str) -> impl Strategy<Value = Option<Model>> {
    let size = prop_oneof![Just(None), (0..60 * GB).prop_map(Some), Just(Some(u64::MAX))];
    let parts = (
        size,
        proptest::option::of(0u32..200),
        proptest::option::of(0u64..1_000_000),
        proptest::option::of(any::<bool>()),
        proptest::option::of(0..60 * GB),
        proptest::bool::weighted(0.1),
    );
    proptest::option::of(
        parts.prop_map(move |(bytes, layers, bytes_per_token, sees, measured, broken)| Model {
            name: name.to_owned(),
            bytes,
            layers,
            bytes_per_token,
            sees,
            measured: measured.map(|bytes| Measured {
                bytes,
                num_ctx: 8192,
                load_ms: 1000,
            }),
            broken: broken.then(|| Message::verbatim("broken")),
            ..Model::default()
        }),
    )
}

fn loaded(name: String) -> impl Strategy<Value = Option<Loaded>> {
    let parts = (
        0..40 * GB,
        0.0..=1.0,
        proptest::option::of(512u32..40_000),
        any::<bool>(),
    );
    proptest::option::weighted(
        0.3,
        parts.prop_map(move |(bytes, share, num_ctx, ours)| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share of a size"
            )]
            let on_card = (bytes as f64 * share) as u64;
            Loaded {
                name: name.clone(),
                bytes,
                on_card,
                num_ctx,
                ours,
                stays: Some(Duration::from_secs(60)),
                digest: String::new(),
            }
        }),
    )
}

prop_compose! {
    fn stock()(
        models in entries().iter().map(|entry| model(Box::leak(entry.model.clone().into_boxed_str()))).collect::<Vec<_>>(),
        loaded in entries().iter().map(|entry| loaded(entry.model.clone())).collect::<Vec<_>>(),
        stranger in loaded("stranger:1b".to_owned()),
        limit in proptest::option::of(0u32..4),
        together in 0u32..4,
        shared in any::<bool>(),
    ) -> Stock {
        Stock {
            models: models.into_iter().flatten().collect(),
            loaded: loaded.into_iter().chain([stranger]).flatten().collect(),
            limit,
            together,
            shared,
            ..Stock::default()
        }
    }
}

prop_compose! {
    fn inventory()(
        stock in stock(),
        down in proptest::bool::weighted(0.1),
        here in proptest::bool::weighted(0.8),
        cards in proptest::option::weighted(0.8, (0..100 * GB, 0..30 * GB)),
        ram in 0..200 * GB,
        embedded in any::<bool>(),
    ) -> Inventory {
        Inventory {
            servers: vec![Server {
                at: entries()[0].server.clone(),
                api: Api::Ollama,
                here,
                has: if down { Err(Message::verbatim("down")) } else { Ok(stock) },
            }],
            cards: cards.map(|(total, others)| Cards { total, others }),
            ram,
            embedded: embedded.then(|| "inside".to_owned()),
            ..Inventory::default()
        }
    }
}

prop_compose! {
    fn need()(role in 0usize..3, picture in any::<bool>(), asked in any::<bool>(), displace in any::<bool>()) -> Need {
        Need { role: Role::ALL[role], picture, asked, displace }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn plans_keep_their_promises(
        need in need(),
        inventory in inventory(),
        limit in 0..100 * GB,
        reserve in 0..10 * GB,
        displace_others in any::<bool>(),
    ) {
        let policy = Policy { limit, reserve, displace_others };
        let plan = plan(need, &entries(), &inventory, &policy);
        prop_assert_eq!(&super::plan(need, &entries(), &inventory, &policy), &plan, "it is the same each time");
        prop_assert!(!plan.choices.is_empty() || !plan.refused.is_empty(), "an answer or a reason");

        let server = &inventory.servers[0];
        let none = Stock::default();
        let stock = server.has.as_ref().unwrap_or(&none);
        for choice in &plan.choices {
            prop_assert!(choice.reason != Message::default());
            for unload in &choice.unload {
                let loaded = stock.loaded.iter().find(|loaded| loaded.name == unload.model);
                let loaded = loaded.ok_or_else(|| TestCaseError::fail("what is unloaded is loaded"))?;
                prop_assert!(loaded.ours || displace_others, "{} is not ours", loaded.name);
                prop_assert!(need.displace || loaded.name == choice.model);
            }
            if !choice.loads || !server.here || choice.server.is_none() {
                continue;
            }
            let staying = stock
                .loaded
                .iter()
                .filter(|loaded| !choice.unload.iter().any(|unload| unload.model == loaded.name));
            let bytes = choice.bytes.ok_or_else(|| TestCaseError::fail("what is loaded has a size"))?;
            let most = usize::try_from(stock.limit.unwrap_or(u32::MAX).max(1)).unwrap();
            prop_assert!(staying.clone().count() < most, "the server would displace something by itself");
            if let Some(cards) = inventory.cards {
                let held: u64 = staying.map(|loaded| loaded.on_card).sum();
                let most = limit.min(cards.total).saturating_sub(reserve).saturating_sub(cards.others);
                prop_assert!(bytes == 0 || held + bytes <= most, "{held} + {bytes} > {most}");
                prop_assert!(choice.gpu_layers.is_none() || need.asked);
            } else {
                let freed: u64 = stock
                    .loaded
                    .iter()
                    .filter(|loaded| choice.unload.iter().any(|unload| unload.model == loaded.name))
                    .map(|loaded| loaded.bytes)
                    .sum();
                prop_assert!(bytes <= inventory.ram + freed);
            }
        }
    }
}
