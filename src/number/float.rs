//! Binary floats, for simulation alone: the engine's arithmetic, good to a minor unit a line, and exact in heads, days and
//! status where nothing is uncertain.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "values of a matter fit a float")]

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Sub};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Number;

/// A binary float.
#[derive(Debug, Clone, Copy)]
pub struct Float(pub f64);

/// Values nearer to each other than this, in proportion, are taken for one: what binary floats err by, and more.
const NEAR: f64 = 1e-11;

impl From<Decimal> for Float {
    fn from(value: Decimal) -> Self {
        Self(value.to_f64().unwrap_or(f64::NAN))
    }
}

macro_rules! plain {
    ($trait:ident, $method:ident, $sign:tt) => {
        impl $trait for Float {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                Self(self.0 $sign other.0)
            }
        }
    };
}
plain!(Add, add, +);
plain!(Sub, sub, -);
plain!(Mul, mul, *);
plain!(Div, div, /);

/// The nearest whole number, without asking the machine's library; of floats beyond 2^51, which have hardly a fraction, to the
/// last place or two.
fn nearest(value: f64) -> f64 {
    /// Floats of this size have no fraction.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    (value + WHOLE) - WHOLE
}

/// 1 where something holds, else 0: added without a branch, many floats at once.
fn one_if(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

impl Float {
    fn tolerance(self) -> f64 {
        NEAR * (1.0 + self.0.abs())
    }

    /// What brings a value to a whole number of units of so many places.
    #[inline]
    #[must_use]
    pub fn units(places: u32) -> f64 {
        [1.0, 10.0, 100.0, 1000.0, 10000.0][places.min(4) as usize]
    }

    /// To a whole number of units of which there are so many in one, midpoint away from zero.
    #[inline]
    #[must_use]
    pub fn to_units(self, units: f64) -> Self {
        let scaled = Self(self.0.abs() * units);
        // What lies half way, or a little less by what floats err by, comes to the larger one; a whole one stays what it is.
        let more = scaled.tolerance();
        let more = if more < 0.25 { more } else { 0.25 };
        Self((nearest(scaled.0 + more) / units).copysign(self.0))
    }

    /// One of two, by whether this is at most a bound; both are at hand, so that it takes no branch.
    #[inline]
    #[must_use]
    pub fn either(self, bound: Self, then: Self, otherwise: Self) -> Self {
        let all = u64::from(self.at_most(bound)).wrapping_neg();
        Self(f64::from_bits((then.0.to_bits() & all) | (otherwise.0.to_bits() & !all)))
    }
}

impl Number for Float {
    fn whole(value: i64) -> Self {
        Self(value as f64)
    }
    fn ceil(self) -> Self {
        let whole = nearest(self.0);
        Self(whole + one_if(self.0 - whole > self.tolerance()))
    }
    fn floor(self) -> Self {
        let whole = nearest(self.0);
        Self(whole - one_if(whole - self.0 > self.tolerance()))
    }
    fn round(self, places: u32) -> Self {
        self.to_units(Self::units(places))
    }
    fn max(self, other: Self) -> Self {
        Self(if self.0 >= other.0 { self.0 } else { other.0 })
    }
    fn min(self, other: Self) -> Self {
        Self(if self.0 <= other.0 { self.0 } else { other.0 })
    }
    fn order(self, other: Self) -> Ordering {
        if (self.0 - other.0).abs() <= self.tolerance() {
            Ordering::Equal
        } else if self.0 < other.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        }
    }
    fn at_most(self, other: Self) -> bool {
        // As `order` has it, in one comparison.
        self.0 - other.0 <= self.tolerance()
    }
    fn count(self) -> Option<i64> {
        let whole = nearest(self.0);
        ((self.0 - whole).abs() <= self.tolerance() && whole.abs() < 9e15).then_some(whole as i64)
    }
    fn decimal(self) -> Option<Decimal> {
        Decimal::from_f64_retain(self.0)
    }
    fn is_valid(self) -> bool {
        self.0.is_finite()
    }
}
