//! What a server that speaks as `OpenAI` does tells about its models. Only their names are the same everywhere.

use serde_json::Value;

use crate::models::route::inventory::Model;

/// A server by what it tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    /// The program; empty where it does not tell.
    pub program: &'static str,
    /// Its models; those in memory come first.
    pub models: Vec<Model>,
}

/// The program of llama.cpp, which has one model and answers whatever that is called.
pub const LLAMA_CPP: &str = "llama.cpp";
/// The program that tells more of its models by a protocol of its own.
pub(super) const LM_STUDIO: &str = "LM Studio";

/// Who says that it owns the models, and which program that is: what the lists of these programs were seen to have.
const OWNERS: [(&str, &str); 4] = [
    ("llamacpp", LLAMA_CPP),
    ("vllm", "vLLM"),
    ("organization_owner", LM_STUDIO),
    ("library", "Ollama"),
];

/// Reads `/v1/models`: an object with `data`, with `models`, or a bare list.
pub(super) fn list(answer: &Value) -> Offer {
    let lists = [answer, &answer["data"], &answer["models"]];
    let models = lists
        .iter()
        .find_map(|list| list.as_array())
        .map_or(&[][..], Vec::as_slice);
    let owner = models.iter().find_map(|model| model["owned_by"].as_str());
    let program = OWNERS.iter().find(|(name, _)| Some(*name) == owner);
    let mut offer = Offer {
        program: program.map_or("", |(_, program)| program),
        models: models.iter().filter_map(model).collect(),
    };
    if offer.program == LLAMA_CPP {
        // It answers whatever it is called, and calls itself by the whole path of its file.
        for model in &mut offer.models {
            model.name = model.name.rsplit('/').next().unwrap_or_default().to_owned();
        }
    }
    offer
}

fn model(value: &Value) -> Option<Model> {
    let name = value["id"].as_str().or(value["name"].as_str())?;
    // llama.cpp, vLLM, and gateways.
    let lengths = [
        &value["meta"]["n_ctx"],
        &value["max_model_len"],
        &value["context_length"],
    ];
    let inputs = value["architecture"]["input_modalities"].as_array();
    Some(Model {
        name: name.to_owned(),
        context: lengths.into_iter().find_map(length),
        sees: inputs.map(|inputs| inputs.iter().any(|input| input == "image")),
        ..Model::default()
    })
}

/// Adds what llama.cpp tells by `/props` of its one model: the conversation is that of a slot.
pub(super) fn add_props(offer: &mut Offer, props: &Value) {
    for model in &mut offer.models {
        model.context = length(&props["default_generation_settings"]["n_ctx"]).or(model.context);
        model.sees = props["modalities"]["vision"].as_bool().or(model.sees);
    }
}

/// Reads how many of the slots of llama.cpp are at work, by `/slots`: those that are, and all.
pub(super) fn slots(answer: &Value) -> Option<(usize, usize)> {
    let slots = answer.as_array().filter(|slots| !slots.is_empty())?;
    let busy = slots.iter().filter(|slot| slot["is_processing"] == true);
    Some((busy.count(), slots.len()))
}

/// Reads `/api/v0/models` of LM Studio, which tells what is in memory and leaves nothing out that is no chat model.
pub(super) fn lm_studio(answer: &Value) -> Option<Vec<Model>> {
    let listed = answer["data"].as_array()?;
    let mut models: Vec<&Value> = listed.iter().filter(|model| model["type"] != "embeddings").collect();
    models.sort_by_key(|model| model["state"] != "loaded");
    let offered = |value: &&Value| {
        Some(Model {
            name: value["id"].as_str()?.to_owned(),
            context: length(&value["loaded_context_length"]).or(length(&value["max_context_length"])),
            sees: value["type"].as_str().map(|kind| kind == "vlm"),
            ..Model::default()
        })
    };
    Some(models.iter().filter_map(offered).collect())
}

fn length(value: &Value) -> Option<u32> {
    let tokens = value.as_u64().filter(|tokens| *tokens > 0)?;
    u32::try_from(tokens).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_llama_cpp_calls_a_model_by_its_path() {
        let name = |owner: &str, id: &str| {
            let answer = serde_json::json!({"data": [{"id": id, "owned_by": owner}]});
            list(&answer).models.remove(0).name
        };
        assert_eq!(name("llamacpp", "/home/ada/models/tiny.gguf"), "tiny.gguf");
        assert_eq!(name("llamacpp", "tiny"), "tiny");
        assert_eq!(name("vllm", "org/model"), "org/model");
    }
}
