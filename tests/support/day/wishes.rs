//! Who wants what when.

use lotse::models::route::Role;

use super::MINUTE;

/// Who wants something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The person who uses lotse.
    Person,
    /// An editor that completes code with a small model.
    Editor,
    /// A window to chat in, with a model of its own.
    Chat,
}

/// What somebody wants at a time.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// In milliseconds since the morning.
    pub at: u64,
    /// For what.
    pub role: Role,
    /// Whether there is a picture.
    pub picture: bool,
    /// Who it is.
    pub who: Who,
}

/// Numbers that look random (`SplitMix64`).
struct Seed(u64);

impl Seed {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A time with this mean, most of them shorter.
    fn around(&mut self, mean: u64) -> u64 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive time")]
        let time = (-(1.0 - share).ln() * mean as f64) as u64;
        time
    }
}

/// A day of so many requests: six in ten are commands and code, one in three an everyday question, the rest pictures and hard
/// questions; ten or so in a burst, half a minute apart, and some minutes between bursts. In every third burst the editor is
/// used meanwhile, in every fifth one the chat.
pub fn day(requests: usize, seed: u64) -> Vec<Wish> {
    let mut seed = Seed(seed);
    let (mut all, mut now, mut people) = (Vec::new(), 0, 0);
    while people < requests {
        now += MINUTE + seed.around(6 * MINUTE);
        let (coding, chatting) = (seed.below(3) == 0, seed.below(5) == 0);
        for _ in 0..4 + seed.below(13) {
            now += 4000 + seed.around(26_000);
            let who = match seed.below(8) {
                0 | 1 if coding => Who::Editor,
                2 if chatting => Who::Chat,
                _ => Who::Person,
            };
            let (role, picture) = match seed.below(100) {
                0..61 => (Role::Coder, false),
                61..93 => (Role::Fast, false),
                93..96 => (Role::Fast, true),
                _ => (Role::Heavy, false),
            };
            people += usize::from(who == Who::Person);
            let at = now;
            all.push(Wish { at, role, picture, who });
            if people == requests {
                break;
            }
        }
    }
    all
}
