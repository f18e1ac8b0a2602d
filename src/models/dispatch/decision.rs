//! The last decision, for `lotse why`: a file in the state directory that only its owner can read.

use std::fs;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::models::backend::Timings;
use crate::models::route::Role;
use crate::models::route::plan::{Choice, Plan};
use crate::paths::Paths;
use crate::redact;

/// What was asked, who answered and why.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Decision {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// The role that was wanted.
    pub role: Role,
    /// Why that role.
    pub role_reason: String,
    /// What answered.
    pub model: String,
    /// Its kind, or what stands for it where no model was asked.
    pub backend: String,
    /// Where it is; none for the model inside lotse.
    pub server: Option<String>,
    /// Why that model.
    pub reason: String,
    /// Models that could not answer, and why.
    pub refused: Vec<(String, String)>,
    /// Models that failed.
    pub attempts: Vec<Attempt>,
    /// What was sent beside the instructions, secrets left out.
    pub sent: Vec<String>,
    /// Where the time went.
    pub timings: Timings,
    /// From the question to the first piece of the answer, in milliseconds.
    pub first_text_ms: f64,
    /// From the question to the answer, in milliseconds.
    pub total_ms: f64,
}

/// A model that failed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Attempt {
    /// Its name.
    pub model: String,
    /// What went wrong.
    pub error: String,
    /// What mends it.
    pub hint: Option<String>,
}

impl Attempt {
    pub(super) fn new(choice: &Choice, error: &Error) -> Self {
        Self {
            model: choice.model.clone(),
            error: error.message().to_owned(),
            hint: error.remedy().map(str::to_owned),
        }
    }
}

impl Decision {
    /// The models that could not answer, from a plan.
    pub fn refused(plan: &Plan) -> Vec<(String, String)> {
        let refused = plan.refused.iter();
        refused
            .map(|refusal| (refusal.model.clone(), refusal.reason.clone()))
            .collect()
    }

    /// Writes it over the one before. That it could not be written must not spoil the answer.
    pub fn write(&self, paths: &Paths) {
        let _ = redact::write(&paths.state.join("decision.json"), self);
    }

    /// Reads the last one.
    ///
    /// # Errors
    ///
    /// Fails where there is none.
    pub fn read(paths: &Paths) -> Result<Self> {
        let none =
            || Error::failed("nothing was decided yet").hint("ask something first, as in `lotse suggest list files`");
        let text = fs::read(paths.state.join("decision.json")).map_err(|_| none())?;
        serde_json::from_slice(&text).map_err(|_| none())
    }
}
