//! What stands on a tape: operations, and the questions that were asked of numbers in between.

use std::cmp::Ordering;

use super::Quantity;

/// Where something stands on a tape. A tape is long, so this is kept small; there are never so many steps that it does not fit.
pub type Position = u32;

/// A place in a list as a position.
pub(super) fn position(at: usize) -> Position {
    Position::try_from(at).unwrap_or(Position::MAX)
}

/// One operation on a tape. The numbers are the positions of the operands.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// An input, by its index in the list of figures.
    Input(u32),
    /// A number that is written in the model itself, or counted (days, periods).
    Constant,
    /// a + b
    Add(Position, Position),
    /// a - b
    Subtract(Position, Position),
    /// a x b
    Multiply(Position, Position),
    /// a / b
    Divide(Position, Position),
    /// the larger of a and b
    Max(Position, Position),
    /// the smaller of a and b
    Min(Position, Position),
    /// up to a whole number
    Ceil(Position),
    /// down to a whole number
    Floor(Position),
    /// to so many decimals
    Round(Position, u32),
    /// the same value, and what it is
    Named(Position, Quantity),
    /// one of two results, by whether a value is at most a bound
    Choose(Choice),
    /// a day's n-th working day by a calendar
    NthWorkingDay {
        /// Which calendar.
        calendar: u32,
        /// The day, as a number of days.
        from: Position,
        /// Counted from 1.
        n: Position,
    },
    /// how many working days a calendar has between two days, both included
    WorkingDays {
        /// Which calendar.
        calendar: u32,
        /// The first day, as a number of days.
        from: Position,
        /// The last day.
        to: Position,
    },
}

/// A decision between two results, all by their positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// What is compared.
    pub value: Position,
    /// What it may be at most.
    pub bound: Position,
    /// The result where it is.
    pub then: Position,
    /// The result where it is more.
    pub otherwise: Position,
}

impl Step {
    /// The positions of the operands.
    pub fn operands(self) -> impl Iterator<Item = Position> {
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
    LeftOut(Position, bool),
    /// Whether it can be held.
    Valid(Position),
    /// How it compares to another.
    Order(Position, Position, Ordering),
    /// Its very value.
    Value(Position),
}

impl Asked {
    /// The positions of what was asked about.
    pub fn positions(self) -> impl Iterator<Item = Position> {
        let (Self::LeftOut(at, _) | Self::Valid(at) | Self::Value(at) | Self::Order(at, ..)) = self;
        let other = if let Self::Order(_, other, _) = self { Some(other) } else { None };
        std::iter::once(at).chain(other)
    }
}
