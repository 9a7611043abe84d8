//! The key figures: cost, deadline, budget, own time, how sure the choice is, and what would be safer.

use rust_decimal::Decimal;

use super::facts::{Facts, Offer};
use super::options::{one_off, rises, transition};
use super::prose::chance;
use super::{KeyFigure, Subject, Tone};
use crate::matter::{Status, Warning};
use crate::number::{display, plural};

/// The key figures of the recommended option.
pub fn key_figures(facts: &Facts) -> Vec<KeyFigure> {
    let Some(chosen) = facts.chosen() else { return Vec::new() };
    let figures = [
        cost(facts, chosen),
        month(facts, chosen),
        beside(facts, chosen),
        payback(facts, chosen),
        timing(facts, chosen),
        budget(facts, chosen),
        own_time(facts, chosen),
        Some(choice(facts, chosen)),
        safer(facts),
    ];
    figures.into_iter().flatten().collect()
}

/// A figure with the remarks that there are.
fn figure(subject: Subject, tone: Tone, figure: String, remarks: &[Option<String>]) -> KeyFigure {
    let remarks: Vec<&str> = remarks.iter().flatten().map(String::as_str).collect();
    KeyFigure { subject, figure, remark: remarks.join("; "), tone }
}

fn cost(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    let total = chosen.doc.total?.get();
    let over = chosen.doc.budget_headroom.map(|left| -left.get()).filter(|over| *over > Decimal::ZERO);
    let over = over.map(|over| format!("{} OVER BUDGET", facts.money(chosen, over)));
    let range = chosen.low.zip(chosen.high).filter(|(low, high)| low < high).map(|(low, high)| {
        format!("{} to {} in 8 of 10 outcomes", facts.money(chosen, low), facts.money(chosen, high))
    });
    let median = chosen.median.filter(|_| range.is_some());
    let median = median.map(|median| format!("median {}", facts.money(chosen, median)));
    let months = facts.is_steady().then(|| format!("over {} months", facts.case.matter.periods));
    let tone = if over.is_some() { Tone::Bad } else { Tone::Plain };
    Some(figure(Subject::Cost, tone, facts.money(chosen, total), &[over, months, median, range]))
}

fn month(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    let each = chosen.doc.per_period.filter(|_| facts.is_steady())?.get();
    let periods = Decimal::from(facts.case.matter.periods);
    let unit = facts.unit(chosen) / periods;
    let each =
        super::prose::amount(each, super::prose::unit(unit * Decimal::from(20), facts.decimals()), facts.decimals());
    Some(figure(Subject::Month, Tone::Plain, each, &[Some("once everything is live".to_owned())]))
}

fn beside(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    if !facts.is_steady() {
        return None;
    }
    let parts = [("transition", transition(facts, chosen)?), ("price rises", rises(facts, chosen)?)];
    let said =
        parts.map(|(what, amount)| (!amount.is_zero()).then(|| format!("{what} {}", facts.money(chosen, amount))));
    let once = format!("{} once", facts.money(chosen, one_off(facts, chosen)?));
    let nothing = said.iter().all(Option::is_none).then(|| "no transition, no price rises".to_owned());
    let [transition, rises] = said;
    Some(figure(Subject::Beside, Tone::Plain, once, &[transition, rises, nothing]))
}

fn payback(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    let month = facts.payback(chosen).filter(|_| facts.is_steady())?;
    let when = facts.case.matter.start.and_then(|start| start.plus_months(i32::try_from(month).ok()? - 1));
    let when = when.map_or_else(String::new, |day| format!(", {}", day.month_said()));
    let remark = format!("the first in which it has cost less than today's way{when}");
    Some(figure(Subject::Payback, Tone::Good, format!("month {month}"), &[Some(remark)]))
}

fn timing(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    match chosen.doc.status? {
        Status::NoDeadline => {
            let finish = chosen.finish?.said();
            Some(figure(Subject::Finish, Tone::Plain, finish, &[Some("no deadline is set".to_owned())]))
        }
        Status::Steady | Status::OverCapacity if facts.is_steady() => Some(capacity(facts, chosen)),
        status => Some(deadline(facts, chosen, status)),
    }
}

fn capacity(facts: &Facts, chosen: &Offer) -> KeyFigure {
    let within = chosen.in_time.map(|share| format!("within capacity in {} of outcomes", chance(share)));
    let team = chosen.doc.team.map(|team| plural(team, "person", "people"));
    let (word, tone) = match chosen.doc.status {
        Some(Status::OverCapacity) => ("OVER", Tone::Bad),
        _ if facts.is_unsafe() => ("UNSAFE", Tone::Bad),
        _ => ("enough", Tone::Good),
    };
    figure(Subject::Capacity, tone, word.to_owned(), &[team, within])
}

fn deadline(facts: &Facts, chosen: &Offer, status: Status) -> KeyFigure {
    let met = chosen.in_time.map(|share| format!("met in {} of outcomes", chance(share)));
    let finish = chosen.finish.map(|day| format!("finishes {}, {}", day.said(), ends(facts, chosen)));
    let overtime = (status == Status::OnTimeWithOvertime).then(|| "with overtime".to_owned());
    let (word, tone) = match status {
        Status::Late => ("LATE", Tone::Bad),
        _ if facts.is_unsafe() => ("UNSAFE", Tone::Bad),
        _ if chosen.in_time.is_none() => ("met", Tone::Good),
        _ => ("safe", Tone::Good),
    };
    // A deadline that is not hard may be missed; it is met, not safe.
    let word = if word == "safe" && !facts.case.matter.hard_deadline { "met" } else { word };
    figure(Subject::Deadline, tone, word.to_owned(), &[finish, overtime, met])
}

/// How the work ends, against the deadline.
pub fn ends(facts: &Facts, offer: &Offer) -> String {
    let days = |count: i64| plural(count, "working day", "working days");
    match (offer.doc.status, offer.doc.late_days, offer.doc.slack_days) {
        (Some(Status::Late), Some(late), _) if late > 0 => format!("{} late", days(late)),
        (Some(Status::Late), ..) if offer.finish <= facts.case.matter.deadline => {
            "inside the days held in reserve".to_owned()
        }
        (Some(Status::Late), ..) => "on a day off after the deadline".to_owned(),
        (_, _, Some(0)) => "no day to spare".to_owned(),
        (_, _, Some(slack)) => format!("{} to spare", days(slack)),
        _ => "in time".to_owned(),
    }
}

fn budget(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    let (budget, left) = (facts.budget()?, chosen.doc.budget_headroom?.get());
    let kept = chosen.within_budget.map(|share| format!("kept in {} of outcomes", chance(share)));
    let (word, tone) = if left < Decimal::ZERO { ("OVER", Tone::Bad) } else { ("left", Tone::Good) };
    let amount = format!("{} {word}", facts.money(chosen, left.abs()));
    Some(figure(Subject::Budget, tone, amount, &[Some(format!("of {}", facts.given(budget))), kept]))
}

fn own_time(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    let hours = chosen.doc.own_hours?.get();
    let own = chosen.doc.own?.get();
    let whose = if facts.is_solo() { "your own" } else { "of your own people" };
    let months = facts.is_steady().then(|| format!("over {} months", facts.case.matter.periods));
    let cost = (own > Decimal::ZERO).then(|| format!("{whose}, {} of the cost", facts.money(chosen, own)));
    let warnings = &facts.view.beside(chosen.doc).warnings;
    let short = warnings.iter().find_map(|of| match of {
        Warning::OwnTimeShort { needed, available } => Some((*needed, *available)),
        _ => None,
    });
    let tone = if short.is_some() { Tone::Bad } else { Tone::Plain };
    let short = short.map(|(needed, available)| short_of(facts, needed, available));
    let hours = format!("{} hours", display(hours, 0));
    Some(figure(Subject::OwnTime, tone, hours, &[short, cost, months]))
}

/// That the buyer's own people have too few hours.
fn short_of(facts: &Facts, needed: Decimal, available: Decimal) -> String {
    let who = if facts.is_solo() { "you have" } else { "your team has" };
    if facts.is_steady() {
        return format!("TOO MANY: {} a month, {who} {}", display(needed, 0), display(available, 0));
    }
    format!("TOO MANY: {who} {}", display(available, 0))
}

fn choice(facts: &Facts, chosen: &Offer) -> KeyFigure {
    if !facts.qualifies {
        let remark = "nothing that is permitted does what the matter demands".to_owned();
        return figure(Subject::Choice, Tone::Bad, "a stopgap".to_owned(), &[Some(remark)]);
    }
    let often = chosen.recommended.map(|share| format!("recommended in {} of outcomes", chance(share)));
    let next = match facts.next_best() {
        Some((next, more)) => format!("next best {}, {} more", facts.named(next), facts.between(chosen, next, more)),
        None => "no other option qualifies".to_owned(),
    };
    let (word, tone) = match chosen.recommended {
        None => ("by price", Tone::Plain),
        Some(share) if share >= Decimal::from(80) => ("clear", Tone::Good),
        Some(share) if share >= Decimal::from(60) => ("likely", Tone::Caution),
        Some(_) => ("too close", Tone::Caution),
    };
    figure(Subject::Choice, tone, word.to_owned(), &[often, Some(next)])
}

fn safer(facts: &Facts) -> Option<KeyFigure> {
    if !facts.is_unsafe() {
        return None;
    }
    let Some(safer) = facts.safer() else {
        let remark = "no permitted option is in time in 80 % of outcomes".to_owned();
        return Some(figure(Subject::Safer, Tone::Bad, "none".to_owned(), &[Some(remark)]));
    };
    let total = safer.doc.total?.get();
    let in_time = safer.in_time.map(|share| format!("in time in {} of outcomes", chance(share)));
    Some(figure(Subject::Safer, Tone::Caution, facts.money(safer, total), &[Some(facts.named(safer)), in_time]))
}
