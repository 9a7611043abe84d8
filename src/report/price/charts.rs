//! Pictures of a price: the margin against the fee or the cap, what is to be expected of a bid, and the cash over the months.

use rust_decimal::Decimal;

use super::super::chart::{Chart, Curve, Flip, Unit};
use super::PriceReport;
use super::words::said;
use crate::analysis::{Charging, Logistic, Offer, PricedOption, WinPoint, break_even_price, margin, under_cap};
use crate::number::Day;

/// So many points has a line over prices, and one over days, which goes in steps.
const PRICES: i64 = 61;
const DAYS: i64 = 241;
/// Margins below this, in per cent, are beyond the picture.
const LOWEST: Decimal = Decimal::from_parts(100, 0, 0, true, 0);

impl PriceReport<'_> {
    /// What happens at other prices than the one that was found.
    pub(super) fn prices(&self) -> Vec<Chart> {
        let charts = match self.terms.charging {
            Charging::ForMargin | Charging::Fixed(_) => [self.over_fees(), None],
            Charging::Cap(cap) => [self.over_caps(cap), None],
            Charging::ToWin(points) => [self.over_bids(points), self.over_fees()],
        };
        charts.into_iter().flatten().collect()
    }

    /// Prices from half of one to half as much again.
    fn around(price: Decimal) -> Vec<Decimal> {
        let part = |step: i64| Decimal::ONE + Decimal::from(step - PRICES / 2) / Decimal::from(PRICES - 1);
        (0..PRICES).filter_map(|step| price.checked_mul(part(step))).collect()
    }

    /// Lines over prices, the one that was found marked.
    fn over(
        &self,
        (what, of): (&str, &str),
        unit: Unit,
        price: Decimal,
        lines: &[(String, Vec<Option<Decimal>>)],
    ) -> Chart {
        let prices = Self::around(price);
        let ends = [prices.first(), prices.last()].map(|price| self.about(price.copied().unwrap_or_default()));
        let points =
            (0..prices.len()).map(|at| lines.iter().map(|(_, line)| line.get(at).copied().flatten()).collect());
        let value = self.about(price);
        let marked = Flip { at: Decimal::from(50), said: format!("the {of} of {value}"), value };
        let currency = self.case.matter.currency;
        Chart::Curve(Curve {
            unit,
            caption: format!("{what} as the {of} goes from {} to {} {currency}", ends[0], ends[1]),
            ends,
            names: lines.iter().map(|(name, _)| name.clone()).collect(),
            points: points.collect(),
            flips: vec![marked],
        })
    }

    /// A line at the margin that is wanted.
    fn wanted(&self) -> Option<(String, Vec<Option<Decimal>>)> {
        let wanted = self.terms.margin?;
        let line = (0..PRICES).map(|_| in_per_cent(Some(wanted))).collect();
        Some((format!("The {} that you want", said(wanted)), line))
    }

    /// The margin of the first option over fees: on average, and in dear and cheap outcomes.
    fn over_fees(&self) -> Option<Chart> {
        let (option, offer) = self.first();
        let fee = offer.fee.filter(|fee| *fee > Decimal::ZERO)?;
        let line = |cost: Decimal| {
            let at = |fee: Decimal| margin(fee.checked_mul(self.terms.collected)?, cost);
            Self::around(fee).into_iter().map(|fee| in_per_cent(at(fee))).collect()
        };
        let lines = costs(option)?.into_iter().map(|(name, cost)| (name.to_owned(), line(cost)));
        let lines: Vec<_> = lines.chain(self.wanted()).collect();
        Some(self.over(("Margin in per cent", "fee"), PER_CENT, fee, &lines))
    }

    /// The margin of every option over caps.
    fn over_caps(&self, cap: Decimal) -> Option<Chart> {
        let line = |option: &PricedOption| {
            let at = |cap: Decimal| margin(under_cap(self.case, self.terms, option, cap)?, option.expected().cost);
            Self::around(cap).into_iter().map(|cap| in_per_cent(at(cap))).collect()
        };
        let lines = self.priced.options.iter().map(|option| (option.id.clone(), line(option)));
        let lines: Vec<_> = lines.chain(self.wanted()).collect();
        (cap > Decimal::ZERO).then(|| self.over(("Margin in per cent", "cap"), PER_CENT, cap, &lines))
    }

    /// What is to be expected of each option over prices.
    fn over_bids(&self, points: [WinPoint; 2]) -> Option<Chart> {
        let curve = Logistic::through(points)?;
        let price = self.first().1.bill;
        let line = |option: &PricedOption| {
            let expected = option.expected();
            let needed = expected.worth.and_then(|[worth, ..]| break_even_price(self.terms, worth, expected.passed_on));
            let at = |price: Decimal| curve.expected(price, needed?, self.terms.collected);
            Self::around(price).into_iter().map(at).collect()
        };
        let lines: Vec<_> = self.priced.options.iter().map(|option| (option.id.clone(), line(option))).collect();
        Some(self.over(("Expected contribution", "price"), Unit::of(self.case), price, &lines))
    }

    /// What has come in by each day, less what has gone out, from the first day of the work to the last payment.
    pub(super) fn balances(&self, offer: &Offer) -> Option<Chart> {
        let (cash, [first, _]) = (offer.cash.as_ref()?, offer.days?);
        let last = cash.days.last()?.day;
        let days = first.span_to(last) - 1;
        let point = |step: i64| -> Option<Vec<Option<Decimal>>> {
            let day = first.plus(days * step / (DAYS - 1))?;
            let balance = cash.days.iter().rev().find(|of| of.day <= day).map_or(Decimal::ZERO, |of| of.balance);
            Some(vec![Some(balance), Some(Decimal::ZERO)])
        };
        let points: Vec<_> = (0..DAYS).map(point).collect::<Option<_>>()?;
        let ends = [first, last].map(Day::said);
        Some(Chart::Curve(Curve {
            unit: Unit::of(self.case),
            caption: format!("Collected less paid, from {} to {}, in {}", ends[0], ends[1], self.case.matter.currency),
            ends,
            names: vec!["Balance".to_owned(), "As much in as out".to_owned()],
            points,
            flips: Vec::new(),
        }))
    }
}

/// How margins are written.
const PER_CENT: Unit = Unit { currency: "%", decimals: 1 };

/// A share in per cent, unless it is beyond the picture.
fn in_per_cent(share: Option<Decimal>) -> Option<Decimal> {
    share?.checked_mul(Decimal::ONE_HUNDRED).filter(|share| *share > LOWEST)
}

/// The costs that a fee has to bear: on average, and in dear and cheap outcomes.
fn costs(option: &PricedOption) -> Option<Vec<(&'static str, Decimal)>> {
    let expected = option.expected();
    let mut costs = vec![("On average", expected.cost.checked_sub(expected.passed_on)?)];
    let Some(drawn) = option.outcomes.as_ref().filter(|of| of.net.len() > 1) else { return Some(costs) };
    let mut net = drawn.net.clone();
    net.sort_by(f64::total_cmp);
    let at = |tenth: usize| net.get(net.len() * tenth / 10).copied().and_then(Decimal::from_f64_retain);
    costs.extend([("In the dearest tenth of outcomes, at most", at(9)?), ("In the cheapest tenth, at least", at(1)?)]);
    Some(costs)
}
