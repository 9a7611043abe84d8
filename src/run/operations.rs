//! Operations on numbers in lanes: what a tape of the engine's becomes that is worked through for many values at once.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]

use crate::matter::Case;
use crate::number::{Float, Number};

/// An operation on the places of its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    /// The same in every draw; a float by its bits.
    Constant(u64),
    Binary(Sign, usize, usize),
    Ceil(usize),
    Floor(usize),
    Round(usize, u32),
    Choose([usize; 4]),
    NthWorkingDay(usize, usize, usize),
    WorkingDays(usize, usize, usize),
}

/// What two operands are brought together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    Add,
    Subtract,
    Multiply,
    Divide,
    Max,
    Min,
}

impl Operation {
    /// What it comes to in each lane.
    pub(super) fn result<const L: usize>(self, case: &Case, values: &[[f64; L]]) -> [f64; L] {
        match self {
            Self::Constant(bits) => [f64::from_bits(bits); L],
            Self::Binary(sign, a, b) => binary(sign, &values[a], &values[b]),
            Self::Ceil(a) => each(&values[a], Number::ceil),
            Self::Floor(a) => each(&values[a], Number::floor),
            Self::Round(a, places) => each(&values[a], |value| value.round(places)),
            Self::Choose([value, bound, then, otherwise]) => {
                choose([&values[value], &values[bound], &values[then], &values[otherwise]])
            }
            Self::NthWorkingDay(calendar, from, n) => {
                let calendar = case.calendar_numbered(calendar);
                both(&values[from], &values[n], |from, n| Float::nth_working_day(calendar, Float(from), Float(n)).0)
            }
            Self::WorkingDays(calendar, from, to) => {
                let calendar = case.calendar_numbered(calendar);
                both(&values[from], &values[to], |from, to| Float::working_days(calendar, Float(from), Float(to)).0)
            }
        }
    }

    /// The same with other places for its operands.
    pub(super) fn moved(self, mut to: impl FnMut(usize) -> usize) -> Self {
        match self {
            Self::Constant(_) => self,
            Self::Binary(sign, a, b) => Self::Binary(sign, to(a), to(b)),
            Self::Ceil(a) => Self::Ceil(to(a)),
            Self::Floor(a) => Self::Floor(to(a)),
            Self::Round(a, places) => Self::Round(to(a), places),
            Self::Choose(operands) => Self::Choose(operands.map(to)),
            Self::NthWorkingDay(calendar, from, n) => Self::NthWorkingDay(calendar, to(from), to(n)),
            Self::WorkingDays(calendar, from, until) => Self::WorkingDays(calendar, to(from), to(until)),
        }
    }
}

fn binary<const L: usize>(sign: Sign, a: &[f64; L], b: &[f64; L]) -> [f64; L] {
    match sign {
        Sign::Add => both(a, b, |a, b| a + b),
        Sign::Subtract => both(a, b, |a, b| a - b),
        Sign::Multiply => both(a, b, |a, b| a * b),
        Sign::Divide => both(a, b, |a, b| a / b),
        Sign::Max => both(a, b, |a, b| Float(a).max(Float(b)).0),
        Sign::Min => both(a, b, |a, b| Float(a).min(Float(b)).0),
    }
}

// Loops over whole arrays by their index, which a compiler turns into operations on several numbers at once.

fn both<const L: usize>(a: &[f64; L], b: &[f64; L], operation: impl Fn(f64, f64) -> f64) -> [f64; L] {
    let mut result = [0.0; L];
    for lane in 0..L {
        result[lane] = operation(a[lane], b[lane]);
    }
    result
}

fn each<const L: usize>(a: &[f64; L], operation: impl Fn(Float) -> Float) -> [f64; L] {
    let mut result = [0.0; L];
    for lane in 0..L {
        result[lane] = operation(Float(a[lane])).0;
    }
    result
}

fn choose<const L: usize>([value, bound, then, otherwise]: [&[f64; L]; 4]) -> [f64; L] {
    let mut result = [0.0; L];
    for lane in 0..L {
        let holds = Float(value[lane]).at_most(Float(bound[lane]));
        result[lane] = if holds { then[lane] } else { otherwise[lane] };
    }
    result
}
