//! What an option comes to at the price that is asked for it.
#![expect(clippy::float_arithmetic, reason = "outcomes are simulated in binary floats")]
#![expect(clippy::cast_precision_loss, reason = "counts of outcomes")]

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::cash::{Cash, CashPlan};
use super::fee::{Target, margin, up};
use super::options::PricedOption;
use super::room::Limits;
use super::spread::{Chances, cost_in};
use super::win::{Bid, Logistic};
use super::{Amounts, Charging, PriceTerms};
use crate::matter::Case;
use crate::number::{Day, Float, round_half_away};

/// A price that wins in less than this share of cases is no price.
const HARDLY_EVER: f64 = 0.01;

/// What an option comes to. Amounts are over all periods; where outcomes were drawn, means over them.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Our fee; none under a cap.
    pub fee: Option<Decimal>,
    /// The fee of one period of a portfolio.
    pub fee_per_period: Option<Decimal>,
    /// Fee and disbursements; under a cap the most that is billed.
    pub bill: Decimal,
    /// What of the bill is collected.
    pub collected: Decimal,
    /// What is left of that after the total at cost.
    pub contribution: Decimal,
    /// That as a share of what is collected without disbursements; under a cap of all that is.
    pub margin: Option<Decimal>,
    /// Whether the margin that is wanted is left; none where none is wanted.
    pub keeps: Option<bool>,
    /// In how many outcomes it is; none without uncertainty.
    pub chances: Option<Chances>,
    /// In what share of outcomes the work is in time; none without uncertainty, and where nobody can be late.
    pub in_time: Option<f64>,
    /// In what share of outcomes the cap holds back something; none where there is none.
    pub capped: Option<f64>,
    /// The fee that keeps the margin in the share of outcomes that is asked for.
    pub sure_fee: Option<Decimal>,
    /// Against a chance of winning.
    pub bid: Option<Bid>,
    /// What is left over what one's own hours would otherwise earn; none where that is not known.
    pub worth: Option<Decimal>,
    /// Whether to take it: it is worth more than leaving it, and there is a chance to get it; none where that is not known.
    pub take: Option<bool>,
    /// The utilisation at which that turns.
    pub turning: Option<Turning>,
    /// What would be left over the total at cost of an hour of partners.
    pub by_partner_hour: Option<Decimal>,
    /// What is billed for a base hour.
    pub blended_rate: Option<Decimal>,
    /// What the bill lacks to the standard hourly value, as a share of that.
    pub discount: Option<Decimal>,
    /// When money runs; none without dates.
    pub cash: Option<Cash>,
    /// The first and the last day that it is spread over.
    pub days: Option<[Day; 2]>,
    /// What growth is held against.
    pub(super) limits: Limits,
}

/// Where the answer whether to take a matter turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turning {
    /// It pays at any utilisation.
    Always,
    /// It pays at none.
    Never,
    /// It pays below this share of one's own hours that would otherwise be billed.
    At(Decimal),
}

/// What comes in, whatever way it is charged.
struct Revenue {
    fee: Option<Decimal>,
    bill: Decimal,
    /// What is collected without disbursements; under a cap all that is.
    own: Decimal,
    /// With them.
    collected: Decimal,
    /// The cost that the own revenue has to bear.
    cost: Decimal,
    bid: Option<Bid>,
}

impl Offer {
    /// Charges for an option; none where an amount cannot be held.
    #[must_use]
    pub fn new(case: &Case, terms: &PriceTerms, option: &PricedOption) -> Option<Self> {
        let expected = option.expected();
        let revenue = Revenue::of(case, terms, option)?;
        let Revenue { fee, bill, own, collected, cost, bid } = revenue;
        let contribution = collected.checked_sub(expected.cost)?;
        let share = margin(own, cost);
        let outcomes = outcomes(terms, option, fee);
        let chances = outcomes.as_ref().map(|of| Chances::of(of, terms.margin));
        let days = days(case, option);
        let periods = Decimal::from(case.matter.periods);
        let unit = Decimal::new(1, case.matter.currency.decimals());
        let worth = match expected.worth {
            Some([cost, ..]) => Some(collected.checked_sub(cost)?),
            None => None,
        };
        let can_win = bid.is_none_or(|bid| bid.chance >= HARDLY_EVER);
        Some(Self {
            fee,
            fee_per_period: match fee.filter(|_| case.is_steady()) {
                Some(fee) => Some(up(fee.checked_div(periods)?, unit)?),
                None => None,
            },
            bill,
            collected,
            contribution,
            margin: share,
            keeps: terms.margin.map(|wanted| match fee {
                Some(fee) => Target { margin: wanted, collected: terms.collected }.is_kept(fee, cost),
                None => share.is_some_and(|share| share >= wanted),
            }),
            chances,
            in_time: in_time(case, option),
            capped: capped(terms, option),
            sure_fee: sure_fee(case, terms, option),
            bid,
            worth,
            take: worth.map(|worth| worth >= Decimal::ZERO && can_win),
            turning: expected.worth.and_then(|worth| turning(collected, worth)),
            by_partner_hour: contribution.checked_div(option.hours.partners),
            blended_rate: billed(terms, bill, collected).checked_div(option.hours.base),
            discount: expected
                .standard
                .and_then(|[standard, _]| standard.checked_sub(billed(terms, bill, collected))?.checked_div(standard)),
            cash: days.and_then(|days| cash(case, terms, expected, collected, days)),
            days,
            limits: Limits {
                collected: match terms.charging {
                    Charging::Cap(cap) => cap.checked_mul(terms.collected)?,
                    _ => own,
                },
                by_the_hour: matches!(terms.charging, Charging::Cap(_)),
            },
        })
    }
}

/// What the client is billed, as far as that is known: by the hour what is collected of it.
fn billed(terms: &PriceTerms, bill: Decimal, collected: Decimal) -> Decimal {
    if matches!(terms.charging, Charging::Cap(_)) { collected } else { bill }
}

impl Revenue {
    fn of(case: &Case, terms: &PriceTerms, option: &PricedOption) -> Option<Self> {
        let Amounts { cost, passed_on, worth, .. } = option.expected();
        let net = cost.checked_sub(*passed_on)?;
        let unit = terms.unit(case);
        let target = |margin| Target { margin, collected: terms.collected };
        match terms.charging {
            Charging::ForMargin => {
                let fee = target(terms.margin.unwrap_or_default()).fee(net, unit)?;
                Self::of_fee(case, terms, fee, [net, *passed_on], None)
            }
            Charging::Fixed(fee) => Self::of_fee(case, terms, fee, [net, *passed_on], None),
            Charging::ToWin(points) => {
                let [worth, ..] = (*worth)?;
                let needed = break_even(terms, worth, *passed_on)?;
                let bid = Logistic::through(points)?.best(needed, terms.collected, unit)?;
                let fee = bid.price.checked_sub(*passed_on)?;
                Self::of_fee(case, terms, fee, [net, *passed_on], Some(bid))
            }
            Charging::Cap(cap) => {
                let own = under_cap(case, terms, option, cap)?;
                Some(Self { fee: None, bill: cap, own, collected: own, cost: *cost, bid: None })
            }
        }
    }

    fn of_fee(
        case: &Case,
        terms: &PriceTerms,
        fee: Decimal,
        [cost, passed_on]: [Decimal; 2],
        bid: Option<Bid>,
    ) -> Option<Self> {
        let own = fee.checked_mul(terms.collected)?;
        let collected = round_half_away(own.checked_add(passed_on)?, case.matter.currency.decimals());
        Some(Self { fee: Some(fee), bill: fee.checked_add(passed_on)?, own, collected, cost, bid })
    }
}

/// The price of which just as much is collected as something is worth: what is passed on is collected whole, so that only the
/// rest has to be borne by what is collected of the fee.
#[must_use]
pub fn break_even(terms: &PriceTerms, worth: Decimal, passed_on: Decimal) -> Option<Decimal> {
    worth.checked_sub(passed_on)?.checked_div(terms.collected)?.checked_add(passed_on)
}

/// What is collected of hours that are billed up to a cap: of each outcome no more than it, and their mean.
#[must_use]
pub fn under_cap(case: &Case, terms: &PriceTerms, option: &PricedOption, cap: Decimal) -> Option<Decimal> {
    let most = cap.checked_mul(terms.collected)?;
    let decimals = case.matter.currency.decimals();
    let drawn = option.outcomes.as_ref().filter(|of| of.realised.len() > 1);
    let Some(drawn) = drawn else {
        let [_, realised] = option.likely.standard?;
        return Some(round_half_away(realised.min(most), decimals));
    };
    let most = most.to_f64()?;
    let sum: f64 = drawn.realised.iter().map(|realised| realised.min(most)).sum();
    Decimal::from_f64_retain(sum / drawn.realised.len() as f64).map(|mean| round_half_away(mean, decimals))
}

/// Revenues, and the costs that they have to bear, outcome by outcome; none without uncertainty.
fn outcomes(terms: &PriceTerms, option: &PricedOption, fee: Option<Decimal>) -> Option<Vec<[f64; 2]>> {
    let drawn = option.outcomes.as_ref()?;
    let collected = |amount: Decimal| Float::from(amount).0 * Float::from(terms.collected).0;
    Some(match (fee, terms.charging) {
        (None, Charging::Cap(cap)) => {
            let most = collected(cap);
            drawn.realised.iter().zip(&drawn.cost).map(|(realised, cost)| [realised.min(most), *cost]).collect()
        }
        _ => {
            let revenue = collected(fee.unwrap_or_default());
            drawn.net.iter().map(|cost| [revenue, *cost]).collect()
        }
    })
}

fn in_time(case: &Case, option: &PricedOption) -> Option<f64> {
    let has_limit = case.is_steady() || case.matter.deadline.is_some();
    let drawn = option.outcomes.as_ref().filter(|_| has_limit)?;
    Some(drawn.in_time as f64 / drawn.net.len().max(1) as f64)
}

fn capped(terms: &PriceTerms, option: &PricedOption) -> Option<f64> {
    let (Charging::Cap(cap), Some(drawn)) = (terms.charging, &option.outcomes) else { return None };
    let most = cap.checked_mul(terms.collected)?.to_f64()?;
    let held = drawn.realised.iter().filter(|realised| **realised > most).count();
    Some(held as f64 / drawn.realised.len().max(1) as f64)
}

/// The fee that keeps the margin in the share of outcomes that is asked for.
fn sure_fee(case: &Case, terms: &PriceTerms, option: &PricedOption) -> Option<Decimal> {
    let (share, drawn) = (terms.sure?, option.outcomes.as_ref()?);
    let cost = Decimal::from_f64_retain(cost_in(&drawn.net, share)?)?;
    let cost = round_half_away(cost, case.matter.currency.decimals());
    Target { margin: terms.margin?, collected: terms.collected }.fee(cost, terms.unit(case))
}

/// Where what is collected is as much as the total at opportunity cost, which is a straight line in the utilisation.
fn turning(collected: Decimal, [_, idle, full]: [Decimal; 3]) -> Option<Turning> {
    if collected >= idle.max(full) {
        return Some(Turning::Always);
    }
    if collected < idle {
        return Some(Turning::Never);
    }
    collected.checked_sub(idle)?.checked_div(full.checked_sub(idle)?).map(Turning::At)
}

/// The days that costs are spread over: those of the work, of a portfolio its months from the start.
fn days(case: &Case, option: &PricedOption) -> Option<[Day; 2]> {
    if case.is_steady() {
        let start = case.matter.start?;
        let months = i32::try_from(case.matter.periods).ok()?;
        return Some([start, start.plus_months(months)?.plus(-1)?]);
    }
    let schedule = &option.estimate.schedule;
    Some([schedule.start()?, schedule.finish()?])
}

fn cash(case: &Case, terms: &PriceTerms, of: &Amounts<Decimal>, collected: Decimal, days: [Day; 2]) -> Option<Cash> {
    let plan = CashPlan {
        days,
        own: of.outlays.own,
        providers: of.outlays.providers,
        collected,
        terms: terms.cash,
        decimals: case.matter.currency.decimals(),
    };
    plan.cash()
}
