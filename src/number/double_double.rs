//! Numbers of about 30 digits, in two binary floats: quick, and exact decimals in all but name.
//!
//! Every decision of the model (rounding, whole heads and days, comparisons) is made on values brought to 12 decimals.
//! A value here is right to some 30 digits, so which way a decision goes is nearly always beyond doubt; where it is
//! not, or a value grows so large that it would not be, a note is made, and whoever computes with these numbers does it
//! again with exact decimals. So their results are those of the exact engine, to the byte.
#![expect(clippy::float_arithmetic, reason = "the whole point; every doubt is settled by exact decimals")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "the remainder is kept beside it")]

use std::cell::Cell;
use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Sub};

use rust_decimal::Decimal;

use super::Number;

/// A number as the sum of a float and a much smaller one.
#[derive(Debug, Clone, Copy)]
pub struct DoubleDouble {
    high: f64,
    low: f64,
}

/// Values nearer to each other than this are one after they are brought to 12 decimals, where one of them is a whole
/// number of such decimals itself.
const HALF_SNAP: f64 = 5e-13;
/// Beyond this 28-digit decimals have errors that could show in the 12th decimal.
const LARGEST: f64 = 1e12;

/// Powers of ten that are floats.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

thread_local! {
    static DOUBT: Cell<bool> = const { Cell::new(false) };
}

/// The nearest whole number of a float.
fn rounded(value: f64) -> f64 {
    /// Floats of this size have no fraction.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    if value.abs() < 2e15 { (value + WHOLE) - WHOLE } else { value.round() }
}

fn doubt() {
    DOUBT.set(true);
}

impl DoubleDouble {
    /// What a computation comes to, unless any decision in it was in doubt.
    pub fn unless_undecided<T>(computation: impl FnOnce() -> T) -> Option<T> {
        // A decision's outcome is mostly no number that could carry the doubt along: an order, whether a line is left out.
        // So it is noted beside the values, for the innermost computation that asks.
        let outer = DOUBT.replace(false);
        let found = computation();
        let is_in_doubt = DOUBT.replace(outer);
        (!is_in_doubt).then_some(found)
    }

    /// The number that two floats come to, the second much smaller than the first.
    #[must_use]
    pub fn of_halves([high, low]: [f64; 2]) -> Self {
        Self { high, low }
    }

    /// The two floats that it is the sum of.
    #[must_use]
    pub fn halves(self) -> [f64; 2] {
        [self.high, self.low]
    }

    /// The sum of two floats and its error.
    fn two_sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let of_b = high - a;
        Self { high, low: (a - (high - of_b)) + (b - of_b) }
    }

    /// The same where |a| >= |b|.
    fn quick_sum(a: f64, b: f64) -> Self {
        let high = a + b;
        Self { high, low: b - (high - a) }
    }

    /// The product of two floats and its error.
    fn two_product(a: f64, b: f64) -> Self {
        /// 2^27 + 1 splits a float into two halves.
        const SPLIT: f64 = 134_217_729.0;
        let split = |value: f64| {
            let large = SPLIT * value;
            let high = large - (large - value);
            (high, value - high)
        };
        let high = a * b;
        let ((a_high, a_low), (b_high, b_low)) = (split(a), split(b));
        Self { high, low: ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low }
    }

    fn scaled(self, by: f64) -> Self {
        let product = Self::two_product(self.high, by);
        Self::quick_sum(product.high, product.low + self.low * by)
    }

    /// How far off a value of this size may be, with room to spare; the exact engine's own error included.
    fn margin(self) -> f64 {
        self.high.abs() * 2e-26 + 1e-18
    }

    /// A float divided by another, to the last digit but one.
    fn quotient(of: Self, by: f64) -> Self {
        let first = of.high / by;
        let product = Self::two_product(first, by);
        let rest = ((of.high - product.high) - product.low) + of.low;
        Self::quick_sum(first, rest / by)
    }

    /// Whether decimals of this size could err; so may what is no number.
    fn is_too_large(self) -> bool {
        self.high.abs() > LARGEST || !self.is_valid()
    }

    /// Whether it is just a whole number, and none so large that decimals could err.
    fn is_whole(self) -> bool {
        let rest = rounded(self.high) - self.high;
        rest == 0.0 && self.low == 0.0 && self.high.abs() < 1e12
    }

    fn is_one(self) -> bool {
        self.high.to_bits() == 1.0_f64.to_bits() && self.low.to_bits() << 1 == 0
    }

    /// The nearest whole number, and how far the value lies above it.
    fn nearest(self) -> (f64, f64) {
        let whole = rounded(self.high);
        let above = (self.high - whole) + self.low;
        let shift = rounded(above);
        (whole + shift, above - shift)
    }

    /// The nearest whole number that the value is, once it is brought to 12 decimals; else where it lies.
    fn settled(self) -> Result<f64, (f64, f64)> {
        if self.is_whole() {
            return Ok(self.high);
        }
        let (whole, above) = self.nearest();
        if self.is_too_large() || (above.abs() - HALF_SNAP).abs() < self.margin() {
            doubt();
        }
        if above.abs() < HALF_SNAP { Ok(whole) } else { Err((whole, above)) }
    }

    /// The value in units of a decimal place, midpoint away from zero, and how many of them are one.
    fn rounded_units(self, places: u32) -> (f64, f64) {
        let Some(scale) = POWERS.get(places as usize).copied() else {
            doubt();
            return (0.0, 1.0);
        };
        let scaled = self.scaled(scale);
        let (whole, above) = scaled.nearest();
        // The midpoints lie half a unit from the whole numbers; one that the value snaps to goes away from zero.
        let to_midpoint = 0.5 - above.abs();
        let snap = HALF_SNAP * scale;
        if self.is_too_large() || (to_midpoint - snap).abs() < self.margin() * scale {
            doubt();
        }
        let nearest = if to_midpoint >= snap {
            whole
        } else {
            let (lower, upper) = if above < 0.0 { (whole - 1.0, whole) } else { (whole, whole + 1.0) };
            if self.high < 0.0 { lower } else { upper }
        };
        (nearest, scale)
    }

    /// The value in units of the 12th decimal, to the nearest.
    fn units(self) -> i128 {
        let scaled = self.scaled(1e12);
        let whole = rounded(scaled.high);
        let above = (scaled.high - whole) + scaled.low;
        let shift = rounded(above);
        let distance = (above - shift).abs();
        if self.is_too_large() || (distance - 0.5).abs() < 1e-4 {
            doubt();
            return 0;
        }
        whole as i128 + shift as i128
    }
}

impl From<Decimal> for DoubleDouble {
    fn from(value: Decimal) -> Self {
        /// Whole numbers up to here are floats.
        const LARGEST: i64 = 1 << 53;
        let digits = value.mantissa();
        let digits = match i64::try_from(digits) {
            Ok(few) if (-LARGEST..=LARGEST).contains(&few) => Self { high: few as f64, low: 0.0 },
            _ => {
                let high = digits as f64;
                let low = (digits - high as i128) as f64;
                Self::quick_sum(high, low)
            }
        };
        match value.scale() {
            0 => digits,
            // Powers of ten up to the 22nd are floats themselves.
            scale @ 1..=22 => Self::quotient(digits, POWERS[scale as usize]),
            scale => {
                let rest = POWERS.get((scale - 22) as usize).copied().unwrap_or(f64::NAN);
                Self::quotient(Self::quotient(digits, POWERS[22]), rest)
            }
        }
    }
}

impl Add for DoubleDouble {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let high = Self::two_sum(self.high, other.high);
        let low = Self::two_sum(self.low, other.low);
        let sum = Self::quick_sum(high.high, high.low + low.high);
        Self::quick_sum(sum.high, sum.low + low.low)
    }
}

impl Sub for DoubleDouble {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + Self { high: -other.high, low: -other.low }
    }
}

impl Mul for DoubleDouble {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        if other.is_one() {
            return self;
        }
        let product = Self::two_product(self.high, other.high);
        Self::quick_sum(product.high, product.low + (self.high * other.low + self.low * other.high))
    }
}

impl Div for DoubleDouble {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        if other.is_one() {
            return self;
        }
        let first = self.high / other.high;
        let rest = self - other.scaled(first);
        Self::quick_sum(first, rest.high / other.high)
    }
}

impl Number for DoubleDouble {
    fn whole(value: i64) -> Self {
        let high = value as f64;
        Self { high, low: (i128::from(value) - high as i128) as f64 }
    }

    fn ceil(self) -> Self {
        let high = match self.settled() {
            Ok(whole) => whole,
            Err((whole, above)) => {
                if above > 0.0 {
                    whole + 1.0
                } else {
                    whole
                }
            }
        };
        Self { high, low: 0.0 }
    }

    fn floor(self) -> Self {
        let high = match self.settled() {
            Ok(whole) => whole,
            Err((whole, above)) => {
                if above < 0.0 {
                    whole - 1.0
                } else {
                    whole
                }
            }
        };
        Self { high, low: 0.0 }
    }

    fn round(self, places: u32) -> Self {
        let (nearest, scale) = self.rounded_units(places);
        Self::quotient(Self { high: nearest, low: 0.0 }, scale)
    }

    fn decimal_at(self, places: u32) -> Option<Decimal> {
        if !self.is_valid() {
            return None;
        }
        let (units, _) = self.rounded_units(places);
        if units.abs() < 9e15 {
            return Some(Decimal::new(units as i64, places));
        }
        doubt();
        None
    }

    fn max(self, other: Self) -> Self {
        if (self - other).high >= 0.0 { self } else { other }
    }

    fn min(self, other: Self) -> Self {
        if (self - other).high <= 0.0 { self } else { other }
    }

    fn order(self, other: Self) -> Ordering {
        // Most values lie so far apart that their leading halves show it.
        let apart = self.high - other.high;
        let near = (self.high.abs() + other.high.abs()) * 1e-15 + 2e-12;
        if apart > near {
            return Ordering::Greater;
        }
        if apart < -near {
            return Ordering::Less;
        }
        if apart == 0.0 && self.is_whole() && other.is_whole() {
            return Ordering::Equal;
        }
        let difference = (self - other).high;
        let margin = self.margin() + other.margin();
        if difference > 1e-12 + margin {
            Ordering::Greater
        } else if difference < -1e-12 - margin {
            Ordering::Less
        } else if self.high == 0.0 && other.high == 0.0 {
            Ordering::Equal
        } else {
            self.units().cmp(&other.units())
        }
    }

    fn sum(values: impl IntoIterator<Item = Self>) -> Self {
        // Nothing added to the first is the first.
        values.into_iter().reduce(Add::add).unwrap_or(Self { high: 0.0, low: 0.0 })
    }

    fn count(self) -> Option<i64> {
        match self.settled() {
            Ok(whole) if whole.abs() < 9e15 => Some(whole as i64),
            _ => None,
        }
    }

    fn is_valid(self) -> bool {
        self.high.is_finite() && self.low.is_finite()
    }

    fn decimal(self) -> Option<Decimal> {
        if !self.is_valid() {
            return None;
        }
        Decimal::try_from_i128_with_scale(self.units(), 12).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::{Exact, snap};

    fn figure() -> impl Strategy<Value = Decimal> {
        prop_oneof![
            (0_i64..1_000_000, 0_u32..4).prop_map(|(digits, scale)| Decimal::new(digits, scale)),
            (1_i64..100).prop_map(|value| Decimal::new(value * 5, 2)),
            (1_i64..2000).prop_map(Decimal::from),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        /// Decisions are those of exact decimals, or in doubt.
        #[test]
        fn decisions_are_those_of_decimals(a in figure(), b in figure(), c in figure(), d in figure(), places in 0_u32..4) {
            fn formula<N: Number>(a: N, b: N, c: N, d: N) -> [N; 3] {
                let hours = a / (b + N::whole(1)) * c;
                [hours, hours - d * c / (b + N::whole(3)), a * b / (c + N::whole(7)) + d]
            }
            let exact = formula::<Exact>(a.into(), b.into(), c.into(), d.into());
            let same = |at: usize, exact: Exact, decision: fn(DoubleDouble, u32) -> DoubleDouble| {
                let wide = || decision(formula::<DoubleDouble>(a.into(), b.into(), c.into(), d.into())[at], places);
                DoubleDouble::unless_undecided(|| wide().decimal()).is_none_or(|wide| wide == exact.get().map(snap))
            };
            for (at, exact) in exact.into_iter().enumerate() {
                prop_assert!(same(at, exact, |wide, _| wide));
                prop_assert!(same(at, exact.round(places), Number::round));
                prop_assert!(same(at, exact.ceil(), |wide, _| wide.ceil()));
                prop_assert!(same(at, exact.floor(), |wide, _| wide.floor()));
                let order = DoubleDouble::unless_undecided(|| {
                    formula::<DoubleDouble>(a.into(), b.into(), c.into(), d.into())[at].order(d.into())
                });
                prop_assert!(order.is_none_or(|order| order == exact.order(d.into())));
            }
        }
    }

    #[test]
    fn midpoints_and_whole_numbers_are_seen_for_what_they_are() {
        let decided = DoubleDouble::unless_undecided(|| {
            let third = DoubleDouble::whole(2) / DoubleDouble::whole(3);
            assert_eq!((third + third + third).ceil().count(), Some(2));
            let tie = DoubleDouble::from(Decimal::new(1005, 3));
            assert_eq!(tie.round(2).decimal(), Some(Decimal::new(101, 2)));
            assert_eq!((DoubleDouble::whole(0) - tie).round(2).decimal(), Some(Decimal::new(-101, 2)));
        });
        assert!(decided.is_some());
        assert!(!(DoubleDouble::whole(1) / DoubleDouble::whole(0)).is_valid());
    }
}
