//! Who should do which task so that most is left under a cap, where what costs least need not (docs/price.md, "Under a cap").

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::engine::{Assignment, Inputs, PricingError, Scenario, assess, can_do, price, standard_value};
use crate::matter::{Basis, Case};
use crate::number::Number;
use crate::run::{Pricer, Question};

/// So many assignments are all tried; of more, one task after the other is given to whoever leaves most.
const MOST_TRIED: usize = 1024;
/// So often every task is looked at again.
const ROUNDS: usize = 8;

/// The assignment of tasks that leaves most under a cap, at the likely values, among those that are permitted and in time; none
/// where that leaves no more than the best of those that are known.
pub fn best_under(case: &Case, most_collected: Decimal, known: &[Assignment]) -> Option<Assignment> {
    let who: Vec<Vec<usize>> = (0..case.matter.tasks.len()).map(|task| able(case, task)).collect::<Option<_>>()?;
    let judge = Judge { case, most_collected, pricer: Pricer::with_rates(case) };
    let best_known = known.iter().filter_map(|of| judge.left(of.providers())).max();
    let count = who.iter().try_fold(1_usize, |count, able| count.checked_mul(able.len()));
    let found = match count.filter(|count| *count <= MOST_TRIED) {
        Some(count) => (0..count).map(|number| numbered(&who, number)).filter_map(|of| judge.judged(of)).max_by(better),
        None => known.iter().filter_map(|of| climbed(&judge, &who, of.providers().to_vec())).max_by(better),
    };
    let (left, providers) = found?;
    let is_more = best_known.is_none_or(|known| left > known);
    is_more.then(|| Assignment::new(case, providers)).flatten()
}

/// The providers that can do a task, the baseline among them.
fn able(case: &Case, task: usize) -> Option<Vec<usize>> {
    let able: Vec<usize> = case.compared.iter().copied().filter(|of| can_do(case, *of, task)).collect();
    (!able.is_empty()).then_some(able)
}

/// An assignment by its number: that of each task's provider is a digit.
fn numbered(who: &[Vec<usize>], mut number: usize) -> Vec<usize> {
    let digit = |able: &Vec<usize>| {
        let chosen = able[number % able.len()];
        number /= able.len();
        chosen
    };
    who.iter().map(digit).collect()
}

/// What is left with an assignment, and who does each task in it.
type Judged = (Decimal, Vec<usize>);

/// More that is left, then fewer who have a part in it.
fn better(a: &Judged, b: &Judged) -> std::cmp::Ordering {
    let parts = |of: &Judged| of.1.iter().collect::<BTreeSet<_>>().len();
    a.0.cmp(&b.0).then_with(|| parts(b).cmp(&parts(a))).then_with(|| b.1.cmp(&a.1))
}

/// Gives one task after the other to whoever leaves most, until nothing more is to be had.
fn climbed(judge: &Judge, who: &[Vec<usize>], from: Vec<usize>) -> Option<Judged> {
    let mut best = judge.judged(from)?;
    for _ in 0..ROUNDS {
        let before = best.0;
        for (task, able) in who.iter().enumerate() {
            for provider in able {
                let mut other = best.1.clone();
                other[task] = *provider;
                best = judge
                    .judged(other)
                    .into_iter()
                    .fold(best, |best, other| if better(&other, &best).is_gt() { other } else { best });
            }
        }
        if best.0 == before {
            break;
        }
    }
    Some(best)
}

/// Says what assignments leave.
struct Judge<'c> {
    case: &'c Case,
    most_collected: Decimal,
    pricer: Pricer,
}

impl Judge<'_> {
    fn judged(&self, providers: Vec<usize>) -> Option<Judged> {
        Some((self.left(&providers)?, providers))
    }

    /// What is left; none where an assignment may not be chosen, or lacks something.
    fn left(&self, providers: &[usize]) -> Option<Decimal> {
        self.pricer.ask(self.case, &Left { most_collected: self.most_collected, providers }).ok().flatten()
    }
}

/// Asks what an assignment leaves.
struct Left<'l> {
    most_collected: Decimal,
    providers: &'l [usize],
}

impl Question for Left<'_> {
    type Answer = Option<Decimal>;

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Option<Decimal>, Vec<PricingError>> {
        self.left(case, inputs).map_err(|problem| vec![problem])
    }
}

impl Left<'_> {
    fn left<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Option<Decimal>, PricingError> {
        let Some(assignment) = Assignment::new(case, self.providers.to_vec()) else { return Ok(None) };
        let scenario = Scenario { assignment, basis: case.matter.basis, improved: false, billed_only: false };
        let assessed = assess(case, inputs, None, scenario.clone())?;
        if !assessed.standing(case, inputs).qualifies() {
            return Ok(None);
        }
        let decimals = case.matter.currency.decimals();
        let realised = inputs.or(case.providers[case.baseline].realisation, 1);
        let revenue = standard_value(case, inputs, &scenario)? * realised;
        let cost = price(case, inputs, &Scenario { basis: Basis::Cost, ..scenario })?.total;
        let left = revenue.decimal_at(decimals).zip(cost.decimal_at(decimals));
        Ok(left.and_then(|(revenue, cost)| revenue.min(self.most_collected).checked_sub(cost)))
    }
}
