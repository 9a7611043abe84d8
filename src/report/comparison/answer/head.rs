//! What the matter is, and what to do.

use super::facts::{Facts, Offer};
use super::{Advice, AdvisedPart};
use crate::matter::Status;
use crate::number::plural;
use crate::report::{capitalised, kind_title};

/// The matter's id, and what it is called.
pub fn title(facts: &Facts) -> String {
    let matter = &facts.case.matter;
    let words = [Some(matter.id.as_str()), matter.title.as_deref()];
    words.into_iter().flatten().collect::<Vec<_>>().join("  ")
}

/// Whom it is for, as of when and on which basis; what kind of matter, and when.
pub fn about(facts: &Facts) -> Vec<String> {
    let (case, document) = (facts.case, &facts.view.document);
    let matter = &case.matter;
    let as_of = document.as_of.said();
    let basis = matter.basis.said();
    let kind = kind_title(matter.kind.word());
    let mut parts = vec![kind, matter.urgency.word().to_owned()];
    parts.extend(match (matter.start, matter.deadline) {
        (Some(start), Some(deadline)) => Some(format!("{} to {}", start.said(), deadline.said())),
        (Some(start), None) => Some(format!("from {}", start.said())),
        _ => None,
    });
    if facts.is_steady() {
        parts.push(format!("over {}", plural(matter.periods, "month", "months")));
    } else if matter.deadline.is_none() {
        parts.push("no deadline".to_owned());
    }
    if facts.view.reserve_days > 0 {
        parts.push(format!("{} in reserve", plural(facts.view.reserve_days, "day", "days")));
    }
    let client = matter.client.as_ref().map_or_else(String::new, |client| format!("{client}. "));
    vec![format!("{client}As of {as_of}, {basis}, {}.", document.matter.currency), format!("{}.", parts.join(", "))]
}

/// The recommendation in a few words, and who gets which tasks.
pub fn advice(facts: &Facts) -> Advice {
    let Some(chosen) = facts.chosen() else {
        let headline = "None: no option is permitted".to_owned();
        return Advice { headline, parts: Vec::new(), estimate: None, qualifies: false, is_split: false };
    };
    let doers: Vec<usize> = chosen.parts.iter().map(|part| part.provider).collect();
    let parts = chosen.parts.iter().map(|part| AdvisedPart {
        name: match (part.provider == facts.case.baseline, facts.is_solo()) {
            (true, true) => "Yourself".to_owned(),
            (true, false) => "Your own team".to_owned(),
            _ => facts.case.providers[part.provider].name.clone(),
        },
        tasks: part.tasks.iter().map(|task| facts.case.matter.tasks[*task].title().to_owned()).collect(),
    });
    Advice {
        headline: headline(facts, chosen),
        parts: if doers.len() > 1 { parts.collect() } else { Vec::new() },
        estimate: facts.chosen,
        qualifies: facts.qualifies,
        is_split: chosen.is_split,
    }
}

fn headline(facts: &Facts, chosen: &Offer) -> String {
    if !facts.qualifies {
        let name = facts.named(chosen);
        return match chosen.doc.status {
            Some(Status::OverCapacity) => format!("No permitted option has the capacity; nearest is {name}"),
            _ => format!("No permitted option {}; first to finish is {name}", facts.demand(chosen)),
        };
    }
    let better = facts.case.improvement.as_ref().filter(|_| chosen.is_improved);
    let first = better.map(|better| better.name.as_deref().unwrap_or("a better process"));
    let said = |words: &str| if first.is_some() { words.to_owned() } else { capitalised(words) };
    let then = match (chosen.is_split, facts.is_own(chosen)) {
        (true, _) => said("split the work"),
        (_, true) if facts.is_solo() => said("do the work yourself"),
        (_, true) => said("keep the work with your own team"),
        _ => format!("{}{}", facts.doer(chosen), beside(facts, chosen)),
    };
    match first {
        Some(first) => format!("Improve first ({first}), then {then}"),
        None => then,
    }
}

/// Who does the rest, where the provider does not do all of it.
fn beside(facts: &Facts, chosen: &Offer) -> &'static str {
    let keeps = chosen.parts.iter().any(|part| part.provider == facts.case.baseline);
    match (keeps && chosen.parts.len() > 1, facts.is_solo()) {
        (false, _) => "",
        (true, true) => ", with your own work",
        (true, false) => ", with your own team",
    }
}

/// What holds for all of it.
pub fn closing(facts: &Facts) -> String {
    format!("lpo-cost {} prices what it is told; it is not legal advice.", facts.view.document.version)
}
