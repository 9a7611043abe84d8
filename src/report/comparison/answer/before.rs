//! What has to be seen to before anybody acts on the recommendation.

use super::facts::Facts;
use crate::report::duties::{Duty, duties};

/// One line each.
pub fn before(facts: &Facts) -> Vec<Duty> {
    let Some(chosen) = facts.chosen() else { return Vec::new() };
    let providers: Vec<usize> = chosen.parts.iter().map(|part| part.provider).collect();
    let duties = duties(facts.case, &providers, &facts.view.beside(chosen.doc).warnings);
    risk(facts).into_iter().chain(duties).collect()
}

/// What is missed, or may well be, comes before everything else.
fn risk(facts: &Facts) -> Option<Duty> {
    let (about, what) = match (facts.is_steady(), facts.qualifies) {
        (true, _) => ("Capacity", "settle who takes the work that the team cannot do"),
        (_, true) => ("Deadline", "seek more time, less work or more people: as it stands it may well be missed"),
        (_, false) => ("Deadline", "seek more time, less work or more people: no permitted option is in time"),
    };
    (facts.is_unsafe() || !facts.qualifies).then(|| Duty { about, what: what.to_owned(), rule: None })
}
