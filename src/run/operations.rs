//! Operations on numbers in lanes: what a tape of the engine's becomes that is worked through for many values at once.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's wide registers")]

use super::plan::Days;
use crate::matter::Case;
use crate::number::{Float, Number};

/// The calendars of a case: as it has them, and some, by their numbers, in tables for those who count in them very often.
#[derive(Debug, Clone)]
pub(super) struct Calendars<'c> {
    case: &'c Case,
    tabled: Vec<Option<Days>>,
}

impl<'c> Calendars<'c> {
    pub(super) fn of(case: &'c Case) -> Self {
        Self { case, tabled: Vec::new() }
    }

    /// Makes the tables of those that some operations count in.
    pub(super) fn table_those_of<'o>(&mut self, operations: impl Iterator<Item = &'o Operation>) {
        operations.filter_map(|operation| operation.calendar()).for_each(|id| self.table(id));
    }

    /// Makes the table of a calendar; those that have the same days share one.
    fn table(&mut self, id: usize) {
        self.tabled.resize(self.tabled.len().max(id + 1), None);
        if self.tabled[id].is_none() {
            let calendar = self.case.calendar_numbered(id).days;
            let same = self.tabled.iter().flatten().find(|days| days.are_of(calendar));
            self.tabled[id] = Some(same.cloned().unwrap_or_else(|| Days::of(calendar)));
        }
    }

    fn nth<const L: usize>(&self, id: u32, from: &[f64; L], n: &[f64; L]) -> [f64; L] {
        match self.tabled.get(id as usize).and_then(Option::as_ref) {
            Some(days) => counted(from, n, |from, n| days.nth(from, n)),
            None => {
                let calendar = self.case.calendar_numbered(id as usize);
                both(from, n, |from, n| Float::nth_working_day(calendar, Float(from), Float(n)).0)
            }
        }
    }

    fn count<const L: usize>(&self, id: u32, from: &[f64; L], to: &[f64; L]) -> [f64; L] {
        match self.tabled.get(id as usize).and_then(Option::as_ref) {
            Some(days) => counted(from, to, |from, to| days.count(from, to)),
            None => {
                let calendar = self.case.calendar_numbered(id as usize);
                both(from, to, |from, to| Float::working_days(calendar, Float(from), Float(to)).0)
            }
        }
    }
}

/// An operation on the places of its operands, which are kept small, since there are many operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Operation {
    /// The same in every draw; a float by its bits.
    Constant(u64),
    Binary(Sign, u32, u32),
    Ceil(u32),
    Floor(u32),
    Round(u32, u32),
    Choose([u32; 4]),
    /// Of a calendar, by its number.
    NthWorkingDay(u32, u32, u32),
    /// Of a calendar, by its number.
    WorkingDays(u32, u32, u32),
}

/// A place as operations keep it. There are never so many that it does not fit.
pub(super) fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
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
    /// Puts what it comes to in each lane in a place, which may be that of an operand. Each kind has its own assignment, so
    /// that nothing is put together elsewhere first.
    #[inline(always)]
    pub(super) fn work<const L: usize>(self, calendars: &Calendars, values: &mut [[f64; L]], to: usize) {
        let of = |place: u32| &values[place as usize];
        match self {
            Self::Constant(bits) => values[to] = [f64::from_bits(bits); L],
            Self::Binary(Sign::Add, a, b) => values[to] = both(of(a), of(b), |a, b| a + b),
            Self::Binary(Sign::Subtract, a, b) => values[to] = both(of(a), of(b), |a, b| a - b),
            Self::Binary(Sign::Multiply, a, b) => values[to] = both(of(a), of(b), |a, b| a * b),
            Self::Binary(Sign::Divide, a, b) => values[to] = both(of(a), of(b), |a, b| a / b),
            Self::Binary(Sign::Max, a, b) => {
                values[to] = both(of(a), of(b), |a, b| Float(a).max(Float(b)).0);
            }
            Self::Binary(Sign::Min, a, b) => {
                values[to] = both(of(a), of(b), |a, b| Float(a).min(Float(b)).0);
            }
            Self::Ceil(a) => values[to] = each(of(a), Number::ceil),
            Self::Floor(a) => values[to] = each(of(a), Number::floor),
            Self::Round(a, places) => {
                let units = Float::units(places);
                values[to] = each(of(a), |value| value.to_units(units));
            }
            Self::Choose(operands) => values[to] = choose(operands.map(of)),
            Self::NthWorkingDay(calendar, from, n) => values[to] = calendars.nth(calendar, of(from), of(n)),
            Self::WorkingDays(calendar, from, until) => {
                values[to] = calendars.count(calendar, of(from), of(until));
            }
        }
    }

    /// The calendar that it counts days in.
    pub(super) fn calendar(self) -> Option<usize> {
        match self {
            Self::NthWorkingDay(calendar, ..) | Self::WorkingDays(calendar, ..) => Some(calendar as usize),
            _ => None,
        }
    }

    /// Hands on the places of its operands.
    pub(super) fn each_operand(self, mut each: impl FnMut(usize)) {
        self.moved(|place| {
            each(place);
            place
        });
    }

    /// The same with other places for its operands.
    pub(super) fn moved(self, mut to: impl FnMut(usize) -> usize) -> Self {
        let mut to = |place: u32| small(to(place as usize));
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

// Loops over whole arrays by their index, which a compiler turns into operations on several numbers at once.

#[inline(always)]
fn both<const L: usize>(a: &[f64; L], b: &[f64; L], operation: impl Fn(f64, f64) -> f64) -> [f64; L] {
    let mut result = [0.0; L];
    for lane in 0..L {
        result[lane] = operation(a[lane], b[lane]);
    }
    result
}

/// An operation on whole numbers; none where one of the operands is not whole, or it comes to nothing.
fn counted<const L: usize>(a: &[f64; L], b: &[f64; L], operation: impl Fn(i64, i64) -> Option<i64>) -> [f64; L] {
    both(a, b, |a, b| {
        let result = Float(a).count().zip(Float(b).count()).and_then(|(a, b)| operation(a, b));
        result.map_or_else(Float::invalid, Float::whole).0
    })
}

#[inline(always)]
fn each<const L: usize>(a: &[f64; L], operation: impl Fn(Float) -> Float) -> [f64; L] {
    let mut result = [0.0; L];
    for lane in 0..L {
        result[lane] = operation(Float(a[lane])).0;
    }
    result
}

#[inline(always)]
fn choose<const L: usize>([value, bound, then, otherwise]: [&[f64; L]; 4]) -> [f64; L] {
    let mut result = [0.0; L];
    for lane in 0..L {
        let [then, otherwise] = [then, otherwise].map(|of| Float(of[lane]));
        result[lane] = Float(value[lane]).either(Float(bound[lane]), then, otherwise).0;
    }
    result
}
