//! What the document of a watched matter is made with: amounts at their precision, names, sums by phase and by who is paid.

use rust_decimal::Decimal;

use super::super::num::Num;
use super::super::words::capitalised;
use super::document::{FiguresDoc, PaidDoc, PhaseDoc};
use crate::analysis::{Earned, PlaceEarned, Watched};
use crate::matter::{WorkPlan, utbms_title};
use crate::number::{Day, Exact};

/// What of a matter belongs to no phase.
const NO_PHASE: &str = "No phase";
/// What is the matter's own.
const OWN: &str = "The matter's own costs";

/// Writes what was watched.
pub struct Writer<'w> {
    pub plan: &'w WorkPlan,
    pub watched: &'w Watched,
    pub as_of: Day,
    pub anonymise: bool,
}

impl Writer<'_> {
    pub(super) fn money(&self, amount: Option<Exact>) -> Option<Num> {
        Some(Num::money(amount?.get()?, self.plan.currency.decimals()))
    }

    pub(super) fn amount(&self, amount: Option<Decimal>) -> Option<Num> {
        amount.map(|amount| Num::money(amount, self.plan.currency.decimals()))
    }

    /// What a place is called: by its tasks, or by who is paid beside them.
    pub(super) fn place_name(&self, of: &PlaceEarned) -> String {
        let name = |at: &usize| {
            let task = &self.plan.tasks[*at];
            let title = task.utbms.as_deref().and_then(utbms_title).map(str::to_owned);
            let hidden = || title.unwrap_or_else(|| format!("task {}", task.number));
            if self.anonymise { hidden() } else { task.name.clone() }
        };
        let mut names: Vec<String> = of.place.tasks.iter().map(name).collect();
        names.dedup();
        match of.place.provider.as_deref() {
            _ if !names.is_empty() => names.join(" + "),
            None if of.place.is_planned => OWN.to_owned(),
            None => "Not in the plan".to_owned(),
            Some(provider) if of.place.is_planned => format!("{}: beside tasks", self.called(provider)),
            Some(provider) if self.plan.names.contains_key(provider) => {
                format!("{}: not in the plan", self.called(provider))
            }
            Some(_) if self.anonymise => "Somebody who is not in the plan".to_owned(),
            Some(provider) => format!("{provider}: not in the plan"),
        }
    }

    /// Whether an id may be told: those of vendors that are not in the plan may give a matter away.
    pub(super) fn is_said(&self, provider: &str) -> bool {
        !self.anonymise || self.plan.names.contains_key(provider)
    }

    fn called(&self, provider: &str) -> String {
        capitalised(self.plan.called(provider))
    }

    /// Sums over places that share something, in the order in which it first comes; what has none of it comes last.
    fn sums(&self, key: impl Fn(&PlaceEarned) -> Option<String>) -> Vec<(Option<String>, Earned)> {
        let mut sums: Vec<(Option<String>, Vec<&Earned>)> = Vec::new();
        for of in &self.watched.places {
            let key = key(of);
            match sums.iter_mut().find(|(known, _)| *known == key) {
                Some((_, all)) => all.push(&of.earned),
                None => sums.push((key, vec![&of.earned])),
            }
        }
        sums.sort_by_key(|(key, _)| key.is_none());
        sums.into_iter().map(|(key, all)| (key, Earned::sum(all))).collect()
    }

    pub(super) fn phases(&self) -> Vec<PhaseDoc> {
        let mut sums = self.sums(|of| self.plan.phase(*of.place.tasks.first()?));
        sums.sort_by(|(a, _), (b, _)| (a.is_none(), a).cmp(&(b.is_none(), b)));
        let sums = sums.into_iter().map(|(phase, earned)| PhaseDoc {
            name: phase.as_deref().and_then(utbms_title).unwrap_or(NO_PHASE).to_owned(),
            phase,
            figures: FiguresDoc::of(self, &earned),
        });
        sums.collect()
    }

    pub(super) fn providers(&self) -> Vec<PaidDoc> {
        let sums = self.sums(|of| of.place.provider.clone()).into_iter().map(|(provider, earned)| PaidDoc {
            name: match provider.as_deref() {
                None => OWN.to_owned(),
                Some(id) if self.anonymise && !self.plan.names.contains_key(id) => "somebody else".to_owned(),
                Some(id) => self.called(id),
            },
            provider: provider.filter(|id| self.is_said(id)),
            figures: FiguresDoc::of(self, &earned),
        });
        sums.collect()
    }
}
