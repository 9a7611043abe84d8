//! What inputs are called on their sheet: the group that each belongs to, its words, and what it is for.

use crate::matter::{Bounds, Case, FigureKind};
use crate::read::{ListedKey, declared_keys};
use crate::report::capitalised;
use crate::report::words::key_words;

/// The words for the inputs of a case.
pub struct InputWords<'c> {
    case: &'c Case,
    declared: Vec<ListedKey>,
}

/// What an input is called, and where it stands among the others.
#[derive(Debug, PartialEq, Eq)]
pub struct InputName {
    /// By group, then as keys are declared.
    pub order: (usize, usize, usize),
    /// The group that it stands in.
    pub group: String,
    /// Its words within the group.
    pub label: String,
    /// What it is for; empty where that is not declared.
    pub about: &'static str,
}

impl<'c> InputWords<'c> {
    pub fn new(case: &'c Case) -> Self {
        Self { case, declared: declared_keys() }
    }

    /// The words for the input of a key.
    pub fn of(&self, key: &str) -> InputName {
        let parts: Vec<&str> = key.split('.').collect();
        let declared = self.declared.iter().position(|known| fits(&known.key, &parts));
        let about = declared.map_or("", |at| self.declared[at].about);
        let ((kind, place), group, rest) = self.group(&parts);
        let label = capitalised(&rest.iter().map(|part| key_words(part)).collect::<Vec<_>>().join(", "));
        InputName { order: (kind, place, declared.unwrap_or(usize::MAX)), group, label, about }
    }

    /// The place of the group, what heads it, and the parts of the key that say more.
    fn group<'k, 'p>(&self, parts: &'p [&'k str]) -> ((usize, usize), String, &'p [&'k str]) {
        let case = self.case;
        let at = |number: &str| number.parse::<usize>().unwrap_or(usize::MAX);
        match parts {
            ["task", number, rest @ ..] => {
                let title = case.matter.tasks.get(at(number)).map_or(*number, |task| task.title());
                ((1, at(number)), format!("Task: {title}"), rest)
            }
            ["charge", number, rest @ ..] => {
                let name = case.matter.charges.get(at(number)).map_or(*number, |charge| charge.name.as_str());
                ((2, at(number)), format!("Charge: {name}"), rest)
            }
            ["fx", rest @ ..] => ((3, 0), format!("Exchange rates: {} for one", case.matter.currency), rest),
            ["providers", id, rest @ ..] => {
                let place = case.providers.iter().position(|provider| provider.id == *id);
                let name = place.map_or(*id, |at| case.providers[at].name.as_str());
                ((4, place.unwrap_or(usize::MAX)), format!("Provider: {name}"), rest)
            }
            ["catalogue", rest @ ..] => ((5, 0), "How long tasks take your own associates".to_owned(), rest),
            ["improvement", rest @ ..] => {
                let name = case.improvement.as_ref().and_then(|of| of.name.as_deref());
                ((6, 0), name.map_or_else(|| "Improvement".to_owned(), |name| format!("Improvement: {name}")), rest)
            }
            ["matter" | "constraints", rest @ ..] | rest => ((0, 0), "The matter".to_owned(), rest),
        }
    }
}

/// Whether a key is one that is declared, in which names in capitals stand for any.
fn fits(declared: &str, parts: &[&str]) -> bool {
    let is_any = |part: &str| part.bytes().all(|letter| letter.is_ascii_uppercase());
    let mut known = declared.split('.');
    parts.iter().all(|part| known.next().is_some_and(|known| known == *part || is_any(known))) && known.next().is_none()
}

/// What an amount is in: the currency of whoever is paid.
pub fn currency(case: &Case, key: &str) -> &'static str {
    let id = key.strip_prefix("providers.").and_then(|rest| rest.split('.').next());
    let paid = id.and_then(|id| case.providers.iter().find(|provider| provider.id == id));
    paid.map_or(case.matter.currency, |provider| provider.currency).code()
}

/// The values that a kind of figure takes, shares in per cent.
pub fn allowed(kind: FigureKind) -> String {
    let Bounds { least, above, most, whole } = kind.bounds();
    let number = |bound: i64| if kind.is_share() { format!("{} %", bound * 100) } else { bound.to_string() };
    let range = match (above, most) {
        (false, None) => format!("at least {}", number(least)),
        (true, None) => format!("above {}", number(least)),
        (false, Some(most)) => format!("{} to {}", number(least), number(most)),
        (true, Some(most)) => format!("above {} to {}", number(least), number(most)),
    };
    if whole { format!("whole, {range}") } else { range }
}

#[cfg(test)]
mod tests {
    use super::{allowed, fits};
    use crate::matter::FigureKind;

    #[test]
    fn a_key_fits_where_names_in_capitals_stand_for_any() {
        let fit = |declared: &str, key: &str| fits(declared, &key.split('.').collect::<Vec<_>>());
        assert!(fit("task.N.volume", "task.3.volume") && fit("providers.ID.rates.ROLE", "providers.in-lpo.rates.qc"));
        assert!(!fit("task.N.volume", "task.3.volume.share") && !fit("task.N.volume.share", "task.3.volume"));
    }

    #[test]
    fn allowed_values_are_said_as_they_are_shown() {
        let said = [FigureKind::Share, FigureKind::Money, FigureKind::HoursOfDay, FigureKind::Periods].map(allowed);
        assert_eq!(said, ["0 % to 100 %", "at least 0", "above 0 to 24", "whole, 1 to 600"]);
    }
}
