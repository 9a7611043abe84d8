//! What would change the answer, and how much of it rests on assumptions.

use rust_decimal::Decimal;

use super::super::document::TurnDoc;
use super::facts::{Facts, Offer};
use super::moved::{moved, share_moved};
use super::prose::chance;
use crate::matter::Cause;
use crate::number::{display, plural};

/// So many changes are enough.
const MOST: usize = 3;
/// So many working days of slack are few.
const FEW_DAYS: i64 = 2;
/// What has to move by more than this share of itself is not likely to.
const FAR: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// The smallest changes that turn the answer.
pub fn changes(facts: &Facts) -> Vec<String> {
    let Some(chosen) = facts.chosen().filter(|_| facts.qualifies) else { return Vec::new() };
    let turns: Vec<String> = facts.view.document.turns.iter().filter_map(|turn| turned(facts, turn)).collect();
    let none = turns.is_empty().then(|| steady(facts)).flatten();
    let turns = turns.into_iter().take(MOST - 1).chain(none);
    calendar(facts, chosen).into_iter().chain(turns).chain(price(facts, chosen)).take(MOST).collect()
}

/// That no input turns the answer, where it was looked for.
fn steady(facts: &Facts) -> Option<String> {
    facts.view.document.verdict?;
    Some("No single figure changes it by moving up to a half.".to_owned())
}

/// An input that turns the answer, unless it has to move too far for that.
fn turned(facts: &Facts, turn: &TurnDoc) -> Option<String> {
    if share_moved(turn).is_some_and(|share| share > FAR) {
        return None;
    }
    let to = turn.recommended.as_ref().and_then(|id| facts.offers.iter().find(|of| of.doc.provider == *id));
    let to = to.map_or_else(|| "no option is permitted".to_owned(), |of| becomes(facts, of));
    let why = turn.cause.and_then(|cause| because(facts, cause)).unwrap_or_default();
    Some(format!("{}: {to}{why}.", moved(facts, turn)?))
}

/// Why it does: what the recommended one would lack, else what the other one would gain.
fn because(facts: &Facts, cause: Cause) -> Option<String> {
    let lost = |what: &str| Some(format!(", as {} would {what}", facts.named(facts.chosen()?)));
    let gained = |what: &str| Some(format!(", which would {what}"));
    match cause {
        Cause::Late => lost("be late"),
        Cause::OverCapacity => lost("lack the capacity"),
        Cause::OverBudget => lost("be over the budget"),
        Cause::NotPermitted => lost("not be permitted"),
        Cause::InTime => gained("be in time"),
        Cause::WithinCapacity => gained("have the capacity"),
        Cause::WithinBudget => gained("be within the budget"),
        Cause::Permitted => gained("be permitted"),
        Cause::Price => gained("cost less"),
    }
}

fn becomes(facts: &Facts, of: &Offer) -> String {
    format!("the recommendation becomes {}", facts.named(of))
}

/// How much delay the deadline bears, where it is little.
fn calendar(facts: &Facts, chosen: &Offer) -> Option<String> {
    facts.case.matter.deadline?;
    let spare = chosen.doc.slack_days? - facts.view.reserve_days;
    let lost = if facts.view.reserve_days > 0 { "uses the days held in reserve" } else { "misses the deadline" };
    match spare {
        ..=0 => Some(format!("Any delay {lost}.")),
        1..=FEW_DAYS => Some(format!("A delay of more than {} {lost}.", plural(spare, "working day", "working days"))),
        _ => None,
    }
}

/// By how much the total may rise before the next best is recommended.
fn price(facts: &Facts, chosen: &Offer) -> Option<String> {
    let (next, more) = facts.next_best().filter(|(_, more)| !more.is_zero())?;
    let percent = more.checked_div(chosen.doc.total?.get())?.checked_mul(Decimal::ONE_HUNDRED)?;
    let amount = facts.between(chosen, next, more);
    let share = display(percent, u32::from(percent < Decimal::ONE));
    Some(format!("A total {amount} ({share} %) higher: {}.", becomes(facts, next)))
}

/// How much of the answer rests on assumptions.
pub fn rests_on(facts: &Facts) -> Option<String> {
    let document = &facts.view.document;
    let count = i64::try_from(document.assumptions.len()).ok().filter(|count| *count > 0)?;
    let figures = plural(count, "assumption of ours", "assumptions of ours");
    let share = document.assumed_share.map(|share| share.get() * Decimal::ONE_HUNDRED);
    Some(match share.filter(|share| !share.is_zero()) {
        Some(share) => format!("{} of the uncertainty rests on {figures} (no published figure).", chance(share)),
        None => format!("It rests on {figures} (no published figure)."),
    })
}
