//! What an hour of each capacity is worth: prices at which, each matter choosing for itself, the least comes to the most.
//!
//! The least at some prices is a lower bound on every total that fits. It is concave in the prices, and at each it knows
//! a plane that it stays below; a small linear program over the planes found so far says where to look next.
#![expect(clippy::float_arithmetic, reason = "only where to look next is a float; bounds are whole numbers")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "the same")]

use microlp::{ComparisonOp, OptimizationDirection, Problem, Solution, Variable};
use rust_decimal::Decimal;

use super::{Book, HOURS, PRICE};
use crate::number::round_half_away;

/// So often the linear program is asked where to look next.
const MOST_PLANES: usize = 400;
/// Where the planes promise no more than this share beyond what was found, that is the most: the program is not more
/// precise than that.
const NEAR: f64 = 1e-7;

/// Prices of an hour of each capacity, and what follows from them.
#[derive(Debug, Clone)]
pub struct Prices {
    /// In minor units, with [`PRICE`] decimals.
    pub of_hour: Vec<i128>,
    /// What no selection that fits comes below.
    pub bound: i128,
    /// The prices at which the planes meet highest, where no others give a better bound.
    settled: Option<Vec<i128>>,
}

/// What every matter's own choice comes to at some prices, and how that changes with them.
struct Plane {
    value: f64,
    slope: Vec<f64>,
}

impl Plane {
    fn at(&self, prices: &[f64]) -> f64 {
        self.value + prices.iter().zip(&self.slope).map(|(price, slope)| price * slope).sum::<f64>()
    }
}

impl Prices {
    /// The prices with the best bound, none above a limit in minor units.
    pub fn best(book: &Book, limit: Option<i128>) -> Self {
        let count = book.capacities.len();
        let nothing = vec![0; count];
        let mut best = Self { bound: bound(book, &nothing).unwrap_or(i128::MIN), of_hour: nothing, settled: None };
        if count == 0 {
            return best;
        }
        let scale = 10_f64.powi(i32::try_from(HOURS).unwrap_or(0));
        let highest: Vec<f64> = (0..count).map(|at| limit.map_or_else(|| highest(book, at), |of| of as f64)).collect();
        let (mut at, mut best_at) = (vec![0.0; count], vec![0.0; count]);
        let mut most = f64::NEG_INFINITY;
        let mut planes: Option<Planes> = None;
        for _ in 0..MOST_PLANES {
            let plane = plane(book, &at, scale);
            let here = plane.at(&at);
            if here > most {
                most = here;
                best.take(book, &at);
                best_at.clone_from(&at);
            }
            planes = match planes {
                None => Planes::new(&plane, &highest),
                Some(known) => known.with(&plane),
            };
            let Some(known) = &planes else { return best };
            let (promised, next) = known.highest_point();
            if promised - most <= NEAR * most.abs().max(1.0) {
                // Where the planes meet is sharper than what lies near it, unless a plane is missing there.
                let there = self::plane(book, &next, scale).at(&next);
                let sharp = most - there <= NEAR * most.abs().max(1.0);
                best.settled = Some(units(if sharp { &next } else { &best_at }));
                return best;
            }
            // Half way from the best prices known: planes found there lie closer to what is looked for.
            at = best_at.iter().zip(&next).map(|(best, next)| f64::midpoint(*best, *next)).collect();
        }
        best
    }

    /// Takes prices over if the bound is the better for it.
    fn take(&mut self, book: &Book, prices: &[f64]) {
        let of_hour = units(prices);
        if let Some(bound) = bound(book, &of_hour).filter(|bound| *bound >= self.bound) {
            (self.of_hour, self.bound) = (of_hour, bound);
        }
    }

    /// What an hour of a capacity is worth, in money to 4 decimals, where that was found out.
    pub fn value_of(&self, at: usize, decimals: u32) -> Option<Decimal> {
        let price = *self.settled.as_ref()?.get(at)?;
        let price = Decimal::try_from_i128_with_scale(price, PRICE + decimals).ok()?;
        Some(round_half_away(price, 4).normalize())
    }

    /// What a choice comes to at these prices; `None` where that is too large to hold.
    pub fn value(&self, cost: i128, hours: &[i128]) -> Option<i128> {
        value(cost, hours, &self.of_hour)
    }
}

/// Prices in whole numbers.
fn units(prices: &[f64]) -> Vec<i128> {
    let scale = 10_f64.powi(i32::try_from(PRICE).unwrap_or(0));
    prices.iter().map(|price| (price * scale).round().max(0.0) as i128).collect()
}

fn value(cost: i128, hours: &[i128], prices: &[i128]) -> Option<i128> {
    hours
        .iter()
        .zip(prices)
        .try_fold(cost.checked_mul(super::VALUE)?, |sum, (hours, price)| sum.checked_add(hours.checked_mul(*price)?))
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

/// The planes found so far, as a linear program: the highest point below all of them.
struct Planes {
    most: Variable,
    prices: Vec<Variable>,
    /// The highest prices; in the program they are 1.
    highest: Vec<f64>,
    /// An amount of money; in the program it is 1.
    money: f64,
    solution: Solution,
}

impl Planes {
    fn new(first: &Plane, highest: &[f64]) -> Option<Self> {
        let mut program = Problem::new(OptimizationDirection::Maximize);
        let money = first.value.abs().max(1.0);
        let most = program.add_var(1.0, (f64::NEG_INFINITY, f64::INFINITY));
        let prices: Vec<Variable> = highest.iter().map(|_| program.add_var(0.0, (0.0, 1.0))).collect();
        let highest = highest.to_vec();
        let (row, limit) = row(first, most, &prices, &highest, money);
        program.add_constraint(row, ComparisonOp::Le, limit);
        let solution = program.solve().ok()?.into_solution().ok()?;
        Some(Self { most, prices, highest, money, solution })
    }

    fn with(self, plane: &Plane) -> Option<Self> {
        let (row, limit) = row(plane, self.most, &self.prices, &self.highest, self.money);
        let solution = self.solution.add_constraint(row, ComparisonOp::Le, limit).ok()?.into_solution().ok()?;
        Some(Self { solution, ..self })
    }

    fn highest_point(&self) -> (f64, Vec<f64>) {
        let prices = self.prices.iter().zip(&self.highest);
        let at = prices.map(|(price, highest)| self.solution.var_value(*price) * highest);
        (self.solution.objective() * self.money, at.collect())
    }
}

/// A plane as a row of the program: the highest point lies below it.
fn row(plane: &Plane, most: Variable, prices: &[Variable], highest: &[f64], money: f64) -> (Vec<(Variable, f64)>, f64) {
    let slopes = plane.slope.iter().zip(highest).map(|(slope, highest)| -slope * highest / money);
    (prices.iter().copied().zip(slopes).chain([(most, 1.0)]).collect(), plane.value / money)
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
