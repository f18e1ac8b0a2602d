//! How long a command is expected to take, by what was measured of loads, reading and writing.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::models::route::inventory::{Inside, Speed};

/// The tokens of a usual request for a command, which are all read after a load; five with examples had 350 to 530 bytes in
/// eight messages.
const PROMPT: f64 = 130.0;
/// Those of them that are not the same from request to request.
const NEW: f64 = 110.0;
/// The tokens of a usual answer, of which 12 to 20 were seen.
const ANSWER: f64 = 20.0;

/// The seconds until a command is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// Unloading others and loading.
    pub load: f64,
    /// Reading what is asked.
    pub reading: f64,
    /// Writing the answer.
    pub writing: f64,
}

impl Expected {
    /// Of a model that is loaded first, where `loads`, and then is so fast; none where nothing was measured. What was not
    /// measured of the writing counts as nothing.
    pub(in crate::models) fn new(load: Duration, loads: bool, speed: Speed) -> Option<Self> {
        let tokens = if loads { PROMPT } else { NEW };
        Some(Self {
            load: load.as_secs_f64(),
            reading: tokens / speed.reads?,
            writing: speed.writes.map_or(0.0, |rate| ANSWER / rate),
        })
    }

    /// Of the model inside lotse, which has the constant part of the prompt in a file.
    pub(super) fn inside(inside: &Inside) -> Option<Self> {
        Self::new(inside.load, false, inside.speed)
    }

    /// Returns all of them.
    pub fn total(&self) -> f64 {
        self.load + self.reading + self.writing
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::{entries, world};
    use super::super::{Inventory, Need, plan};
    use super::*;
    use crate::models::route::{BackendKind, Role};

    #[test]
    fn the_model_inside_answers_first_where_it_is_sooner_right() {
        const AT: f64 = 10.0;
        let first = |cards: bool, reads: f64, change: &dyn Fn(&mut Inventory, &mut Need)| {
            let (mut inventory, policy) = world(if cards { "card 24 coder7*" } else { "coder7*" });
            let speed = Speed {
                reads: Some(reads),
                writes: Some(5.0),
            };
            if let Ok(stock) = &mut inventory.servers[0].has {
                stock.speeds.insert("qwen2.5-coder:7b".to_owned(), speed);
            }
            inventory.inside = Some(Inside {
                speed: Speed {
                    reads: Some(50.0),
                    writes: Some(20.0),
                },
                load: Duration::from_secs(1),
                quality: 0.5,
            });
            let mut need = Need::answer(Role::Coder);
            change(&mut inventory, &mut need);
            plan(need, &entries(), &inventory, &policy).choices.remove(0)
        };
        let plain = |_: &mut Inventory, _: &mut Need| {};
        // It needs 1 + 2.2 + 1 s, and is right every other time: 8.4 s. The other one needs 11 + 4 s.
        let inside = first(false, AT, &plain);
        assert_eq!(inside.backend, BackendKind::Embedded);
        assert_eq!(
            inside.reason.english(),
            "the embedded model is expected to answer in 4.2 s, and qwen2.5-coder:7b in 15.0 s \
            (loading 0.0 s, reading 11.0 s, writing 4.0 s)"
        );
        let by_server = [
            first(false, 30.0, &plain),
            first(true, AT, &plain),
            first(false, AT, &|_, need| need.asked = true),
            first(false, AT, &|inventory, _| inventory.inside = None),
            first(false, AT, &|inventory, _| inventory.servers[0].here = false),
        ];
        for choice in by_server {
            assert_eq!(choice.model, "qwen2.5-coder:7b");
            assert!(choice.expected.is_some());
        }
        let prose = first(false, AT, &|_, need| need.role = Role::Fast);
        assert_ne!(prose.backend, BackendKind::Embedded);
    }

    #[test]
    fn each_part_counts() {
        let speed = Speed {
            reads: Some(10.0),
            writes: Some(5.0),
        };
        let expected = Expected::new(Duration::from_secs(2), true, speed).unwrap();
        assert_eq!((expected.load, expected.reading, expected.writing), (2.0, 13.0, 4.0));
        let loaded = Expected::new(Duration::ZERO, false, speed).unwrap();
        assert_eq!((loaded.load, loaded.reading, loaded.writing), (0.0, 11.0, 4.0));
        assert_eq!(Expected::new(Duration::ZERO, false, Speed::default()), None);
    }
}
