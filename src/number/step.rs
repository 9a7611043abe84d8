//! What stands on a tape: operations, and the questions that were asked of numbers in between.

use std::cmp::Ordering;

use super::Quantity;

/// One operation on a tape. The numbers are the positions of the operands.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// An input, by its index in the list of figures.
    Input(usize),
    /// A number that is written in the model itself, or counted (days, periods).
    Constant,
    /// a + b
    Add(usize, usize),
    /// a - b
    Subtract(usize, usize),
    /// a x b
    Multiply(usize, usize),
    /// a / b
    Divide(usize, usize),
    /// the larger of a and b
    Max(usize, usize),
    /// the smaller of a and b
    Min(usize, usize),
    /// up to a whole number
    Ceil(usize),
    /// down to a whole number
    Floor(usize),
    /// to so many decimals
    Round(usize, u32),
    /// the same value, and what it is
    Named(usize, Quantity),
    /// one of two results, by whether a value is at most a bound
    Choose(Choice),
    /// a day's n-th working day by a calendar
    NthWorkingDay {
        /// Which calendar.
        calendar: usize,
        /// The day, as a number of days.
        from: usize,
        /// Counted from 1.
        n: usize,
    },
    /// how many working days a calendar has between two days, both included
    WorkingDays {
        /// Which calendar.
        calendar: usize,
        /// The first day, as a number of days.
        from: usize,
        /// The last day.
        to: usize,
    },
}

/// A decision between two results, all by their positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// What is compared.
    pub value: usize,
    /// What it may be at most.
    pub bound: usize,
    /// The result where it is.
    pub then: usize,
    /// The result where it is more.
    pub otherwise: usize,
}

impl Step {
    /// The positions of the operands.
    pub fn operands(self) -> impl Iterator<Item = usize> {
        let operands = match self {
            Self::Input(_) | Self::Constant => [None; 4],
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Divide(a, b)
            | Self::Max(a, b)
            | Self::Min(a, b)
            | Self::NthWorkingDay { from: a, n: b, .. }
            | Self::WorkingDays { from: a, to: b, .. } => [Some(a), Some(b), None, None],
            Self::Ceil(a) | Self::Floor(a) | Self::Round(a, _) | Self::Named(a, _) => [Some(a), None, None, None],
            Self::Choose(Choice { value, bound, then, otherwise }) => {
                [Some(value), Some(bound), Some(then), Some(otherwise)]
            }
        };
        operands.into_iter().flatten()
    }
}

/// What the engine asked of a number and went by without an operation: what was answered holds for other inputs only if it
/// would be answered for them too. Numbers are known by their positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Whether it is so near to zero that it is left out, without being zero. What is zero is kept: it adds nothing.
    LeftOut(usize, bool),
    /// Whether it can be held.
    Valid(usize),
    /// How it compares to another.
    Order(usize, usize, Ordering),
    /// Its very value.
    Value(usize),
}

impl Asked {
    /// The positions of what was asked about.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        let (Self::LeftOut(at, _) | Self::Valid(at) | Self::Value(at) | Self::Order(at, ..)) = self;
        let other = if let Self::Order(_, other, _) = self { Some(other) } else { None };
        std::iter::once(at).chain(other)
    }
}
