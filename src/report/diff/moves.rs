//! Which totals and lines moved, and which facts of an estimate.

use std::collections::{BTreeMap, VecDeque};

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::num::Num;
use super::facts::{self, moved};
use super::saved::{Saved, SavedEstimate, SavedLine};
use super::{LineMove, ProviderMove};

/// What is said of an estimate elsewhere: whose it is, what it is computed from, and what it costs.
const TOLD: [&str; 4] = ["provider", "total", "work", "lines"];

/// Every provider of either comparison, those of the new one first.
pub fn providers(old: &Saved, new: &Saved) -> Vec<ProviderMove> {
    let find = |of: &Saved, id: &str| of.estimates.iter().position(|estimate| estimate.provider == id);
    let now = (0..new.estimates.len()).map(|at| (find(old, &new.estimates[at].provider), Some(at)));
    let gone = (0..old.estimates.len()).filter(|at| find(new, &old.estimates[*at].provider).is_none());
    let gone = gone.map(|at| (Some(at), None));
    now.chain(gone).map(|(before, now)| provider((old, before), (new, now))).collect()
}

fn provider((old, before): (&Saved, Option<usize>), (new, now): (&Saved, Option<usize>)) -> ProviderMove {
    let [before_doc, now_doc] = [(old, before), (new, now)].map(|(of, at)| Some(&of.whole["estimates"][at?]));
    let (before, now) = (before.map(|at| &old.estimates[at]), now.map(|at| &new.estimates[at]));
    let total = |of: Option<&SavedEstimate>| of.and_then(|of| of.total).map(Num::get);
    let (total_old, total_new) = (total(before), total(now));
    let change = total_old.zip(total_new).and_then(|(old, new)| new.checked_sub(old));
    let percent = change.zip(total_old).and_then(|(change, old)| {
        // The sign is that of the change, whatever that of the total.
        change.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(old.abs())
    });
    let pairs = pairs(before.map_or(&[], |of| &of.lines), now.map_or(&[], |of| &of.lines));
    let name = now.map(|of| new.called(of)).or_else(|| before.map(|of| old.called(of)));
    ProviderMove {
        provider: now.or(before).map_or_else(String::new, |of| of.provider.clone()),
        total_old: total_old.map(Num::rounded),
        total_new: total_new.map(Num::rounded),
        change: change.map(Num::rounded),
        change_percent: percent.map(Num::percent),
        lines: pairs.into_iter().filter_map(|(old, new)| line(old, new, change.is_some())).collect(),
        name: name.unwrap_or_default(),
        changes: before_doc.zip(now_doc).map_or_else(Vec::new, |(old, new)| facts(old, new)),
    }
}

fn facts(old: &Value, new: &Value) -> Vec<super::InputMove> {
    let told = |key: &str| TOLD.contains(&key);
    moved(&facts::shared(old, new, told), &facts::shared(new, old, told))
}

/// Lines of one kind, provider and task belong together: those of one name first, then in their order. Those that are
/// gone come last.
fn pairs<'l>(old: &'l [SavedLine], new: &'l [SavedLine]) -> Vec<(Option<&'l SavedLine>, Option<&'l SavedLine>)> {
    let kind = |line: &'l SavedLine| (line.code.as_str(), line.by.as_deref(), line.task);
    let mut partners: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    for by_name in [true, false] {
        let name = |line: &'l SavedLine| if by_name { line.name.as_str() } else { "" };
        let mut waiting: BTreeMap<_, VecDeque<usize>> = BTreeMap::new();
        for (at, line) in old.iter().enumerate().filter(|(at, _)| !taken[*at]) {
            waiting.entry((kind(line), name(line))).or_default().push_back(at);
        }
        for (partner, line) in partners.iter_mut().zip(new).filter(|(partner, _)| partner.is_none()) {
            *partner = waiting.get_mut(&(kind(line), name(line))).and_then(VecDeque::pop_front);
            if let Some(at) = partner {
                taken[*at] = true;
            }
        }
    }
    let of_new = partners.into_iter().zip(new).map(|(partner, now)| (partner.map(|at| &old[at]), Some(now)));
    let gone = old.iter().enumerate().filter(|(at, _)| !taken[*at]).map(|(_, before)| (Some(before), None));
    of_new.chain(gone).collect()
}

fn line(old: Option<&SavedLine>, new: Option<&SavedLine>, priced: bool) -> Option<LineMove> {
    let amount = |of: Option<&SavedLine>| of.map(|of| of.amount);
    let (before, now) = (amount(old), amount(new));
    let of = new.or(old).filter(|_| before != now)?;
    Some(LineMove::of(of, before, now, priced))
}
