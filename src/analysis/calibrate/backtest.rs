//! A back-test: what a matter would have been estimated at before its first invoice, against what was billed in the end.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::analysis::{Mistake, RestDraws, estimate_of, simulate};
use crate::matter::{Case, InvoiceLine};
use crate::number::{Currency, Day};

/// What was billed of a matter in the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Billed {
    /// The day of its first invoice.
    pub first: Option<Day>,
    /// The last day that anything of it is of.
    pub last: Option<Day>,
    /// What each vendor billed, without tax.
    pub vendors: BTreeMap<String, Decimal>,
    /// What the buyer's own people cost.
    pub own: Decimal,
}

/// What was billed, by matter.
#[derive(Debug, Clone, Default)]
pub struct AllBilled {
    /// The matters.
    pub matters: BTreeMap<String, Billed>,
}

/// The day that a line is known from: that of its invoice, else its own.
#[must_use]
pub fn known_from(line: &InvoiceLine) -> Option<Day> {
    line.invoice.date.or(line.date)
}

impl AllBilled {
    /// Takes in a line.
    pub fn take(&mut self, line: &InvoiceLine, vendor: &str, own: bool) {
        let Some(matter) = line.matter() else { return };
        let of = self.matters.entry(matter.to_owned()).or_default();
        let (day, net) = (known_from(line), line.net().unwrap_or_default());
        of.last = of.last.max(day).max(line.date);
        if own {
            of.own = of.own.saturating_add(net);
            return;
        }
        of.first = [of.first, day].into_iter().flatten().min();
        let sum = of.vendors.entry(vendor.to_owned()).or_default();
        *sum = sum.saturating_add(net);
    }
}

impl Billed {
    /// The vendor that billed most, and what.
    #[must_use]
    pub fn vendor(&self) -> Option<(&str, Decimal)> {
        self.vendors.iter().max_by_key(|(_, sum)| **sum).map(|(vendor, sum)| (vendor.as_str(), *sum))
    }
}

/// An estimate against what was billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backtested {
    /// The matter.
    pub matter: String,
    /// What its amounts are in.
    pub currency: Currency,
    /// Whose estimate it is: the vendor's, or that of the provider that it is like, where nothing was known.
    pub provider: String,
    /// The lines that were known before its first invoice; none where the estimate was saved at the time.
    pub lines: Option<u64>,
    /// The estimate: what the vendor invoices, and the buyer's own cost where that was recorded.
    pub estimate: Decimal,
    /// What outcomes lie below.
    pub range: Option<Outcomes>,
    /// What it came to.
    pub actual: Decimal,
}

/// What so many per cent of the outcomes lie below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcomes {
    /// 5, 10, 25, 50, 75, 90 and 95 %: of a matter that is estimated again.
    All([Decimal; 7]),
    /// 10, 50 and 90 %: as a comparison has them that was saved.
    Saved([Decimal; 3]),
}

impl Outcomes {
    /// What 10, 50 and 90 % lie below.
    #[must_use]
    pub fn three(self) -> [Decimal; 3] {
        match self {
            Self::All([_, low, _, median, _, high, _]) | Self::Saved([low, median, high]) => [low, median, high],
        }
    }
}

impl Backtested {
    /// The estimate less what it came to, as a share of that.
    #[must_use]
    pub fn error(&self) -> Option<Decimal> {
        self.estimate.checked_sub(self.actual)?.checked_div(self.actual)
    }

    /// Whether it came to something between the tenth and the ninetieth percentile.
    #[must_use]
    pub fn is_within(&self) -> Option<bool> {
        let [low, _, high] = self.range?.three();
        Some(low <= self.actual && self.actual <= high)
    }
}

/// How good some estimates were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// The mean of the errors without their signs, as a share.
    pub mean_absolute: Decimal,
    /// All estimates less all actual totals, as a share of these.
    pub bias: Decimal,
    /// How many actual totals lay between the tenth and the ninetieth percentile.
    pub within: usize,
    /// Of how many.
    pub of: usize,
}

/// How good the estimates were; none where there are none.
#[must_use]
pub fn judged(all: &[Backtested]) -> Option<Judged> {
    let sum = |of: &dyn Fn(&Backtested) -> Option<Decimal>| {
        all.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(of(one)?))
    };
    let absolute = sum(&|of| Some(of.error()?.abs()))?;
    let (estimates, actuals) = (sum(&|of| Some(of.estimate))?, sum(&|of| Some(of.actual))?);
    let judged: Vec<bool> = all.iter().filter_map(Backtested::is_within).collect();
    Some(Judged {
        mean_absolute: absolute.checked_div(all.len().into())?,
        bias: estimates.checked_sub(actuals)?.checked_div(actuals)?,
        within: judged.iter().filter(|within| **within).count(),
        of: judged.len(),
    })
}

/// An estimate, and what outcomes lie below.
pub type Estimated = (Decimal, Option<Outcomes>);

/// What a provider is estimated at. Without the buyer's own cost, that is taken off the outcomes at its likely value.
///
/// # Errors
/// Where the matter cannot be priced.
pub fn estimated(
    case: &Case,
    id: &str,
    with_own: bool,
    RestDraws { draws, seed, threads }: RestDraws,
) -> Result<Option<Estimated>, Mistake> {
    let Some((at, [total, own])) = estimate_of(case, id)? else { return Ok(None) };
    let simulation = simulate(case, draws, seed, threads, &|_, _| ())?;
    let percentiles = simulation.spreads.get(at).and_then(|spread| spread.percentiles);
    let less = if with_own { Decimal::ZERO } else { own };
    let outcomes = percentiles.and_then(|of| {
        let outcome = |value: f64| Decimal::from_f64_retain(value)?.checked_sub(less);
        of.into_iter().map(outcome).collect::<Option<Vec<Decimal>>>()?.try_into().ok().map(Outcomes::All)
    });
    Ok(total.checked_sub(less).map(|estimate| (estimate, outcomes)))
}
