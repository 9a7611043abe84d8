//! Registers of numbers side by side, one a matter, and operations on as many of them as are in use.
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's wide registers")]

use std::cell::Cell;

use fearless_simd::Simd;

use super::vectors::{Four, LARGEST_WHOLE, Pairs};
use crate::number::DoubleDouble;

/// So many numbers are worked on at once.
pub const WIDTH: usize = 4;
/// So many times that fit into a register.
pub const GROUPS: usize = 8;
/// So many matters are worked through at once.
pub const LANES: usize = WIDTH * GROUPS;

/// A program takes so many registers at most: a power of two, so that a place among them is found without looking.
pub const MOST_REGISTERS: usize = 1024;

/// The registers that programs work on.
pub struct Registers(Box<[Register; MOST_REGISTERS]>);

impl Registers {
    /// Registers without numbers.
    pub fn new() -> Self {
        let registers: Box<[Register]> = (0..MOST_REGISTERS).map(|_| Register::empty()).collect();
        registers.try_into().map_or_else(|_| Self(Box::new(std::array::from_fn(|_| Register::empty()))), Self)
    }

    /// The register at a place.
    #[inline(always)]
    pub fn at(&self, place: u16) -> &Register {
        &self.0[usize::from(place) % MOST_REGISTERS]
    }
}

/// Powers of ten, by how many decimals.
pub const POWERS: [f64; 13] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

/// A number of each matter. Operations may write where they read, so that cells are shared.
#[derive(Debug, Clone)]
pub struct Register([Cell<[f64; WIDTH]>; GROUPS]);

/// Two registers: the halves of pairs of doubles.
pub type Halves<'r> = [&'r Register; 2];

impl Register {
    /// No numbers.
    pub fn empty() -> Self {
        Self(std::array::from_fn(|_| Cell::new([f64::NAN; WIDTH])))
    }

    /// Puts four numbers in.
    pub fn put(&self, group: usize, values: [f64; WIDTH]) {
        self.0[group].set(values);
    }

    /// The numbers of four matters.
    pub fn four(&self, group: usize) -> [f64; WIDTH] {
        self.0[group].get()
    }

    /// The number of a matter.
    pub fn lane(&self, lane: usize) -> f64 {
        self.0[lane / WIDTH].get()[lane % WIDTH]
    }

    /// The same number for some matters.
    pub fn fill(&self, groups: usize, value: f64) {
        self.0[..groups].iter().for_each(|cell| cell.set([value; WIDTH]));
    }
}

#[inline(always)]
fn load<S: Simd>(simd: S, cell: &Cell<[f64; WIDTH]>) -> Four<S> {
    simd.load_array_f64x4(cell.get())
}

#[inline(always)]
fn store<S: Simd>(simd: S, value: Four<S>, cell: &Cell<[f64; WIDTH]>) {
    cell.set(simd.as_array_f64x4(value));
}

/// Operations on the numbers in use.
#[derive(Clone, Copy)]
pub struct Run<S> {
    pub simd: S,
    /// So many groups of four are in use.
    pub groups: usize,
}

impl<S: Simd> Run<S> {
    #[inline(always)]
    fn groups(self) -> std::ops::Range<usize> {
        0..self.groups.min(GROUPS)
    }

    #[inline(always)]
    pub fn each(self, of: &Register, to: &Register, operation: impl Fn(Four<S>) -> Four<S>) {
        for group in self.groups() {
            let value = load(self.simd, &of.0[group]);
            store(self.simd, operation(value), &to.0[group]);
        }
    }

    #[inline(always)]
    pub fn both(self, [a, b]: [&Register; 2], to: &Register, operation: impl Fn(Four<S>, Four<S>) -> Four<S>) {
        for group in self.groups() {
            let [a, b] = [a, b].map(|of| load(self.simd, &of.0[group]));
            store(self.simd, operation(a, b), &to.0[group]);
        }
    }

    /// Three to one.
    #[inline(always)]
    pub fn three(self, [a, b, c]: [&Register; 3], to: &Register, operation: impl Fn([Four<S>; 3]) -> Four<S>) {
        for group in self.groups() {
            let values = [a, b, c].map(|of| load(self.simd, &of.0[group]));
            store(self.simd, operation(values), &to.0[group]);
        }
    }

    #[inline(always)]
    fn pairs(self, [high, low]: Halves, group: usize) -> Pairs<S> {
        let [high, low] = [high, low].map(|of| load(self.simd, &of.0[group]));
        Pairs { high, low }
    }

    #[inline(always)]
    fn put(self, value: Pairs<S>, [high, low]: Halves, group: usize) {
        store(self.simd, value.high, &high.0[group]);
        store(self.simd, value.low, &low.0[group]);
    }

    #[inline(always)]
    pub fn each_pair(self, of: Halves, to: &Register, operation: impl Fn(Pairs<S>) -> Four<S>) {
        for group in self.groups() {
            store(self.simd, operation(self.pairs(of, group)), &to.0[group]);
        }
    }

    /// Pairs of pairs to numbers.
    #[inline(always)]
    pub fn compared(self, a: Halves, b: Halves, to: &Register, operation: impl Fn(Pairs<S>, Pairs<S>) -> Four<S>) {
        for group in self.groups() {
            store(self.simd, operation(self.pairs(a, group), self.pairs(b, group)), &to.0[group]);
        }
    }

    #[inline(always)]
    pub fn both_pairs(self, a: Halves, b: Halves, to: Halves, operation: impl Fn(Pairs<S>, Pairs<S>) -> Pairs<S>) {
        for group in self.groups() {
            self.put(operation(self.pairs(a, group), self.pairs(b, group)), to, group);
        }
    }

    /// Decisions and two pairs to pairs.
    #[inline(always)]
    pub fn chosen(
        self,
        holds: &Register,
        then: Halves,
        or: Halves,
        to: Halves,
        operation: impl Fn(Four<S>, Pairs<S>, Pairs<S>) -> Pairs<S>,
    ) {
        for group in self.groups() {
            let holds = load(self.simd, &holds.0[group]);
            self.put(operation(holds, self.pairs(then, group), self.pairs(or, group)), to, group);
        }
    }

    /// Pairs times doubles.
    #[inline(always)]
    pub fn scaled(self, a: Halves, by: &Register, to: Halves) {
        for group in self.groups() {
            let by = load(self.simd, &by.0[group]);
            self.put(self.pairs(a, group).scaled(by), to, group);
        }
    }

    /// The result of something lane by lane, on whole numbers.
    #[inline(always)]
    pub fn one_by_one(self, [a, b]: [&Register; 2], to: &Register, operation: impl Fn(i64, i64) -> Option<i64>) {
        for group in self.groups() {
            let (a, b) = (a.0[group].get(), b.0[group].get());
            let result = |lane: usize| {
                let operands = integer(a[lane]).zip(integer(b[lane]));
                operands.and_then(|(a, b)| operation(a, b)).map_or(f64::NAN, float)
            };
            to.0[group].set(std::array::from_fn(result));
        }
    }
}

/// What lies further than this from each other is not one after both are brought to 12 decimals.
const NOT_NEAR: f64 = 1.01e-12;

/// Decides what lies too near to each other to be decided by the first halves alone.
pub fn decide_closely(a: Halves, b: Halves, to: &Register, groups: usize) {
    for group in 0..groups.min(GROUPS) {
        let mut holds = to.0[group].get();
        if !holds.iter().any(|holds| holds.is_nan()) {
            continue;
        }
        for (lane, holds) in holds.iter_mut().enumerate().filter(|(_, holds)| holds.is_nan()) {
            let [a, b] = [a, b].map(|of| DoubleDouble::of_halves(of.map(|half| half.0[group].get()[lane])));
            *holds = closely_at_most(a, b);
        }
        to.0[group].set(holds);
    }
}

/// Whether the first is at most the second once both are brought to 12 decimals.
#[cold]
#[expect(clippy::float_arithmetic, reason = "every doubt is settled by exact decimals")]
fn closely_at_most(a: DoubleDouble, b: DoubleDouble) -> f64 {
    let difference = (a - b).halves()[0];
    let size = a.halves()[0].abs() + b.halves()[0].abs();
    match (snapped(a), snapped(b)) {
        _ if difference.abs() > size * 1e-24 + NOT_NEAR => f64::from(u8::from(difference < 0.0)),
        (Some(a), Some(b)) => f64::from(u8::from(a <= b)),
        _ => f64::NAN,
    }
}

/// A value in units of the 12th decimal, where it is beyond doubt to which it is brought.
#[expect(clippy::float_arithmetic, reason = "every doubt is settled by exact decimals")]
#[expect(clippy::cast_possible_truncation, reason = "both parts are whole, and of that size")]
fn snapped(value: DoubleDouble) -> Option<i128> {
    let [high, low] = value.halves();
    let whole = high.round();
    let units = ((high - whole) + low) * 1e12;
    let nearest = units.round();
    // Some thousandths of a unit, and of what is large so much more.
    let is_sure = high.abs() <= 1e12 && ((units - nearest).abs() - 0.5).abs() >= high.abs() * 1e-12 + 4e-3;
    is_sure.then_some(whole as i128 * 1_000_000_000_000 + nearest as i128)
}

/// A whole number that a double holds exactly.
#[expect(clippy::cast_possible_truncation, reason = "whole numbers of this size fit")]
pub fn integer(value: f64) -> Option<i64> {
    (value.abs() <= LARGEST_WHOLE).then_some(value as i64)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of days are small")]
fn float(value: i64) -> f64 {
    value as f64
}
