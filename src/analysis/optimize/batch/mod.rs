//! Many matters, scarce hands: who gets which matter where providers have only so many hours (docs/model.md, "Staffing
//! in parts").
//!
//! Each matter takes one of its choices, the hours of all must fit the capacities, and the total is to be the lowest: a
//! knapsack of several dimensions. A price on every scarce hour makes each matter's choice its own affair (`dual`); at
//! the best prices what the choices then come to is a lower bound, and nearly a solution, which is repaired and bettered
//! (`search`) and, where few choices are left open, proved or improved by looking at all of them (`closing`). Prices are
//! found in binary floats; everything that is said is computed from them in whole numbers, so the bound holds however
//! they were found.

mod closing;
mod dual;
mod search;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use dual::Prices;
use search::Selection;

/// Decimals of hours.
const HOURS: u32 = 12;
/// Decimals of the price of an hour, in minor units.
const PRICE: u32 = 6;
/// Values are in minor units with as many decimals as hours and prices together.
const VALUE: i128 = 10_i128.pow(HOURS + PRICE);
/// At a price of one minor unit an hour, what the last decimal of an hour is worth in values.
const VALUE_OF_AN_HOUR: i128 = 10_i128.pow(PRICE);

/// A hundredth of an hour.
const A_LITTLE: i128 = 10_i128.pow(HOURS - 2);

/// One way of having a matter done.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What it costs.
    pub total: Decimal,
    /// The hours that it takes of each capacity.
    pub hours: Vec<Decimal>,
}

/// Which choice each matter takes, and what that comes to.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// For each matter, the place of its choice.
    pub chosen: Vec<usize>,
    /// What no selection comes below.
    pub lower_bound: Decimal,
    /// Hours used of each capacity.
    pub used: Vec<Decimal>,
    /// What one more hour of each capacity would save, where that was found out.
    pub values: Vec<Option<Decimal>>,
}

/// Why no selection fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shortfall {
    /// By themselves some capacities are short by so many hours at the least.
    Each(Vec<(usize, Decimal)>),
    /// Each would do, but not all of them: together they are short by so many hours at the least, and in the nearest
    /// selection found some of them by so many.
    Together(Decimal, Vec<(usize, Decimal)>),
    /// None was found: the nearest takes so many hours more of some. The flag says whether there is none.
    Nearest(Vec<(usize, Decimal)>, bool),
    /// A number is too large to hold.
    TooLarge,
}

/// A book in whole numbers.
struct Book {
    matters: Vec<Vec<MatterOption>>,
    capacities: Vec<i128>,
}

/// A choice in whole numbers: minor units, and hours with [`HOURS`] decimals.
#[derive(Clone)]
struct MatterOption {
    cost: i128,
    hours: Vec<i128>,
}

impl Book {
    /// `None` where a number is too large.
    fn new(matters: &[Vec<Choice>], capacities: &[Decimal], decimals: u32) -> Option<Self> {
        let units =
            |value: Decimal, places: u32| value.checked_mul(Decimal::from(10_i64.pow(places)))?.round().to_i128();
        let option = |of: &Choice| {
            let hours: Option<Vec<i128>> = of.hours.iter().map(|hours| units(*hours, HOURS)).collect();
            Some(MatterOption { cost: units(of.total, decimals)?, hours: hours? })
        };
        let matter = |of: &Vec<Choice>| of.iter().map(option).collect::<Option<Vec<MatterOption>>>();
        let matters: Option<Vec<Vec<MatterOption>>> = matters.iter().map(matter).collect();
        let capacities: Option<Vec<i128>> = capacities.iter().map(|hours| units(*hours, HOURS)).collect();
        Some(Self { matters: matters?, capacities: capacities? })
    }

    /// How far the least that each capacity can come to is above it.
    fn short(&self) -> Vec<(usize, i128)> {
        let least = |at: usize| -> i128 {
            self.matters.iter().map(|of| of.iter().map(|option| option.hours[at]).min().unwrap_or(0)).sum()
        };
        let short = self.capacities.iter().enumerate().map(|(at, capacity)| (at, least(at) - capacity));
        short.filter(|(_, short)| *short > 0).collect()
    }

    /// The same matters and capacities at no cost.
    fn free(&self) -> Self {
        let free =
            |of: &Vec<MatterOption>| of.iter().map(|of| MatterOption { cost: 0, hours: of.hours.clone() }).collect();
        Self { matters: self.matters.iter().map(free).collect(), capacities: self.capacities.clone() }
    }
}

fn as_hours(hours: i128) -> Decimal {
    Decimal::try_from_i128_with_scale(hours, HOURS).unwrap_or(Decimal::MAX).normalize()
}

/// The selection with the lowest total that fits the capacities, as near as it was found. `decimals` are those of
/// totals; every matter has a choice, and every choice hours for every capacity.
///
/// # Errors
/// Where nothing fits, or nothing was found that does.
pub fn portfolio(matters: &[Vec<Choice>], capacities: &[Decimal], decimals: u32) -> Result<Portfolio, Shortfall> {
    let book = Book::new(matters, capacities, decimals).ok_or(Shortfall::TooLarge)?;
    let hours = |list: Vec<(usize, i128)>| list.into_iter().map(|(at, hours)| (at, as_hours(hours))).collect();
    let short = book.short();
    if !short.is_empty() {
        return Err(Shortfall::Each(hours(short)));
    }
    let prices = Prices::best(&book, None);
    let found = search::best(&book, &prices);
    let nearest = found.as_ref().map_or_else(Vec::new, |of| of.excess(&book));
    if !nearest.is_empty() && capacities.len() > 1 {
        // At a price of 1 an hour, which nobody pays more than, what the hours that are too many come to.
        let short = Prices::best(&book.free(), Some(1)).bound / VALUE_OF_AN_HOUR;
        if short > 0 {
            return Err(Shortfall::Together(as_hours(short), hours(nearest)));
        }
    }
    let mut best = found.filter(|of| of.fits(&book));
    let closed = closing::close(&book, &prices, &mut best);
    let Some(best) = best else {
        return Err(Shortfall::Nearest(hours(nearest), closed));
    };
    let bound = if closed { best.cost } else { prices.bound.div_euclid(VALUE).min(best.cost) };
    Ok(Portfolio {
        lower_bound: Decimal::try_from_i128_with_scale(bound, decimals).map_err(|_| Shortfall::TooLarge)?,
        used: best.used.iter().map(|hours| as_hours(*hours)).collect(),
        values: (0..capacities.len()).map(|at| one_more(&book, &prices, at, decimals)).collect(),
        chosen: best.chosen,
    })
}

/// What one more hour of a capacity saves: what an hour is worth once there is a little more of it. Where hours run out
/// any higher price would do as well, but nobody would pay it.
fn one_more(book: &Book, prices: &Prices, at: usize, decimals: u32) -> Option<Decimal> {
    // What is worth nothing is worth no more where there is more of it.
    let worth = prices.value_of(at, decimals)?;
    if worth.is_zero() {
        return Some(worth);
    }
    let mut more = book.capacities.clone();
    more[at] = more[at].checked_add(A_LITTLE)?;
    let matters = book.matters.clone();
    Prices::best(&Book { matters, capacities: more }, None).value_of(at, decimals)
}

impl Selection {
    /// Whether it fits the capacities.
    fn fits(&self, book: &Book) -> bool {
        self.used.iter().zip(&book.capacities).all(|(used, capacity)| used <= capacity)
    }

    /// By how much it does not.
    fn excess(&self, book: &Book) -> Vec<(usize, i128)> {
        let excess = self.used.iter().zip(&book.capacities).map(|(used, capacity)| used - capacity);
        excess.enumerate().filter(|(_, excess)| *excess > 0).collect()
    }
}
