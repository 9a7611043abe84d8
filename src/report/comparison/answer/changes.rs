//! What would change the answer, and how much of it rests on assumptions.

use rust_decimal::Decimal;

use super::super::super::value::ValueDoc;
use super::super::document::TurnDoc;
use super::facts::{Facts, Offer};
use super::prose::{capitalised, told_apart};
use crate::matter::Case;
use crate::number::{display, plural};

/// So many changes are enough.
const MOST: usize = 3;
/// So many working days of slack are few.
const FEW_DAYS: i64 = 2;

/// The smallest changes that turn the answer.
pub fn changes(facts: &Facts) -> Vec<String> {
    let Some(chosen) = facts.chosen().filter(|_| facts.qualifies) else { return Vec::new() };
    let turns = facts.view.document.turns.iter().take(MOST - 1).filter_map(|turn| turned(facts, turn));
    calendar(facts, chosen).into_iter().chain(turns).chain(price(facts, chosen)).take(MOST).collect()
}

/// An input that turns the answer.
fn turned(facts: &Facts, turn: &TurnDoc) -> Option<String> {
    let to = turn.recommended.as_ref().and_then(|id| facts.offers.iter().find(|of| of.doc.provider == *id));
    let [from, value] = match (&turn.from, &turn.to) {
        (ValueDoc::Number(from), ValueDoc::Number(to)) => {
            let figure = facts.case.figures.iter().find(|figure| figure.key == turn.key);
            let share = figure.is_some_and(|figure| figure.kind.is_share());
            [from.get(), told_apart(to.get(), from.get())].map(|value| number(value, share))
        }
        (from, to) => [from, to].map(ToString::to_string),
    };
    if from == value {
        return None;
    }
    let to = to.map_or_else(|| "no option qualifies".to_owned(), |of| format!("{} is recommended", facts.named(of)));
    let label = capitalised(&labelled(facts.case, &turn.key));
    Some(format!("{label} {value} instead of {from}: {to}."))
}

/// A number in the middle of a sentence, a share in per cent.
fn number(value: Decimal, share: bool) -> String {
    let shown = |value: Decimal| display(value, value.normalize().scale());
    if share { format!("{} %", shown(value * Decimal::ONE_HUNDRED)) } else { shown(value) }
}

/// What an input is called in a sentence.
fn labelled(case: &Case, key: &str) -> String {
    let words = |rest: &[&str]| rest.join(" ").replace(['_', '-'], " ");
    match key.split('.').collect::<Vec<_>>().as_slice() {
        ["providers", id, rest @ ..] => {
            let named = case.providers.iter().find(|provider| provider.id == *id);
            let name = named.map_or(*id, |provider| provider.name.as_str());
            let rest = match rest {
                ["rates", role] => format!("rate of {}", words(&[role])),
                ["task", kind, what @ ..] => format!("{} in {}", words(what), words(&[kind])),
                [_, what @ ..] => words(what),
                [] => "figures".to_owned(),
            };
            format!("{rest}, {name}:")
        }
        ["task", at, rest @ ..] => {
            let task = at.parse::<usize>().ok().and_then(|at| case.matter.tasks.get(at));
            format!("{} of {}:", words(rest), task.map_or("a task", |task| task.title()))
        }
        ["catalogue", kind, rest @ ..] => format!("{} of {}:", words(rest), words(&[kind])),
        [_, rest @ ..] if !rest.is_empty() => format!("{}:", words(rest)),
        _ => format!("{key}:"),
    }
}

/// How much delay the deadline bears, where it is little.
fn calendar(facts: &Facts, chosen: &Offer) -> Option<String> {
    facts.case.matter.deadline?;
    let spare = chosen.doc.slack_days? - facts.view.reserve_days;
    let lost = if facts.view.reserve_days > 0 { "the days held in reserve are used" } else { "the deadline is missed" };
    match spare {
        ..=0 => Some(format!("Any delay: {lost}.")),
        1..=FEW_DAYS => Some(format!("More than {} of delay: {lost}.", plural(spare, "working day", "working days"))),
        _ => None,
    }
}

/// By how much the total may rise before the next best is recommended.
fn price(facts: &Facts, chosen: &Offer) -> Option<String> {
    let (next, more) = facts.next_best()?;
    let percent = more.checked_div(chosen.doc.total?.get())?.checked_mul(Decimal::ONE_HUNDRED)?;
    let amount = facts.between(chosen, next, more);
    let share = display(percent, u32::from(percent < Decimal::ONE));
    Some(format!("Its total {amount} ({share} %) higher: {} is recommended.", facts.named(next)))
}

/// How much of the answer rests on assumptions.
pub fn rests_on(facts: &Facts) -> Option<String> {
    let count = i64::try_from(facts.view.document.assumptions.len()).ok().filter(|count| *count > 0)?;
    let figures = plural(count, "assumption of ours", "assumptions of ours");
    Some(format!("It rests on {figures} (no published figure): --full lists them; your own figures replace them."))
}
