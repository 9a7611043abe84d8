//! The key figures: cost, deadline, budget, own time, how sure the choice is, and what would be safer.

use rust_decimal::Decimal;

use super::facts::{Facts, Offer};
use super::options::{one_off, rises, transition};
use super::prose::{LIKELY, SAFE, chance, in_whole, listed, plural_role};
use super::{KeyFigure, Subject, Tone};
use crate::matter::{LADDER, Status, Verdict, Warning};
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
        loss(facts, chosen),
        own_time(facts, chosen),
        choice(facts, chosen),
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
    let median = median.map(|median| format!("{}median {}", dearer(facts, chosen, total), facts.money(chosen, median)));
    let months = facts.is_steady().then(|| format!("over {} months", facts.case.matter.periods));
    let tone = if over.is_some() { Tone::Bad } else { Tone::Plain };
    Some(figure(Subject::Cost, tone, facts.money(chosen, total), &[over, months, median, range]))
}

/// That most outcomes cost more than the total, where the sentence shows that they do.
fn dearer(facts: &Facts, chosen: &Offer, total: Decimal) -> &'static str {
    let exceeds = |amount: Option<Decimal>| {
        amount.is_some_and(|amount| amount > total && facts.money(chosen, amount) != facts.money(chosen, total))
    };
    match (exceeds(chosen.low), exceeds(chosen.median)) {
        (true, _) => "9 of 10 outcomes cost more: ",
        (_, true) => "most outcomes cost more: ",
        _ => "",
    }
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
    // Neither is a part of the one-off costs.
    let others = [("transition", transition(facts, chosen)?), ("price rises", rises(facts, chosen)?)];
    let dearer = others.iter().filter(|(_, amount)| *amount > Decimal::ZERO);
    let dearer: Vec<String> =
        dearer.map(|(what, amount)| format!("{what} of {}", facts.money(chosen, *amount))).collect();
    let apart = (!dearer.is_empty()).then(|| format!("plus {}", listed(&dearer)));
    // Before a dearer way is live, the cheaper one does the work.
    let saved = transition(facts, chosen).filter(|amount| *amount < Decimal::ZERO);
    let saved = saved.map(|amount| format!("{} less before everything is live", facts.money(chosen, -amount)));
    let once = facts.money(chosen, one_off(facts, chosen)?);
    Some(figure(Subject::Beside, Tone::Plain, once, &[apart, saved]))
}

fn payback(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    let month = facts.payback(chosen).filter(|_| facts.is_steady())?;
    let when = facts.case.matter.start.and_then(|start| start.plus_months(i32::try_from(month).ok()? - 1));
    let when = when.map_or_else(String::new, |day| format!("{}; ", day.month_said()));
    let remark = format!("{when}cheaper than today's way from then on");
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
    let finish = chosen.finish.map(|day| format!("finishes {}{}, {}", day.said(), by(chosen), facts.ends(chosen)));
    let may_be_missed = chosen.in_time.is_some_and(|share| share < SAFE);
    let (word, tone) = match status {
        Status::Late if facts.is_within_reserve(chosen) => ("USES RESERVE", Tone::Bad),
        Status::Late => ("LATE", Tone::Bad),
        _ if facts.is_unsafe() => ("UNSAFE", Tone::Bad),
        // It may be missed at a price, which is in the outcomes.
        _ if may_be_missed => ("AT RISK", Tone::Caution),
        // Without outcomes, or where missing it has but a price, it is met and not more.
        _ if chosen.in_time.is_none() || !facts.case.matter.hard_deadline => ("met", Tone::Good),
        _ => ("safe", Tone::Good),
    };
    figure(Subject::Deadline, tone, word.to_owned(), &[finish, met])
}

/// How many people the date takes, where they are several, and whether they work overtime.
fn by(chosen: &Offer) -> String {
    let team = chosen.doc.team.filter(|team| *team > 1).map(|team| plural(team, "person", "people"));
    let overtime = (chosen.doc.status == Some(Status::OnTimeWithOvertime)).then(|| "overtime".to_owned());
    let both: Vec<String> = [team, overtime].into_iter().flatten().collect();
    if both.is_empty() { String::new() } else { format!(" with {}", listed(&both)) }
}

fn budget(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    let (budget, left) = (facts.budget()?, chosen.doc.budget_headroom?.get());
    let risk = chosen.within_budget.is_some_and(|share| share < SAFE) && left >= Decimal::ZERO;
    let kept = chosen.within_budget.map(|share| {
        let at_risk = if risk { "AT RISK, " } else { "" };
        format!("{at_risk}kept in {} of outcomes", chance(share))
    });
    let (word, tone) = match (left < Decimal::ZERO, risk) {
        (true, _) => ("OVER", Tone::Bad),
        (_, true) => ("left", Tone::Caution),
        _ => ("left", Tone::Good),
    };
    let amount = format!("{} {word}", facts.money(chosen, left.abs()));
    Some(figure(Subject::Budget, tone, amount, &[Some(format!("of {}", facts.given(budget))), kept]))
}

/// What the firm would lose on the work.
fn loss(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    let loss = facts.loss(chosen)?;
    let percent = chosen.doc.margin_percent.map(|percent| percent.get().abs());
    let more = percent.map_or_else(String::new, |percent| format!("{} % ", display(percent, 0)));
    let remark = format!("it costs you {more}more than you would bill for it");
    Some(figure(Subject::Margin, Tone::Bad, format!("{} LOSS", facts.money(chosen, loss)), &[Some(remark)]))
}

fn own_time(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    let hours = chosen.doc.own_hours?.get();
    let own = chosen.doc.own?.get();
    let cost = (own > Decimal::ZERO).then(|| format!("cost {}", facts.money(chosen, own)));
    let warnings = &facts.view.beside(chosen.doc).warnings;
    let per = if facts.is_steady() { " a month" } else { "" };
    let has = if facts.is_solo() { "you have" } else { "your team has" };
    let short = warnings.iter().find_map(|warning| match warning {
        Warning::OwnTimeShort { needed, available } => {
            Some(format!("TOO FEW: {has} {} of the {}{per}", display(*available, 0), display(*needed, 0)))
        }
        _ => None,
    });
    let tone = if short.is_some() { Tone::Bad } else { Tone::Plain };
    let hours = if hours.is_zero() { "none".to_owned() } else { format!("{} hours", display(hours, 0)) };
    Some(figure(Subject::OwnTime, tone, hours, &[short, by_role(facts, chosen), cost]))
}

/// The hours of each role, those up the ladder first.
fn by_role(facts: &Facts, chosen: &Offer) -> Option<String> {
    let hours = chosen.doc.own_hours_by_role.as_ref().filter(|hours| hours.len() > 1 && !facts.is_solo())?;
    let place = |role: &str| LADDER.iter().position(|step| *step == role);
    let mut hours: Vec<(&String, Decimal)> = hours.iter().map(|(role, hours)| (role, hours.get())).collect();
    hours.sort_by_key(|(role, _)| std::cmp::Reverse(place(role)));
    let whole = in_whole(&hours.iter().map(|(_, hours)| *hours).collect::<Vec<_>>());
    let said = hours.iter().zip(whole).filter(|(_, whole)| !whole.is_zero());
    let said: Vec<String> =
        said.map(|((role, _), whole)| format!("{} of {}", display(whole, 0), plural_role(role))).collect();
    Some(said.join(", "))
}

/// How sure the choice is; nothing where nobody does what the matter demands, which the headline says.
fn choice(facts: &Facts, chosen: &Offer) -> Option<KeyFigure> {
    if !facts.qualifies {
        return None;
    }
    let often = match (chosen.recommended, facts.view.document.verdict) {
        (Some(share), _) => {
            Some(format!("recommended in {} of outcomes{}", chance(share), oftener(facts, chosen, share)))
        }
        (None, Some(_)) => Some("no figure has a range".to_owned()),
        (None, None) => None,
    };
    let next = match facts.next_best() {
        Some((next, more)) if more.is_zero() => format!("next best {}, at the same cost", facts.named(next)),
        Some((next, more)) => format!("next best {}, {} more", facts.named(next), facts.between(chosen, next, more)),
        None => "no other option qualifies".to_owned(),
    };
    let (word, tone) = match facts.view.document.verdict {
        None | Some(Verdict::NobodyQualifies) => ("by price", Tone::Plain),
        Some(Verdict::Clear) => ("clear", Tone::Good),
        Some(Verdict::Likely) => ("likely", Tone::Caution),
        // In the other outcomes nobody does what the matter demands, so there is nothing to be close to.
        Some(Verdict::TooCloseToCall | Verdict::Unsafe) if facts.next_best().is_none() => ("only one", Tone::Caution),
        Some(Verdict::TooCloseToCall) => ("too close", Tone::Caution),
        Some(Verdict::Unsafe) => match chosen.recommended {
            Some(share) if share >= SAFE => ("clear", Tone::Good),
            Some(share) if share >= LIKELY => ("likely", Tone::Caution),
            _ => ("too close", Tone::Caution),
        },
    };
    Some(figure(Subject::Choice, tone, word.to_owned(), &[often, Some(next)]))
}

/// Who is recommended in more outcomes than what is recommended at the likely values, where anybody is.
fn oftener(facts: &Facts, chosen: &Offer, share: Decimal) -> String {
    let others = facts.offers.iter().filter(|of| of.at != chosen.at);
    let others = others.filter_map(|of| of.recommended.filter(|more| *more > share).map(|more| (of, more)));
    others
        .max_by_key(|(_, more)| *more)
        .map_or_else(String::new, |(other, more)| format!(", {} more often, in {}", facts.named(other), chance(more)))
}

fn safer(facts: &Facts) -> Option<KeyFigure> {
    if !facts.is_unsafe() {
        return None;
    }
    let within = if facts.is_steady() { "within capacity" } else { "in time" };
    let Some(safer) = facts.safer() else {
        let remark = format!("no permitted option reaches 80 % {within}");
        return Some(figure(Subject::Safer, Tone::Bad, "none".to_owned(), &[Some(remark)]));
    };
    let total = safer.doc.total?.get();
    let in_time = safer.in_time.map(|share| format!("{within} in {} of outcomes", chance(share)));
    Some(figure(Subject::Safer, Tone::Caution, facts.money(safer, total), &[Some(facts.named(safer)), in_time]))
}
