//! A cost line: what it counts, who does it, what it comes to. Each is rounded once, to the matter's minor unit.

use crate::matter::PricingError;
use crate::matter::{Case, Driver, LineCode, Payee, Price, PriceUnit, SeatTerm};
use crate::number::Number;

/// What a line counts: so many at so much, in the matter's currency.
#[derive(Debug, Clone, Copy)]
pub struct Counted<N> {
    /// How many.
    pub quantity: N,
    /// Of what.
    pub unit: Unit,
    /// At how much each.
    pub rate: N,
}

/// What a line's quantity is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Hours.
    Hour,
    /// Days past the deadline.
    Day,
    /// One of the whole.
    Once,
    /// Heads times the weeks or months that they are paid for.
    Seat(SeatTerm),
    /// The unit of the price for a task.
    Price {
        /// Whose price.
        provider: usize,
        /// For which task.
        task: usize,
    },
    /// What a charge is counted by.
    Driver(Driver),
}

impl Unit {
    /// The word that reports use.
    #[must_use]
    pub fn word(self, case: &Case) -> &str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Once => "matter",
            Self::Seat(SeatTerm::Week) => "week",
            Self::Seat(SeatTerm::Month | SeatTerm::Year) => "month",
            Self::Driver(driver) => driver.word(),
            Self::Price { provider, task } => match case.providers[provider].terms[task].price.as_deref() {
                Some(Price { unit: PriceUnit::Unit(unit), .. }) => unit,
                _ => "task",
            },
        }
    }
}

/// Who does the hours of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doer {
    /// The role that one of a provider's rates is for.
    Rate {
        /// Whose rate.
        provider: usize,
        /// Which of its rates.
        rate: usize,
    },
    /// A provider's people in their seats.
    Seat(usize),
}

impl Doer {
    /// The role by its name.
    #[must_use]
    pub fn role(self, case: &Case) -> &str {
        match self {
            Self::Rate { provider, rate } => &case.providers[provider].rates[rate].0,
            Self::Seat(provider) => case.providers[provider].seat.as_ref().map_or("", |seat| &seat.role),
        }
    }
}

/// One cost line.
#[derive(Debug, Clone, Copy)]
pub struct Line<N> {
    /// What it is.
    pub code: LineCode,
    /// The provider of its part; none for lines of the matter.
    pub by: Option<usize>,
    /// The task, for lines of a single one.
    pub task: Option<usize>,
    /// Who gets it.
    pub payee: Payee,
    /// Whether it falls once rather than in every period.
    pub one_off: bool,
    /// What it counts, unless it is a share or mixes rates.
    pub counted: Option<Counted<N>>,
    /// Who does its hours; none where roles are mixed or none is needed.
    pub doer: Option<Doer>,
    /// The hours that it is for, of one period where it recurs; none where none are counted.
    pub hours: Option<N>,
    /// The amount, rounded; of one period where it recurs.
    pub amount: N,
}

impl<N: Number> Line<N> {
    /// A line of the matter that recurs.
    pub(super) fn new(code: LineCode, payee: Payee, amount: N) -> Self {
        let (by, task, counted, doer, hours) = (None, None, None, None, None);
        Self { code, by, task, payee, one_off: false, counted, doer, hours, amount }
    }

    /// One that counts something.
    pub(super) fn of(code: LineCode, payee: Payee, counted: Counted<N>) -> Self {
        Self { counted: Some(counted), ..Self::new(code, payee, counted.quantity * counted.rate) }
    }

    /// The same, falling once or not.
    pub(super) fn falling(self, one_off: bool) -> Self {
        Self { one_off, ..self }
    }

    /// The same, for hours of somebody.
    pub(super) fn done_by(self, doer: Option<Doer>, hours: N) -> Self {
        Self { doer, hours: Some(hours), ..self }
    }

    /// Rounds the amount and adds the line, unless it is zero.
    pub(super) fn put(mut self, case: &Case, lines: &mut Vec<Self>) -> Result<(), PricingError> {
        self.amount = self.amount.round(case.matter.currency.decimals());
        if !self.amount.is_valid() {
            return Err(PricingError::TooLarge);
        }
        if !self.amount.is_structurally_zero() {
            lines.push(self);
        }
        Ok(())
    }
}

/// What some of the lines come to.
pub(super) fn sum<N: Number>(lines: &[Line<N>], counts: impl Fn(&Line<N>) -> bool) -> N {
    N::sum(lines.iter().filter(|line| counts(line)).map(|line| line.amount))
}
