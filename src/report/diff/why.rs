//! What moved the recommendation, in sentences: how those concerned stood before and stand now, and which inputs did it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::super::num::Num;
use super::saved::{Saved, SavedEstimate};
use super::words::{day, side_by_side};
use super::{Diff, InputMove, LineMove, ProviderMove};
use crate::engine::unimproved;
use crate::matter::Status;
use crate::number::{display, plural};

/// So many lines and inputs are named in a sentence.
const MOST: usize = 5;

/// How an estimate stands in a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Absent,
    Excluded,
    Unpriced,
    OverCapacity,
    Late,
    InTime,
}

/// The sentences.
pub fn why(old: &Saved, new: &Saved, of: &Diff, decimals: u32) -> Vec<String> {
    let teller = Teller { old, new, of, decimals };
    let (before, now) = (of.recommended_old.as_deref(), of.recommended_new.as_deref());
    let mut concerned: Vec<&str> = now.into_iter().chain(before).collect();
    concerned.dedup();
    let mut said: Vec<String> = now.and_then(|id| teller.over_budget(id)).into_iter().collect();
    said.extend(concerned.iter().flat_map(|id| teller.moved(id)));
    if before != now {
        said.extend(teller.parts(&concerned));
        said.extend(before.zip(now).and_then(|(before, now)| teller.between(before, now)));
        said.extend(teller.inputs(&concerned));
    }
    said
}

/// Which inputs alone bring the old recommendation back.
pub fn turned_back(keys: &[String]) -> String {
    let named: Vec<String> = keys.iter().take(MOST).map(|key| format!("`{key}`")).collect();
    match keys {
        [] => "No single input, set back, brings the old recommendation back.".to_owned(),
        [_] => format!("{} alone decides it: set back, it brings the old recommendation back.", named.concat()),
        _ => format!(
            "Each of these alone, set back, brings the old recommendation back: {}{}.",
            named.join(", "),
            rest(keys.len(), "inputs")
        ),
    }
}

struct Teller<'d> {
    old: &'d Saved,
    new: &'d Saved,
    of: &'d Diff,
    decimals: u32,
}

impl Teller<'_> {
    /// How an estimate stood and stands, and what it costs more or less.
    fn moved(&self, id: &str) -> Vec<String> {
        let estimates = [self.old, self.new].map(|of| of.estimate(id));
        let Some(name) = self.provider(id).map(|of| of.name.as_str()) else { return Vec::new() };
        let standings = estimates.map(standing);
        let mut said = Vec::new();
        if standings[0] != standings[1] {
            said.extend(stands(name, estimates, standings));
        }
        said.extend(self.provider(id).and_then(|of| self.costs(of)));
        said
    }

    /// That an estimate is above the budget now, or is no longer.
    fn over_budget(&self, id: &str) -> Option<String> {
        let name = &self.provider(id)?.name;
        let [before, now] = [self.old, self.new].map(|of| of.headroom(id));
        let over = |left: Option<Decimal>| left.filter(|left| *left < Decimal::ZERO).map(|left| -left);
        match (over(before), over(now)) {
            (None, Some(now)) => Some(format!("{name} is now {} over the budget.", self.money(Num::rounded(now)))),
            (Some(before), Some(now)) if before != now => {
                let [before, now] = [before, now].map(|over| self.money(Num::rounded(over)));
                Some(format!("{name} is {now} over the budget; before, {before}."))
            }
            (Some(_), None) => Some(format!("{name} is no longer over the budget.")),
            _ => None,
        }
    }

    /// Those who do a part of the work of some estimates, and stand otherwise than before.
    fn parts(&self, ids: &[&str]) -> Vec<String> {
        let parts: BTreeSet<&str> = self.does(ids).filter(|id| !ids.contains(id)).collect();
        let stand = |id: &&str| {
            let estimates = [self.old, self.new].map(|of| of.estimate(id));
            let standings = estimates.map(standing);
            let name = self.provider(id)?.name.as_str();
            (standings[0] != standings[1]).then(|| stands(name, estimates, standings))?
        };
        parts.iter().filter_map(stand).collect()
    }

    /// Who does the tasks of some estimates, before or now.
    fn does<'s>(&'s self, ids: &'s [&'s str]) -> impl Iterator<Item = &'s str> {
        let estimates = ids.iter().flat_map(|id| [self.old, self.new].map(|of| of.estimate(id))).flatten();
        estimates.flat_map(|of| of.assignments.iter().map(|task| task.provider.as_str()))
    }

    /// What an estimate costs more or less, and the lines that make most of it.
    fn costs(&self, of: &ProviderMove) -> Option<String> {
        let change = of.change?.get();
        if change.is_zero() {
            return None;
        }
        let way = if change > Decimal::ZERO { "more" } else { "less" };
        let percent = of.change_percent.map_or_else(String::new, |of| format!(" ({} %)", display(of.get().abs(), 1)));
        let by = self.money(Num::rounded(change.abs()));
        let mut lines: Vec<&LineMove> = of.lines.iter().filter(|line| line.change.is_some()).collect();
        lines.sort_by_key(|line| line.change.map(|change| -change.get().abs()));
        let named =
            lines.iter().take(MOST).map(|line| format!("{} {}", line.name.replace('`', "'"), self.signed(line.change)));
        let named: Vec<String> = named.collect();
        let (months_old, months_new) = (self.of.periods_old, self.of.periods_new);
        let because = match named.as_slice() {
            _ if months_old != months_new => {
                format!(", over {} instead of {months_old}", plural(months_new, "month", "months"))
            }
            [] => String::new(),
            _ if months_new > 1 => format!("; a month: {}{}", named.join(", "), rest(lines.len(), "lines")),
            _ => format!(": {}{}", named.join(", "), rest(lines.len(), "lines")),
        };
        Some(format!("{} costs {by}{percent} {way} than before{because}.", of.name))
    }

    /// How the two recommended ones stood to each other, where both could have been chosen before and now.
    fn between(&self, before: &str, now: &str) -> Option<String> {
        let [lead_old, lead_new] = [self.old, self.new].map(|of| {
            let [before, now] = [before, now].map(|id| of.estimate(id));
            let both = [before, now].iter().all(|of| standing(*of) == Standing::InTime);
            before.filter(|_| both)?.total?.get().checked_sub(now?.total?.get())
        });
        let (old, new) = (lead_old?, lead_new?);
        let [before, now] = [before, now].map(|id| self.provider(id).map_or(id, |of| of.name.as_str()));
        let money = |amount: Decimal| self.money(Num::rounded(amount.abs()));
        (old < Decimal::ZERO && new > Decimal::ZERO)
            .then(|| format!("{before} was {} cheaper than {now}; now {now} is {} cheaper.", money(old), money(new)))
    }

    /// The inputs that moved and bear on some estimates.
    fn inputs(&self, ids: &[&str]) -> Option<String> {
        if self.of.inputs.is_empty() {
            return Some(
                "No input changed: another version of lpo-cost, or another day, made the difference.".to_owned(),
            );
        }
        let does: BTreeSet<&str> = self.does(ids).chain(ids.iter().map(|id| unimproved(id))).collect();
        let bears = |of: &&InputMove| match of.key.strip_prefix("providers.") {
            Some(rest) => does.iter().any(|id| rest.strip_prefix(id).is_some_and(|rest| rest.starts_with('.'))),
            None => true,
        };
        let moved: Vec<&InputMove> = self.of.inputs.iter().filter(bears).collect();
        let said = |of: &&InputMove| {
            let [old, new] = side_by_side(of.old.as_ref(), of.new.as_ref());
            format!("`{}` from {old} to {new}", of.key)
        };
        let named: Vec<String> = moved.iter().take(MOST).map(said).collect();
        (!named.is_empty())
            .then(|| format!("The inputs behind it: {}{}.", named.join(", "), rest(moved.len(), "inputs")))
    }

    fn provider(&self, id: &str) -> Option<&ProviderMove> {
        self.of.providers.iter().find(|of| of.provider == id)
    }

    fn money(&self, amount: Num) -> String {
        format!("{} {}", self.of.currency, super::words::digits(amount, self.decimals))
    }

    fn signed(&self, change: Option<Num>) -> String {
        change.map_or_else(String::new, |change| super::words::signed(change, self.decimals))
    }
}

/// How an estimate stands that stood otherwise; none where it could have been chosen before and now.
fn stands(name: &str, estimates: [Option<&SavedEstimate>; 2], standings: [Standing; 2]) -> Option<String> {
    let [old, new] = estimates;
    Some(match standings {
        [Standing::Absent, _] if new?.is_split() => format!("{name} is new: no split was worth it before."),
        [_, Standing::Absent] if old?.is_split() => format!("{name} is gone: no split is worth it now."),
        [Standing::Absent, _] => format!("{name} was not compared before."),
        [_, Standing::Absent] => format!("{name} is no longer compared."),
        [_, Standing::Excluded] => format!("{name} is no longer permitted: {}.", reasons(new?)),
        [Standing::Excluded, _] => format!("{name} is permitted now. It was not before: {}.", reasons(old?)),
        [_, Standing::Unpriced] => format!("{name} has no price any more."),
        [Standing::Unpriced, _] => format!("{name} has a price now, which it had not before."),
        [_, Standing::OverCapacity] => format!("{name} has no longer the capacity for the work of a month."),
        [Standing::OverCapacity, _] => format!("{name} now has the capacity for the work of a month."),
        [_, Standing::Late] => format!("{name} is now late: it finishes {}; before, {}.", late(new?), ends(old?)),
        [Standing::Late, _] => {
            format!("{name} is now in time: it finishes {}; before, it was {}.", ends(new?), late(old?))
        }
        _ => return None,
    })
}

fn standing(of: Option<&SavedEstimate>) -> Standing {
    let is = |of: &SavedEstimate, status: Status| of.status.as_deref() == Some(status.word());
    match of {
        None => Standing::Absent,
        Some(of) if of.permitted == Some(false) => Standing::Excluded,
        Some(of) if of.total.is_none() => Standing::Unpriced,
        Some(of) if is(of, Status::Late) => Standing::Late,
        Some(of) if is(of, Status::OverCapacity) => Standing::OverCapacity,
        Some(_) => Standing::InTime,
    }
}

fn reasons(of: &SavedEstimate) -> String {
    let said = of.exclusions.iter().map(|found| found.reason.as_ref().unwrap_or(&found.code).as_str());
    said.collect::<Vec<_>>().join("; ")
}

fn ends(of: &SavedEstimate) -> String {
    of.finish.as_deref().map_or_else(|| "in time".to_owned(), |finish| format!("on {}", day(finish)))
}

fn late(of: &SavedEstimate) -> String {
    let days = of.late_days.filter(|days| *days > 0);
    let by = days.map_or_else(String::new, |days| format!(", {} late", plural(days, "working day", "working days")));
    format!("{}{by}", ends(of))
}

/// How many more there are than are named.
fn rest(count: usize, what: &str) -> String {
    if count > MOST { format!(", and {} more {what}", count - MOST) } else { String::new() }
}
