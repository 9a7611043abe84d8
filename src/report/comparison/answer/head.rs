//! What the matter is, and what to do.

use super::facts::{Facts, Offer};
use super::prose::capitalised;
use super::{Advice, AdvisedPart};
use crate::matter::{Basis, Kind, Status};
use crate::number::{Day, plural};

/// The matter's id, whom it is for, and what it is called.
pub fn title(facts: &Facts) -> String {
    let matter = &facts.case.matter;
    let words = [Some(matter.id.as_str()), matter.title.as_deref()];
    let title = words.into_iter().flatten().collect::<Vec<_>>().join("  ");
    matter.client.as_ref().map_or(title.clone(), |client| format!("{title} ({client})"))
}

/// As of when and on which basis; what kind of matter, and when.
pub fn about(facts: &Facts) -> Vec<String> {
    let (case, document) = (facts.case, &facts.view.document);
    let matter = &case.matter;
    let as_of = Day::parse(&document.as_of).map_or_else(|| document.as_of.clone(), Day::said);
    let basis = match matter.basis {
        Basis::Cost => "at cost to you",
        Basis::Billing => "at billing rates",
        Basis::Opportunity => "at opportunity cost (fees forgone)",
    };
    let kind = if matter.kind == Kind::Ip { "IP".to_owned() } else { capitalised(matter.kind.word()) };
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
        parts.push(format!("{} held in reserve", plural(facts.view.reserve_days, "working day", "working days")));
    }
    vec![format!("As of {as_of}, {basis}, {}.", document.matter.currency), format!("{}.", parts.join(", "))]
}

/// The recommendation in a few words, and who gets which tasks.
pub fn advice(facts: &Facts) -> Advice {
    let Some(chosen) = facts.chosen() else {
        let headline = "None: no option is permitted".to_owned();
        return Advice { headline, parts: Vec::new(), estimate: None, qualifies: false, is_split: false };
    };
    let doers: Vec<usize> = chosen.parts.iter().map(|part| part.provider).collect();
    let parts = chosen.parts.iter().map(|part| AdvisedPart {
        name: facts.case.providers[part.provider].name.clone(),
        tasks: part.tasks.iter().map(|task| facts.case.matter.tasks[*task].title().to_owned()).collect(),
    });
    Advice {
        headline: headline(facts, chosen),
        parts: if doers.len() > 1 { parts.collect() } else { Vec::new() },
        estimate: facts.chosen,
        qualifies: facts.qualifies,
        is_split: is_split(facts, chosen),
    }
}

fn headline(facts: &Facts, chosen: &Offer) -> String {
    let name = &chosen.doc.name;
    if !facts.qualifies {
        return match chosen.doc.status {
            Some(Status::OverCapacity) => format!("No permitted option has the capacity; nearest is {name}"),
            _ => format!("No permitted option meets the deadline; first to finish is {name}"),
        };
    }
    let own = chosen.parts.iter().all(|part| part.provider == facts.case.baseline);
    match (is_split(facts, chosen), own) {
        (true, _) => "Split the work".to_owned(),
        (_, true) if facts.is_solo() => format!("Do the work yourself ({name})"),
        (_, true) => format!("Keep the work with your own team ({name})"),
        _ => name.clone(),
    }
}

/// Whether several providers have a part, besides the buyer's own people.
fn is_split(facts: &Facts, chosen: &Offer) -> bool {
    chosen.parts.iter().filter(|part| part.provider != facts.case.baseline).count() > 1
}

/// What holds for all of it.
pub fn closing(facts: &Facts) -> String {
    format!("lpo-cost {} prices what it is told; it is not legal advice.", facts.view.document.version)
}
