//! What an hour of each capacity is worth: prices at which, each matter choosing for itself, the least comes to the most.
//!
//! The least at some prices is a lower bound on every total that fits. It is concave in the prices, and at each it knows
//! a plane that it stays below; a small linear program over the planes found so far says where to look next.
#![expect(clippy::float_arithmetic, reason = "only where to look next is a float; bounds are whole numbers")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "the same")]

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use rust_decimal::Decimal;

use super::{Book, HOURS, PRICE};

/// So often the linear program is asked where to look next.
const MOST_PLANES: usize = 400;
/// Where the planes promise no more than this share beyond what was found, that is the most.
const NEAR: f64 = 1e-9;

/// Prices of an hour of each capacity, and what follows from them.
#[derive(Debug, Clone)]
pub struct Prices {
    /// In minor units, with [`PRICE`] decimals.
    pub of_hour: Vec<i128>,
    /// What no selection that fits comes below.
    pub bound: i128,
    /// Whether no prices give a better bound.
    settled: bool,
}

/// What every matter's own choice comes to at some prices, and how that changes with them.
struct Plane {
    value: f64,
    slope: Vec<f64>,
}

impl Prices {
    /// The prices with the best bound, none above a limit in minor units.
    pub fn best(book: &Book, limit: Option<i128>) -> Self {
        let count = book.capacities.len();
        let nothing = vec![0; count];
        let mut best = Self { bound: bound(book, &nothing).unwrap_or(i128::MIN), of_hour: nothing, settled: count == 0 };
        if count == 0 {
            return best;
        }
        let scale = 10_f64.powi(i32::try_from(HOURS).unwrap_or(0));
        let highest: Vec<f64> = (0..count).map(|at| limit.map_or_else(|| highest(book, at), |of| of as f64)).collect();
        let mut at = vec![0.0; count];
        let mut planes: Vec<Plane> = Vec::new();
        let mut most = f64::NEG_INFINITY;
        for _ in 0..MOST_PLANES {
            let plane = plane(book, &at, scale);
            let here = plane.value + at.iter().zip(&plane.slope).map(|(price, slope)| price * slope).sum::<f64>();
            if here > most {
                most = here;
                best.take(book, &at);
            }
            planes.push(plane);
            let Some((promised, next)) = look(&planes, &highest) else { return best };
            if promised - most <= NEAR * most.abs().max(1.0) {
                best.settled = true;
                return best;
            }
            at = next;
        }
        best
    }

    /// Takes prices over if the bound is the better for it.
    fn take(&mut self, book: &Book, prices: &[f64]) {
        let scale = 10_f64.powi(i32::try_from(PRICE).unwrap_or(0));
        let of_hour: Vec<i128> = prices.iter().map(|price| (price * scale).round().max(0.0) as i128).collect();
        if let Some(bound) = bound(book, &of_hour).filter(|bound| *bound >= self.bound) {
            (self.of_hour, self.bound) = (of_hour, bound);
        }
    }

    /// What an hour is worth, in money to 4 decimals.
    pub fn values(&self, decimals: u32) -> Vec<Option<Decimal>> {
        let value = |price: &i128| Decimal::try_from_i128_with_scale(*price, PRICE + decimals).ok();
        let rounded = |price: &i128| Some(crate::number::round_half_away(value(price)?, 4).normalize());
        self.of_hour.iter().map(|price| rounded(price).filter(|_| self.settled)).collect()
    }

    /// What a choice comes to at these prices; `None` where that is too large to hold.
    pub fn value(&self, cost: i128, hours: &[i128]) -> Option<i128> {
        value(cost, hours, &self.of_hour)
    }
}

fn value(cost: i128, hours: &[i128], prices: &[i128]) -> Option<i128> {
    hours.iter().zip(prices).try_fold(cost.checked_mul(super::VALUE)?, |sum, (hours, price)| {
        sum.checked_add(hours.checked_mul(*price)?)
    })
}

/// What no selection that fits comes below, in whole numbers.
fn bound(book: &Book, prices: &[i128]) -> Option<i128> {
    let mut sum = 0_i128;
    for options in &book.matters {
        let values: Option<Vec<i128>> = options.iter().map(|of| value(of.cost, &of.hours, prices)).collect();
        sum = sum.checked_add(values?.into_iter().min().unwrap_or(0))?;
    }
    let had = value(0, &book.capacities, prices)?;
    sum.checked_sub(had)
}

/// The same in floats, as a plane: each matter's best choice at some prices.
fn plane(book: &Book, prices: &[f64], scale: f64) -> Plane {
    let mut value = 0.0;
    let mut slope: Vec<f64> = book.capacities.iter().map(|hours| -(*hours as f64) / scale).collect();
    for options in &book.matters {
        let priced = options.iter().map(|of| {
            let hours = of.hours.iter().zip(prices).map(|(hours, price)| *hours as f64 / scale * price);
            (of.cost as f64 + hours.sum::<f64>(), of)
        });
        let Some((_, option)) = priced.min_by(|(a, _), (b, _)| a.total_cmp(b)) else { continue };
        value += option.cost as f64;
        slope.iter_mut().zip(&option.hours).for_each(|(slope, hours)| *slope += *hours as f64 / scale);
    }
    Plane { value, slope }
}

/// Where the planes leave room for the most, and how much.
fn look(planes: &[Plane], highest: &[f64]) -> Option<(f64, Vec<f64>)> {
    let mut program = Problem::new(OptimizationDirection::Maximize);
    // In money of about 1, and prices from 0 to 1.
    let money = planes[0].value.abs().max(1.0);
    let most = program.add_var(1.0, (f64::NEG_INFINITY, f64::INFINITY));
    let prices: Vec<Variable> = highest.iter().map(|_| program.add_var(0.0, (0.0, 1.0))).collect();
    for plane in planes {
        let slopes = plane.slope.iter().zip(highest).map(|(slope, highest)| -slope * highest / money);
        let row: Vec<(Variable, f64)> = prices.iter().copied().zip(slopes).chain([(most, 1.0)]).collect();
        program.add_constraint(row, ComparisonOp::Le, plane.value / money);
    }
    let solution = program.solve().ok()?.into_solution().ok()?;
    let at = prices.iter().zip(highest).map(|(price, highest)| solution.var_value(*price) * highest);
    Some((solution.objective() * money, at.collect()))
}

/// More than an hour of a capacity is ever worth: the most that a matter pays to use less of it, for every hour.
fn highest(book: &Book, at: usize) -> f64 {
    let scale = 10_f64.powi(i32::try_from(HOURS).unwrap_or(0));
    let mut highest: f64 = 1.0;
    for options in &book.matters {
        for (less, more) in options.iter().flat_map(|less| options.iter().map(move |more| (less, more))) {
            let hours = (more.hours[at] - less.hours[at]) as f64 / scale;
            let cost = (less.cost - more.cost) as f64;
            if hours > 0.0 && cost > 0.0 {
                highest = highest.max(cost / hours);
            }
        }
    }
    // With several capacities one may have to pay for what others are worth.
    2.0 * highest * book.capacities.len() as f64
}
