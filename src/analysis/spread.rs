//! What many draws say of an estimate, added up one after the other, so that the digits hang on their order alone and no
//! draw is kept.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
#![expect(clippy::cast_precision_loss, reason = "counts of draws")]

use super::percentiles::Percentiles;
use crate::matter::Case;

/// What the draws say of one estimate.
#[derive(Debug, Clone)]
pub struct Spread {
    /// The mean total, its standard deviation, and the error of the mean; none where an estimate has no price.
    pub mean: Option<[f64; 3]>,
    /// Totals below which 5, 10, 25, 50, 75, 90 and 95 % of the draws lie.
    pub percentiles: Option<[f64; 7]>,
    /// In how many draws it is recommended and qualifies.
    pub times_recommended: u64,
    /// Share of the draws in which it is recommended and qualifies.
    pub cheapest: f64,
    /// Share of the draws in which it is neither late nor over capacity; none without a deadline in one matter, and none
    /// where it has no price.
    pub on_time: Option<f64>,
    /// Share of the draws in which its total is not above the budget; none without a budget, and none where it has no
    /// price.
    pub within_budget: Option<f64>,
    /// Share of the draws in which it may be chosen and is neither late nor over capacity.
    pub qualifies: f64,
    /// What it costs more, on average, than the recommended one of each draw.
    pub regret: Option<f64>,
}

/// One draw's results for one estimate.
#[derive(Debug, Clone, Copy)]
pub struct DrawResult {
    pub total: f64,
    /// Whether it is recommended and qualifies.
    pub cheapest: bool,
    pub in_time: bool,
    pub within_budget: bool,
    pub qualifies: bool,
    pub regret: f64,
}

/// What the results of an estimate are read with.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// Whether anybody can be late or over capacity.
    has_limit: bool,
    has_budget: bool,
    pub budget_is_limit: bool,
}

impl Terms {
    pub fn of(case: &Case) -> Self {
        let matter = &case.matter;
        Self {
            has_limit: case.is_steady() || matter.deadline.is_some(),
            has_budget: matter.budget.is_some(),
            budget_is_limit: matter.budget_is_limit,
        }
    }
}

/// What the draws of an estimate add up to.
#[derive(Debug, Clone)]
pub struct Tally {
    count: u64,
    /// Whether every total is one.
    is_priced: bool,
    mean: f64,
    /// The sum of the squared distances from the mean.
    squares: f64,
    percentiles: Percentiles,
    regret: f64,
    cheapest: u64,
    in_time: u64,
    within_budget: u64,
    qualifies: u64,
}

impl Tally {
    /// Of no draws yet; percentiles are found within a reach.
    pub fn new(reach: f64) -> Self {
        Self {
            count: 0,
            is_priced: true,
            mean: 0.0,
            squares: 0.0,
            percentiles: Percentiles::new(reach),
            regret: 0.0,
            cheapest: 0,
            in_time: 0,
            within_budget: 0,
            qualifies: 0,
        }
    }

    /// Adds a draw.
    pub fn add(&mut self, one: &DrawResult) {
        self.count += 1;
        self.is_priced &= one.total.is_finite();
        let before = one.total - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (one.total - self.mean);
        self.percentiles.take(one.total);
        self.regret += one.regret;
        let holds = [one.cheapest, one.in_time, one.within_budget, one.qualifies].map(u64::from);
        let counts = [&mut self.cheapest, &mut self.in_time, &mut self.within_budget, &mut self.qualifies];
        counts.into_iter().zip(holds).for_each(|(count, one)| *count += one);
    }

    /// What they say; none where a percentile lies out of reach.
    pub fn spread(self, terms: Terms) -> Option<Spread> {
        let count = self.count as f64;
        let share = |times: u64| times as f64 / count;
        let is_priced = self.is_priced;
        let deviation = if self.count > 1 { (self.squares / (count - 1.0)).sqrt() } else { 0.0 };
        let regret = self.regret / count;
        Some(Spread {
            mean: is_priced.then(|| [self.mean, deviation, deviation / count.sqrt()]),
            percentiles: if is_priced { Some(self.percentiles.found()?) } else { None },
            times_recommended: self.cheapest,
            cheapest: share(self.cheapest),
            on_time: (is_priced && terms.has_limit).then(|| share(self.in_time)),
            within_budget: (is_priced && terms.has_budget).then(|| share(self.within_budget)),
            qualifies: share(self.qualifies),
            regret: regret.is_finite().then_some(regret),
        })
    }
}
