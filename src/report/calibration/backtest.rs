//! Closed matters estimated again from what was known before their first invoices, against what was billed.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::calibrate::{Backtested, Outcomes, judged};
use crate::report::document::document;
use crate::report::num::Num;

/// Closed matters, estimated again from what was known before their first invoices.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BacktestDoc {
    /// What amounts are in.
    pub currency: &'static str,
    /// The mean of the errors without their signs, in per cent.
    pub mean_absolute_percent: Num,
    /// All estimates less all actual totals, in per cent of these.
    pub bias_percent: Num,
    /// How many actual totals lay between the tenth and the ninetieth percentile.
    pub within: usize,
    /// Of how many.
    pub of: usize,
    /// The matters.
    pub matters: Vec<BacktestedDoc>,
}

impl BacktestDoc {
    /// None where no matter was estimated again.
    pub(super) fn of(all: &[Backtested], names: bool) -> Option<Self> {
        let judged = judged(all)?;
        let currency = all.first()?.currency;
        Some(Self {
            currency: currency.code(),
            mean_absolute_percent: percent(judged.mean_absolute)?,
            bias_percent: percent(judged.bias)?,
            within: judged.within,
            of: judged.of,
            matters: all.iter().enumerate().map(|(at, of)| BacktestedDoc::of(at + 1, of, names)).collect(),
        })
    }
}

fn percent(share: Decimal) -> Option<Num> {
    share.checked_mul(Decimal::ONE_HUNDRED).map(Num::percent)
}

document! {
    /// A closed matter, estimated again.
    pub struct BacktestedDoc of (at: usize, of: &Backtested, names: bool) {
        let money = |amount: Decimal| Num::money(amount, of.currency.decimals());
    };
    /// Its number, from 1.
    matter: usize = at,
    /// Its id; null unless names are asked for.
    matter_id: Option<String> = names.then(|| of.matter.clone()),
    /// Whose estimate it is.
    provider: String = of.provider.clone(),
    /// The vendor's lines that were known by then; null where the estimate was saved at the time.
    lines_known: Option<u64> = of.lines,
    /// The estimate.
    estimate: Num = money(of.estimate),
    /// The 10th percentile of the outcomes.
    low: Option<Num> = of.range.map(|of| money(of.three()[0])),
    /// The 50th.
    median: Option<Num> = of.range.map(|of| money(of.three()[1])),
    /// The 90th.
    high: Option<Num> = of.range.map(|of| money(of.three()[2])),
    /// What 5, 10, 25, 50, 75, 90 and 95 % of the outcomes lie below; null where the estimate was saved at the time.
    percentiles: Option<[Num; 7]> = match of.range {
        Some(Outcomes::All(of)) => Some(of.map(money)),
        Some(Outcomes::Saved(_)) | None => None,
    },
    /// What it came to.
    actual: Num = money(of.actual),
    /// The estimate less that, in per cent of it.
    error_percent: Option<Num> = of.error().and_then(percent),
    /// Whether it came to something between the tenth and the ninetieth percentile.
    within: Option<bool> = of.is_within(),
}
