//! The figures of models, for people.

use std::time::Duration;

use crate::app::bench::{MEASURED_WELL, Report};
use crate::bench::figures::{Claims, Row};
use crate::messages::{Hundredths, Language, Message, Tenths, Words as _, bench as messages, gigabytes, models};
use crate::printable::Printable;
use crate::terminal::table::table;

/// The table of models, what their claims are worth, and what is recommended.
pub(super) fn text(report: &Report, language: Language) -> Printable {
    let say = |message: Message| message.text(language).to_owned();
    let heads = [
        models::head_role(),
        models::head_model(),
        messages::head_right(),
        messages::head_first_text(),
        messages::head_command(),
        messages::head_tokens_per_s(),
        models::head_time_to_load(),
        messages::head_memory(),
        messages::head_on_card(),
    ];
    let mut all = vec![heads.map(|head| say(head).to_uppercase()).to_vec()];
    all.extend(report.models.iter().map(|row| cells(row, language)));
    let mut text = table(&all);
    let mut line = |message: Message| {
        text.push(Printable::line(&say(message)));
        text.push("\n");
    };
    for row in &report.models {
        if let Some(reason) = &row.stopped {
            line(Message::verbatim(&row.model).because(reason));
        }
        line(match &row.claims {
            Some(claims) => worth(row, claims),
            None => messages::makes_no_claim(&row.model),
        });
        let curve = row.claims.iter().flat_map(|claims| &claims.all.curve);
        for (claim, all, right) in curve {
            line(messages::point_of_curve(percent(*claim), right, all).map(|text| format!("  {text}")));
        }
    }
    if !report.left_out.is_empty() {
        line(messages::were_left_out(report.left_out.len()));
    }
    if report.models.iter().all(|row| row.tasks < MEASURED_WELL) {
        line(messages::too_few_to_recommend(MEASURED_WELL));
    }
    for advice in &report.recommended {
        line(if advice.is_set {
            messages::stays(advice.role, &advice.first)
        } else {
            messages::recommended(advice.role, &advice.first, advice.setting, &advice.value)
        });
    }
    text
}

fn cells(row: &Row, language: Language) -> Vec<String> {
    let none = || "-".to_owned();
    let seconds = |millis: Option<f64>| {
        millis.map_or_else(none, |millis| {
            let time = Duration::from_secs_f64(millis.max(0.0) / 1000.0);
            format!("{} s", Tenths(time).words(language))
        })
    };
    let size = |bytes: Option<u64>| bytes.map_or_else(none, |bytes| gigabytes(bytes).text(language).to_owned());
    let (low, high) = row.interval;
    let right = messages::of_tasks(row.right, row.tasks, percent(row.accuracy), percent(low), percent(high));
    let roles = if row.roles.is_empty() {
        row.backend.clone()
    } else {
        row.roles.join(", ")
    };
    vec![
        roles,
        row.model.clone(),
        right.text(language).to_owned(),
        seconds(row.first_text_ms),
        seconds(row.total_ms),
        row.tokens_per_s.map_or_else(none, |rate| format!("{rate:.0}")),
        seconds(row.load_ms),
        size(row.memory.map(|memory| memory.bytes)),
        size(row.memory.map(|memory| memory.on_card)),
    ]
}

/// Says what the claims of a model are worth.
fn worth(row: &Row, claims: &Claims) -> Message {
    messages::claims(
        &row.model,
        Hundredths(claims.brier),
        Hundredths(claims.all.auc),
        percent(claims.all.unmarked),
        percent(claims.all.right),
    )
}

fn percent(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}
