//! Why: what it costs against the budget, why it wins and by how much, and why each other one loses.

use std::cmp::{Ordering, Reverse};

use rust_decimal::Decimal;

use super::super::super::num::Num;
use super::facts::{Facts, Offer};
use super::prose::{chance, listed};
use crate::matter::{Exclusion, LineCode, ProviderKind, Status};
use crate::number::{display, plural};

/// So many others are named in a sentence.
const MOST_NAMED: usize = 3;

/// So many sentences are enough.
const MOST: usize = 5;

/// At most five sentences.
pub fn why(facts: &Facts) -> Vec<String> {
    let Some(chosen) = facts.chosen() else {
        let all = "Every option is excluded; the reasons stand above.".to_owned();
        return [Some(all), nearest_to_budget(facts)].into_iter().flatten().collect();
    };
    let sentences = [
        Some(cost(facts, chosen)),
        surest(facts, chosen),
        saving(facts, chosen),
        dearer(facts, chosen),
        late(facts, chosen),
        made_of(facts, chosen),
    ];
    sentences.into_iter().flatten().take(MOST).collect()
}

/// Of those that nothing but the budget excludes and that are in time, the one with the lowest total.
fn nearest_to_budget(facts: &Facts) -> Option<String> {
    let in_time = |of: &Offer| of.doc.status.is_some_and(Status::is_in_time);
    let only_dear = facts.offers.iter().filter(|of| in_time(of) && *of.exclusions == [Exclusion::OverBudget]);
    let (total, of) = only_dear.filter_map(|of| Some((of.doc.total?.get(), of))).min_by_key(|(total, _)| *total)?;
    let (budget, over) = (facts.given(facts.budget()?), -of.doc.budget_headroom?.get());
    let [total, over] = [total, over].map(|amount| facts.money(of, amount));
    Some(format!("Nearest to the budget of {budget}: {} at {total}, {over} over it.", facts.named(of)))
}

fn cost(facts: &Facts, chosen: &Offer) -> String {
    let total = chosen.doc.total.map_or_else(|| "unknown".to_owned(), |total| facts.money(chosen, total.get()));
    let budget = match (facts.budget(), chosen.doc.budget_headroom.map(Num::get)) {
        (Some(budget), Some(left)) => {
            let budget = facts.given(budget);
            match left.cmp(&Decimal::ZERO) {
                Ordering::Less => format!(", {} over the budget of {budget}", facts.money(chosen, left.abs())),
                Ordering::Equal => format!(", all of the budget of {budget}"),
                Ordering::Greater => format!(", {} under the budget of {budget}", facts.money(chosen, left)),
            }
        }
        _ => String::new(),
    };
    format!("Total for {}: {total}{budget}; {}.", facts.named(chosen), standing(facts, chosen))
}

/// What the recommended one has over the others.
fn standing(facts: &Facts, chosen: &Offer) -> String {
    let is_late = |of: &Offer| of.doc.status == Some(Status::Late) && facts.qualifies(of);
    let [one, many] = match (facts.is_steady(), facts.case.matter.deadline.is_some()) {
        (true, _) => [" and has the capacity", " and have the capacity"],
        _ if facts.offers.iter().any(is_late) => [", its delay paid for", ", delays paid for"],
        (_, true) => [" and meets the deadline", " and meet the deadline"],
        _ => ["", ""],
    };
    if !facts.qualifies {
        let first =
            chosen.finish.map_or_else(String::new, |day| format!(", on {}, {}", day.said(), facts.ends(chosen)));
        return match chosen.doc.status {
            Some(Status::OverCapacity) => "no permitted option has the capacity".to_owned(),
            _ => format!("no permitted option {}, and it finishes first{first}", facts.demand(chosen)),
        };
    }
    // Beside an unsafe deadline it must not read as if that were met for certain.
    let likely = if facts.is_unsafe() { " at the likely figures" } else { "" };
    match facts.offers.iter().filter(|of| facts.qualifies(of)).count() {
        1 => format!("the only option that is permitted{one}{likely}"),
        count => format!("the lowest of the {count} options that are permitted{many}{likely}"),
    }
}

/// How often one that is unsafe is in time all the same, beside the surest of the others.
fn surest(facts: &Facts, chosen: &Offer) -> Option<String> {
    let own = chosen.in_time.filter(|_| facts.is_unsafe() && facts.safer().is_none())?;
    let others = facts.offers.iter().filter(|of| of.at != chosen.at && of.doc.permitted);
    let (next, share) =
        others.filter_map(|of| Some((of, of.in_time?))).max_by_key(|(of, share)| (*share, Reverse(of.at)))?;
    let within = if facts.is_steady() { "within capacity" } else { "in time" };
    let often = match own.cmp(&share) {
        Ordering::Less => "less often than another",
        Ordering::Equal => "no more often than another",
        Ordering::Greater => "more often than any other",
    };
    Some(format!("It is {within} {often}: in {} of outcomes, {} in {}.", chance(own), facts.named(next), chance(share)))
}

fn saving(facts: &Facts, chosen: &Offer) -> Option<String> {
    let (saving, today) = (facts.saving(chosen)?.get(), facts.today());
    let amount = facts.between(chosen, today, saving.abs());
    let name = facts.named(today);
    let percent = chosen
        .doc
        .saving_percent
        .map_or_else(String::new, |percent| format!(" ({} %)", display(percent.get().abs(), 0)));
    Some(if saving < Decimal::ZERO {
        format!("It costs {amount}{percent} more than today's way, {name}.")
    } else {
        format!("Against today's way, {name}, it saves {amount}{percent}.")
    })
}

/// Those that qualify but cost more, unless that is today's way alone, of which the saving speaks.
fn dearer(facts: &Facts, chosen: &Offer) -> Option<String> {
    let total = chosen.doc.total?.get();
    let mut others: Vec<(&Offer, Decimal)> = (facts.offers.iter())
        .filter(|of| of.at != chosen.at && facts.qualifies && facts.qualifies(of))
        .filter_map(|of| Some((of, of.doc.total?.get() - total)))
        .collect();
    others.sort_by_key(|(_, more)| *more);
    if others.iter().all(|(of, _)| of.at == facts.today && facts.saving(chosen).is_some()) {
        return None;
    }
    let named = others.iter().map(|(of, more)| {
        if more.is_zero() {
            return format!("{} by nothing, but it finishes no sooner", facts.named(of));
        }
        format!("{} by {}", facts.named(of), facts.between(chosen, of, *more))
    });
    let named: Vec<String> = named.collect();
    let whose = if named.len() == 1 { "The other costs" } else { "The others cost" };
    Some(format!("{whose} more: {}.", first_few(&named)))
}

/// Those that are permitted but late or over capacity.
fn late(facts: &Facts, chosen: &Offer) -> Option<String> {
    let mut others: Vec<&Offer> = facts
        .offers
        .iter()
        .filter(|of| of.at != chosen.at && of.doc.permitted && !facts.qualifies(of) && of.doc.status.is_some())
        .collect();
    others.sort_by_key(|of| of.doc.total);
    let named = others.iter().map(|of| {
        let total = of.doc.total.map_or_else(String::new, |total| format!(" at {}", facts.money(of, total.get())));
        format!("{}{total}{}", facts.named(of), lateness(facts, of))
    });
    let named: Vec<String> = named.collect();
    let what = match facts.is_steady() {
        true => "Without the capacity",
        false if others.iter().any(|of| facts.is_within_reserve(of)) => "Not in time without the reserve",
        false => "Not in time",
    };
    (!named.is_empty()).then(|| format!("{what}: {}.", first_few(&named)))
}

/// By how much it is late, and that it begins later than the matter does.
fn lateness(facts: &Facts, of: &Offer) -> String {
    if of.doc.status == Some(Status::OverCapacity) {
        return String::new();
    }
    let begins = facts.view.beside(of.doc).begins;
    let waits = begins.filter(|day| facts.case.matter.start.is_some_and(|start| start < *day));
    let waits = waits.map_or_else(String::new, |day| format!(" (it begins on {})", day.said()));
    format!(", {}{waits}", facts.ends(of))
}

fn first_few(named: &[String]) -> String {
    if named.len() <= MOST_NAMED {
        return named.join("; ");
    }
    let rest = named.len() - MOST_NAMED;
    let rest = plural(rest, "other", "others");
    format!("{}; and {rest}", named[..MOST_NAMED].join("; "))
}

/// What the total is made of.
fn made_of(facts: &Facts, chosen: &Offer) -> Option<String> {
    let (invoiced, own) = (chosen.doc.invoiced?.get(), chosen.doc.own?.get());
    let [contingency, delay] = [LineCode::Contingency, LineCode::Delay].map(|code| facts.lines(chosen, &[code]));
    let in_house = if facts.is_solo() { "your own time" } else { "in-house cost" };
    let rest = [(in_house, own), ("contingency", contingency?), ("cost of delay", delay?)];
    let rest: Vec<String> =
        rest.iter().filter(|(_, amount)| !amount.is_zero()).map(|(what, _)| (*what).to_owned()).collect();
    let is_split = !invoiced.is_zero() && !rest.is_empty();
    let amount = facts.money(chosen, invoiced);
    is_split.then(|| format!("{amount} of it {}; the rest is {}.", paid(facts, chosen), listed(&rest)))
}

/// How those are paid who are not one's own team: people who are hired send no invoices.
fn paid(facts: &Facts, chosen: &Offer) -> String {
    let providers = &facts.case.providers;
    let outside = || chosen.parts.iter().map(|part| part.provider).filter(|of| *of != facts.case.baseline);
    if outside().all(|of| providers[of].kind != ProviderKind::InHouse) {
        return "is invoiced".to_owned();
    }
    format!("is paid to {}", facts.all_named(&outside().collect::<Vec<_>>()))
}
