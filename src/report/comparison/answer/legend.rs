//! What the words for chances mean, and what totals and outcomes are.

use super::facts::{Facts, Offer};
use super::prose::{LIKELY, SAFE, chance};
use crate::matter::Status;

/// In a line or two; nothing where no word needs it.
pub fn legend(facts: &Facts) -> Option<String> {
    let is_drawn = facts.offers.iter().any(|of| of.median.is_some());
    let outcomes = is_drawn.then(|| {
        let safe = if facts.is_timed() { "Safe, clear" } else { "Clear" };
        let [most, more] = [SAFE, LIKELY].map(chance);
        format!("Outcomes are simulated over the ranges. {safe}: {most} or more; likely: {more}.")
    });
    let late = |of: &Offer| of.doc.status == Some(Status::Late) && of.doc.late_days > Some(0);
    let days = facts.offers.iter().any(late).then(|| "d: working days.".to_owned());
    let said: Vec<String> = outcomes.into_iter().chain(days).collect();
    (!said.is_empty()).then(|| said.join(" "))
}
