//! What providers are paid by: hours of a role, units of work, seats.

use std::sync::Arc;

use super::figure::FigureId;
use super::role;
use super::words::words;
use crate::number::Day;
use crate::source::Place;
use rust_decimal::Decimal;

/// What an hour of a role costs and what a client is charged for it.
#[derive(Debug, Clone)]
pub struct Rate {
    /// What the buyer spends.
    pub cost: Option<Pay>,
    /// What a client is charged.
    pub billing: Option<Pay>,
    /// What an idle hour costs beyond the salary that is paid anyway.
    pub marginal: Option<FigureId>,
    /// Whether the table row that it was taken from had run out by then.
    pub outdated: bool,
    /// The next row of the table that it was taken from, if there is one.
    pub next: Option<RateChange>,
    /// The table that it should come from, where that begins only later: the side is missing then.
    pub begins: Option<TableStart>,
    /// Where it is written.
    pub place: Place,
}

impl Rate {
    /// Whether what it costs and what is billed for it are written apart: one value for both has no margin to look at.
    #[must_use]
    pub fn has_both_sides(&self) -> bool {
        self.cost.as_ref().zip(self.billing.as_ref()).is_some_and(|(cost, billing)| cost != billing)
    }

    /// The provider's other rates that either side is a blend of.
    pub fn blended(&self) -> impl Iterator<Item = usize> {
        let sides = [&self.cost, &self.billing].into_iter().flatten();
        sides
            .flat_map(|pay| match pay {
                Pay::Blend(shares) => &shares[..],
                _ => &[],
            })
            .map(|(rate, _)| *rate)
    }
}

/// A billing-rate table that has no row yet for the day on which a rate is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableStart {
    /// The table's name.
    pub table: String,
    /// The first day of its first row of the level.
    pub begins: Day,
    /// The day that the rate is wanted for.
    pub wanted: Day,
}

/// A billing rate that a table changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateChange {
    /// The first day of the new rate.
    pub on: Day,
    /// The rate until then.
    pub from: Decimal,
    /// The rate from then on.
    pub to: Decimal,
}

/// How the amount of an hour comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pay {
    /// An amount.
    Amount(FigureId),
    /// (salary x (1 + benefits) + overhead) / billable hours
    Loaded {
        /// A year's salary.
        salary: FigureId,
        /// Share of the salary.
        benefits: Option<FigureId>,
        /// A year's overhead.
        overhead: Option<FigureId>,
        /// Hours billed in a year.
        billable_hours: FigureId,
    },
    /// pay x (1 + agency mark-up)
    Agency {
        /// What the worker is paid.
        pay: FigureId,
        /// What the agency adds.
        markup: Option<FigureId>,
    },
    /// The provider's other roles, by shares.
    Blend(Vec<(usize, FigureId)>),
}

/// A price by the unit.
#[derive(Debug, Clone)]
pub struct Price {
    /// What is counted.
    pub unit: PriceUnit,
    /// One or more prices by volume; the last has no end.
    pub steps: Vec<PriceStep>,
}

/// What a price by the unit counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PriceUnit {
    /// A flat fee for the task.
    Task,
    /// A unit by its name: the task's own, or pages, documents or gigabytes.
    Unit(Arc<str>),
}

/// The price of the units up to a volume.
#[derive(Debug, Clone, Copy)]
pub struct PriceStep {
    /// The last unit at this price; none for the last step.
    pub up_to: Option<FigureId>,
    /// Price of a unit.
    pub rate: FigureId,
}

/// What one of a provider's people costs, used or not.
#[derive(Debug, Clone)]
pub struct Seat {
    /// In the provider's currency.
    pub price: FigureId,
    /// What it is the price of.
    pub term: SeatTerm,
    /// Who sits there; it does tasks of this role and of those below it on the ladder.
    pub role: Arc<str>,
}

impl Seat {
    /// The role of a seat that does not say it.
    pub const ROLE: &'static str = "associate";

    /// Whether whoever sits there does tasks of a role.
    #[must_use]
    pub fn does(&self, role: &str) -> bool {
        role::above(role).any(|role| *role == *self.role)
    }
}

words! {
    /// How long a seat is paid for at a time.
    pub enum SeatTerm;
    /// A week of the provider.
    Week = "week",
    /// A month of 21 working days.
    Month = "month",
    /// Twelve months, each at a twelfth.
    Year = "year",
}
