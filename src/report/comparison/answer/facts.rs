//! What the answer is made from: each estimate's results and chances, and how they stand to each other.

use rust_decimal::Decimal;

use super::super::super::num::Num;
use super::super::document::EstimateDoc;
use super::super::writer::View;
use super::prose;
use crate::analysis::{Compared, PERCENTS};
use crate::engine::{Part, Schedule};
use crate::matter::{Case, Exclusion, LineCode, Status};
use crate::number::Day;

/// A single matter's chance of being in time, in per cent, from which it is safe.
const SAFE: Decimal = Decimal::from_parts(80, 0, 0, false, 0);

/// An option: its estimate, and what the draws say of it. Chances are in per cent, none without draws.
pub struct Offer<'a> {
    /// Its place among the estimates.
    pub at: usize,
    pub doc: &'a EstimateDoc,
    pub parts: Vec<Part>,
    pub exclusions: &'a [Exclusion],
    pub finish: Option<Day>,
    pub low: Option<Decimal>,
    pub median: Option<Decimal>,
    pub high: Option<Decimal>,
    pub recommended: Option<Decimal>,
    pub in_time: Option<Decimal>,
    pub within_budget: Option<Decimal>,
}

/// All of it.
pub struct Facts<'a> {
    pub view: &'a View<'a>,
    pub case: &'a Case,
    pub offers: Vec<Offer<'a>>,
    /// The place of the recommended one.
    pub chosen: Option<usize>,
    /// The place of today's.
    pub today: usize,
    /// Whether the recommended one meets what the matter demands.
    pub qualifies: bool,
}

impl<'a> Facts<'a> {
    pub fn new(view: &'a View, compared: &'a Compared) -> Self {
        let comparison = &compared.comparison;
        let offers = view.document.estimates.iter().zip(&comparison.estimates).enumerate();
        // Where nothing is uncertain there are no outcomes to tell apart.
        let sure = compared.confidence.as_ref().filter(|sure| !sure.is_certain());
        let spread = |at: usize| sure.and_then(|sure| sure.simulation.spreads.get(at));
        let offers = offers.map(|(at, (doc, of))| {
            let spread = spread(at);
            let percent = |share: f64| {
                Decimal::from_f64_retain(share).map(|share| Num::percent(share * Decimal::ONE_HUNDRED).get())
            };
            let percentile = |wanted: u32| {
                let place = PERCENTS.iter().position(|percent| *percent == wanted)?;
                let value = Decimal::from_f64_retain(spread?.percentiles?[place])?;
                Some(Num::money(value, view.decimals()).get())
            };
            Offer {
                at,
                doc,
                parts: of.scenario.assignment.parts(view.case),
                exclusions: &of.exclusions,
                finish: of.schedule().and_then(Schedule::finish),
                low: percentile(10),
                median: percentile(50),
                high: percentile(90),
                recommended: spread.and_then(|spread| percent(spread.cheapest)),
                in_time: spread.and_then(|spread| spread.on_time).and_then(percent),
                within_budget: spread.and_then(|spread| spread.within_budget).and_then(percent),
            }
        });
        Self {
            view,
            case: view.case,
            offers: offers.collect(),
            chosen: comparison.recommended(),
            today: comparison.baseline,
            qualifies: comparison.qualifies(),
        }
    }

    pub fn chosen(&self) -> Option<&Offer<'a>> {
        self.offers.get(self.chosen?)
    }

    pub fn today(&self) -> &Offer<'a> {
        &self.offers[self.today]
    }

    pub fn is_steady(&self) -> bool {
        self.case.matter.periods > 1
    }

    pub fn decimals(&self) -> u32 {
        self.view.decimals()
    }

    pub fn budget(&self) -> Option<Decimal> {
        self.view.document.matter.budget.map(Num::get)
    }

    /// Whether the team is one person, who is asked herself.
    pub fn is_solo(&self) -> bool {
        self.case.providers[self.case.baseline].delivery.heads.max == 1
    }

    /// Whether an option meets what the matter demands.
    pub fn qualifies(&self, offer: &Offer) -> bool {
        let matter = &self.case.matter;
        let paid_for = !matter.hard_deadline && matter.late_day_cost.is_some();
        let in_time =
            offer.doc.status.is_some_and(|status| status.is_in_time() || (status == Status::Late && paid_for));
        offer.doc.permitted && offer.doc.total.is_some() && in_time
    }

    /// Whether savings mean nothing, because today's way could not do the work.
    pub fn is_notional(&self) -> bool {
        self.today().doc.status.is_some_and(|status| !status.is_in_time())
    }

    /// What an option saves, where that means anything.
    pub fn saving(&self, offer: &Offer) -> Option<Num> {
        offer.doc.saving.filter(|_| !self.is_notional() && offer.at != self.today)
    }

    /// The best besides the recommended one, and what it costs more.
    pub fn next_best(&self) -> Option<(&Offer<'a>, Decimal)> {
        let chosen = self.chosen()?;
        let total = chosen.doc.total?.get();
        let others = self.offers.iter().filter(|of| of.at != chosen.at && self.qualifies && self.qualifies(of));
        others.filter_map(|of| Some((of, of.doc.total?.get() - total))).min_by_key(|(_, more)| *more)
    }

    /// Whether the recommended one meets its hard deadline, or its capacity, too seldom.
    pub fn is_unsafe(&self) -> bool {
        let limited = self.is_steady() || (self.case.matter.deadline.is_some() && self.case.matter.hard_deadline);
        limited && self.qualifies && self.chosen().is_some_and(|of| of.in_time.is_some_and(|chance| chance < SAFE))
    }

    /// Where the recommended one is unsafe, the cheapest that is safe.
    pub fn safer(&self) -> Option<&Offer<'a>> {
        let safe = |of: &&Offer| self.qualifies(of) && of.in_time.is_some_and(|chance| chance >= SAFE);
        self.offers.iter().filter(safe).min_by_key(|of| of.doc.total)
    }

    /// What an amount of an option is rounded to in a sentence.
    pub fn unit(&self, offer: &Offer) -> Decimal {
        let range = offer.low.zip(offer.high).map_or(Decimal::ZERO, |(low, high)| high - low);
        prose::unit(range, self.decimals())
    }

    /// An amount of an option, in a sentence.
    pub fn money(&self, offer: &Offer, amount: Decimal) -> String {
        prose::amount(amount, self.unit(offer), self.decimals())
    }

    /// What lies between two options, in a sentence.
    pub fn between(&self, one: &Offer, other: &Offer, amount: Decimal) -> String {
        prose::amount(amount, self.unit(one).max(self.unit(other)), self.decimals())
    }

    /// An amount that is given, not computed.
    pub fn given(&self, amount: Decimal) -> String {
        prose::amount(amount, Decimal::new(1, self.decimals()), self.decimals())
    }

    /// What the lines of some kinds come to over all periods.
    pub fn lines(&self, offer: &Offer, codes: &[LineCode]) -> Option<Decimal> {
        let lines = offer.doc.lines.iter().filter(|line| codes.contains(&line.code.kind));
        offer.doc.total.map(|_| lines.map(|line| self.view.over_all(offer.doc, line)).sum())
    }
}
