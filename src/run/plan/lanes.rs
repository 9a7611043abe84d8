//! Arithmetic on several numbers at once: exact whole numbers of small units, and pairs of doubles.
//!
//! What would be in doubt, or too large, is no number (NaN) from there on, like everything that is computed from it, unless
//! a decision goes for the other side: so whoever looks at a result sees whether it can be relied on.
#![expect(clippy::float_arithmetic, reason = "every doubt is settled by exact decimals")]

use crate::number::{DoubleDouble, Number};

/// Numbers side by side: of pairs of doubles both, else the first half alone.
#[derive(Debug, Clone, Copy)]
pub struct Lanes<const N: usize> {
    pub high: [f64; N],
    pub low: [f64; N],
}

/// Whole numbers up to here are exact, and so are their sums, differences and products.
const LARGEST_WHOLE: f64 = 9e15;
/// Up to here a whole number divided by a power of ten is told from the midpoints by a float.
const LARGEST_DIVIDED: f64 = 1e15;
/// Beyond this 28-digit decimals have errors that could show in the 12th decimal.
const LARGEST: f64 = 1e12;
/// Values nearer to a whole number than this are brought to it by 12 decimals.
const HALF_SNAP: f64 = 5e-13;
/// Floats of this size have no fraction: adding and subtracting it rounds to the nearest whole number.
const WHOLE: f64 = 6_755_399_441_055_744.0;
/// Powers of ten, by how many decimals.
pub const POWERS: [f64; 13] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

#[inline]
fn whole(value: f64) -> f64 {
    (value + WHOLE) - WHOLE
}

/// A value that is beyond doubt, else no number.
#[inline]
fn sure(is_sure: bool, value: f64) -> f64 {
    if is_sure { value } else { f64::NAN }
}

#[inline]
fn exact(value: f64) -> f64 {
    sure(value.abs() <= LARGEST_WHOLE, value)
}

#[inline]
fn two_sum(a: f64, b: f64) -> [f64; 2] {
    let high = a + b;
    let of_b = high - a;
    [high, (a - (high - of_b)) + (b - of_b)]
}

#[inline]
fn quick_sum(a: f64, b: f64) -> [f64; 2] {
    let high = a + b;
    [high, b - (high - a)]
}

#[inline]
fn two_product(a: f64, b: f64) -> [f64; 2] {
    /// 2^27 + 1 splits a float into two halves.
    const SPLIT: f64 = 134_217_729.0;
    let split = |value: f64| {
        let large = SPLIT * value;
        let high = large - (large - value);
        [high, value - high]
    };
    let high = a * b;
    let ([a_high, a_low], [b_high, b_low]) = (split(a), split(b));
    [high, ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low]
}

/// A pair of doubles in one lane.
type Pair = [f64; 2];

#[inline]
fn sum([a, a_low]: Pair, [b, b_low]: Pair) -> Pair {
    let [high, rest] = two_sum(a, b);
    let [low, last] = two_sum(a_low, b_low);
    let [high, rest] = quick_sum(high, rest + low);
    quick_sum(high, rest + last)
}

#[inline]
fn product([a, a_low]: Pair, [b, b_low]: Pair) -> Pair {
    let [high, low] = two_product(a, b);
    quick_sum(high, low + (a * b_low + a_low * b))
}

/// A pair times a double.
#[inline]
fn scaled([a, a_low]: Pair, by: f64) -> Pair {
    let [high, low] = two_product(a, by);
    quick_sum(high, low + a_low * by)
}

#[inline]
fn quotient(a: Pair, b: Pair) -> Pair {
    let first = a[0] / b[0];
    let [high, low] = scaled(b, first);
    let rest = sum(a, [-high, -low]);
    quick_sum(first, rest[0] / b[0])
}

/// How far off a pair of this size may be, the exact engine's own error included (see the module above).
#[inline]
fn margin(high: f64) -> f64 {
    high.abs() * 2e-26 + 1e-17
}

/// The nearest whole number, and how far the value lies above it.
#[inline]
fn nearest([high, low]: Pair) -> [f64; 2] {
    let first = whole(high);
    let above = (high - first) + low;
    let shift = whole(above);
    [first + shift, above - shift]
}

/// Up to the next whole number, or down to it, where `up` is 1 or -1.
#[inline]
fn next_whole(value: Pair, up: f64) -> f64 {
    let [nearest, above] = nearest(value);
    let is_beyond = above * up >= HALF_SNAP;
    let is_sure = (value[0].abs() <= LARGEST) & ((above.abs() - HALF_SNAP).abs() >= margin(value[0]));
    sure(is_sure, if is_beyond { nearest + up } else { nearest })
}

/// In units of a decimal place, midpoint away from zero.
#[inline]
fn rounded(value: Pair, scale: f64) -> f64 {
    let [nearest, above] = nearest(scaled(value, scale));
    let to_midpoint = 0.5 - above.abs();
    let snap = HALF_SNAP * scale;
    let fits = (value[0].abs() <= LARGEST) & (value[0].abs() * scale <= LARGEST_DIVIDED);
    let is_sure = fits & ((to_midpoint - snap).abs() >= margin(value[0]) * scale);
    let sign = if value[0] < 0.0 { -1.0 } else { 1.0 };
    // A midpoint goes away from zero: from the nearest whole number, if that lies on the other side.
    let away = if above * sign < 0.0 { nearest } else { nearest + sign };
    sure(is_sure, if to_midpoint >= snap { nearest } else { away })
}

/// A whole number divided by a power of ten, midpoint away from zero.
#[inline]
fn rounded_whole(value: f64, by: f64) -> f64 {
    let nearest = whole(value / by);
    let twice = 2.0 * (value - nearest * by);
    let up = if twice >= by && value > 0.0 { 1.0 } else { 0.0 };
    let down = if twice <= -by && value < 0.0 { 1.0 } else { 0.0 };
    sure(value.abs() <= LARGEST_DIVIDED, nearest + up - down)
}

/// The whole number at or above (`up` is 1) or at or below (-1) a whole number divided by a power of ten.
#[inline]
fn next_of_whole(value: f64, by: f64, up: f64) -> f64 {
    let nearest = whole(value / by);
    let rest = value - nearest * by;
    sure(value.abs() <= LARGEST_DIVIDED, if rest * up > 0.0 { nearest + up } else { nearest })
}

/// 1 if the first lies at most at the second, by more than what bringing both to 12 decimals changes, 0 if above it; no
/// number if they lie nearer to each other.
#[inline]
fn clearly_at_most(a: Pair, b: Pair) -> f64 {
    let apart = a[0] - b[0];
    let near = (a[0].abs() + b[0].abs()) * 1e-15 + 2e-12;
    let side = if apart > 0.0 { 0.0 } else { 1.0 };
    sure(apart.abs() > near, side)
}

/// Whether the first is at most the second once both are brought to 12 decimals.
#[cold]
fn closely_at_most(a: DoubleDouble, b: DoubleDouble) -> f64 {
    if !(a.is_valid() && b.is_valid()) {
        return f64::NAN;
    }
    DoubleDouble::unless_undecided(|| a.at_most(b)).map_or(f64::NAN, |holds| f64::from(u8::from(holds)))
}

/// The second where the first is 1, the third where it is 0.
#[inline]
fn select(holds: f64, then: f64, otherwise: f64) -> f64 {
    let chosen = if holds > 0.5 { then } else { otherwise };
    sure(!holds.is_nan(), chosen)
}

/// The first if `takes_first`, unless either is no number.
#[inline]
fn either(takes_first: bool, a: f64, b: f64) -> f64 {
    sure(!(a.is_nan() | b.is_nan()), if takes_first { a } else { b })
}

#[inline]
fn is_above([a, a_low]: Pair, [b, b_low]: Pair) -> bool {
    // Where the first halves are one, the second ones decide.
    (a - b) + (a_low - b_low) > 0.0
}

// Loops over whole arrays, which a compiler turns into operations on several numbers at once.

impl<const N: usize> Lanes<N> {
    /// No number in any lane.
    pub const EMPTY: Self = Self { high: [f64::NAN; N], low: [0.0; N] };

    /// The same in every lane.
    pub fn all([high, low]: Pair) -> Self {
        Self { high: [high; N], low: [low; N] }
    }

    /// Puts a number in a lane.
    pub fn set(&mut self, lane: usize, value: Option<Pair>) {
        [self.high[lane], self.low[lane]] = value.unwrap_or([f64::NAN; 2]);
    }

    /// The number in a lane.
    pub fn lane(&self, lane: usize) -> DoubleDouble {
        DoubleDouble::of_halves([self.high[lane], self.low[lane]])
    }

    #[inline]
    fn each(&self, operation: impl Fn(f64) -> f64) -> [f64; N] {
        let mut result = [0.0; N];
        for (result, value) in result.iter_mut().zip(&self.high) {
            *result = operation(*value);
        }
        result
    }

    #[inline]
    fn both(&self, other: &Self, operation: impl Fn(f64, f64) -> f64) -> [f64; N] {
        let mut result = [0.0; N];
        for (result, (a, b)) in result.iter_mut().zip(self.high.iter().zip(&other.high)) {
            *result = operation(*a, *b);
        }
        result
    }

    #[inline]
    fn each_of_pair(&self, operation: impl Fn(Pair) -> f64) -> [f64; N] {
        let mut result = [0.0; N];
        for (result, (high, low)) in result.iter_mut().zip(self.high.iter().zip(&self.low)) {
            *result = operation([*high, *low]);
        }
        result
    }

    #[inline]
    fn both_of_pairs(&self, other: &Self, operation: impl Fn(Pair, Pair) -> f64) -> [f64; N] {
        let mut result = [0.0; N];
        let operands = self.high.iter().zip(&self.low).zip(other.high.iter().zip(&other.low));
        for (result, ((a, a_low), (b, b_low))) in result.iter_mut().zip(operands) {
            *result = operation([*a, *a_low], [*b, *b_low]);
        }
        result
    }

    #[inline]
    fn both_pairs(&self, other: &Self, operation: impl Fn(Pair, Pair) -> Pair) -> Self {
        let mut result = Self { high: [0.0; N], low: [0.0; N] };
        let results = result.high.iter_mut().zip(&mut result.low);
        let operands = self.high.iter().zip(&self.low).zip(other.high.iter().zip(&other.low));
        for ((high, low), ((a, a_low), (b, b_low))) in results.zip(operands) {
            [*high, *low] = operation([*a, *a_low], [*b, *b_low]);
        }
        result
    }

    // Whole numbers of small units.

    pub fn add(&self, other: &Self) -> [f64; N] {
        self.both(other, |a, b| exact(a + b))
    }

    pub fn subtract(&self, other: &Self) -> [f64; N] {
        self.both(other, |a, b| exact(a - b))
    }

    pub fn multiply(&self, other: &Self) -> [f64; N] {
        self.both(other, |a, b| exact(a * b))
    }

    pub fn max(&self, other: &Self) -> [f64; N] {
        self.both(other, |a, b| either(a >= b, a, b))
    }

    pub fn min(&self, other: &Self) -> [f64; N] {
        self.both(other, |a, b| either(a <= b, a, b))
    }

    pub fn at_most(&self, other: &Self) -> [f64; N] {
        self.both(other, |a, b| sure(!(a.is_nan() | b.is_nan()), if a <= b { 1.0 } else { 0.0 }))
    }

    /// In units smaller by a power of ten.
    pub fn rescaled(&self, by: f64) -> [f64; N] {
        self.each(|value| exact(value * by))
    }

    pub fn round_whole(&self, by: f64) -> [f64; N] {
        self.each(|value| rounded_whole(value, by))
    }

    pub fn next_of_whole(&self, by: f64, up: f64) -> [f64; N] {
        self.each(|value| next_of_whole(value, by, up))
    }

    /// As pairs of doubles.
    pub fn paired(&self) -> Self {
        Self { high: self.high, low: [0.0; N] }
    }

    // Pairs of doubles.

    pub fn add_pairs(&self, other: &Self) -> Self {
        self.both_pairs(other, sum)
    }

    pub fn subtract_pairs(&self, other: &Self) -> Self {
        self.both_pairs(other, |a, [b, b_low]| sum(a, [-b, -b_low]))
    }

    pub fn multiply_pairs(&self, other: &Self) -> Self {
        self.both_pairs(other, product)
    }

    /// Pairs times whole numbers.
    pub fn multiply_by_whole(&self, other: &Self) -> Self {
        self.both_pairs(other, |a, [b, _]| scaled(a, b))
    }

    pub fn divide_pairs(&self, other: &Self) -> Self {
        self.both_pairs(other, quotient)
    }

    pub fn max_pairs(&self, other: &Self) -> Self {
        self.both_pairs(other, |a, b| {
            let takes_second = is_above(b, a);
            [either(!takes_second, a[0], b[0]), if takes_second { b[1] } else { a[1] }]
        })
    }

    pub fn min_pairs(&self, other: &Self) -> Self {
        self.both_pairs(other, |a, b| {
            let takes_second = is_above(a, b);
            [either(!takes_second, a[0], b[0]), if takes_second { b[1] } else { a[1] }]
        })
    }

    pub fn at_most_pairs(&self, other: &Self) -> [f64; N] {
        let mut holds = self.both_of_pairs(other, clearly_at_most);
        for (lane, holds) in holds.iter_mut().enumerate().filter(|(_, holds)| holds.is_nan()) {
            *holds = closely_at_most(self.lane(lane), other.lane(lane));
        }
        holds
    }

    pub fn round_pairs(&self, scale: f64) -> [f64; N] {
        self.each_of_pair(|value| rounded(value, scale))
    }

    pub fn next_of_pairs(&self, up: f64) -> [f64; N] {
        self.each_of_pair(|value| next_whole(value, up))
    }

    /// Whichever of two whole numbers the decisions of this one are for.
    pub fn select(&self, then: &Self, otherwise: &Self) -> [f64; N] {
        self.side(&then.high, &otherwise.high)
    }

    /// Whichever of two pairs they are for.
    pub fn select_pairs(&self, then: &Self, otherwise: &Self) -> Self {
        Self { high: self.side(&then.high, &otherwise.high), low: self.side(&then.low, &otherwise.low) }
    }

    #[inline]
    fn side(&self, then: &[f64; N], otherwise: &[f64; N]) -> [f64; N] {
        let mut result = [0.0; N];
        for ((result, holds), (then, otherwise)) in result.iter_mut().zip(&self.high).zip(then.iter().zip(otherwise)) {
            *result = select(*holds, *then, *otherwise);
        }
        result
    }

    /// The result of something lane by lane, on whole numbers.
    pub fn one_by_one(&self, other: &Self, operation: impl Fn(i64, i64) -> Option<i64>) -> [f64; N] {
        self.both(other, |a, b| {
            let operands = integer(a).zip(integer(b));
            operands.and_then(|(a, b)| operation(a, b)).map_or(f64::NAN, float)
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "whole numbers of this size fit")]
fn integer(value: f64) -> Option<i64> {
    (value.abs() <= LARGEST_WHOLE).then_some(value as i64)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of days are small")]
fn float(value: i64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::number::Exact;

    /// What lies on an edge, or a little beside it: whole numbers, halves of a hundredth, and what bringing to 12 decimals
    /// just does or does not change.
    fn edge() -> impl Strategy<Value = Decimal> {
        let beside = prop::sample::select(vec![0, 1, -1, 49, -49, 51, -51, 99, -99, 100, -100, 1_000_000, -7_000_000]);
        let at = prop_oneof![-400_000_i64..400_000, (-400_000_i64..400_000).prop_map(|value| value * 200)];
        (at, beside).prop_map(|(halves, beside)| Decimal::new(halves * 5, 3) + Decimal::new(beside, 14))
    }

    /// A number of a lane as a decimal; none where it is none.
    fn decimal(value: f64, places: u32) -> Option<Decimal> {
        integer(value).map(|units| Decimal::new(units, places))
    }

    fn pair(value: Decimal) -> Lanes<1> {
        Lanes::all(DoubleDouble::from(value).halves())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

        /// Decisions on edges are those of decimals, none is in doubt that they decide in their first 12 places.
        #[test]
        fn decisions_on_edges_are_those_of_decimals(a in edge(), b in edge(), places in 0_u32..4) {
            let exact = |value: Exact| value.get().expect("it is small");
            let scale = POWERS[places as usize];
            prop_assert_eq!(decimal(pair(a).round_pairs(scale)[0], places), Some(exact(Exact::from(a).round(places))));
            prop_assert_eq!(decimal(pair(a).next_of_pairs(1.0)[0], 0), Some(exact(Exact::from(a).ceil())));
            prop_assert_eq!(decimal(pair(a).next_of_pairs(-1.0)[0], 0), Some(exact(Exact::from(a).floor())));
            let holds = pair(a).at_most_pairs(&pair(b))[0];
            prop_assert_eq!(holds > 0.5, Exact::from(a).at_most(b.into()));
        }

        /// Whole numbers of small units are rounded as decimals are.
        #[test]
        fn whole_numbers_are_rounded_as_decimals(units in -2_000_000_000_i64..2_000_000_000, places in 1_u32..5) {
            let exact = Exact::from(Decimal::new(units, places));
            let whole = Lanes::<1>::all([float(units), 0.0]);
            let by = POWERS[places as usize];
            prop_assert_eq!(decimal(whole.round_whole(by)[0], 0), exact.round(0).get());
            prop_assert_eq!(decimal(whole.next_of_whole(by, 1.0)[0], 0), exact.ceil().get());
            prop_assert_eq!(decimal(whole.next_of_whole(by, -1.0)[0], 0), exact.floor().get());
        }
    }

    #[test]
    fn what_is_in_doubt_or_too_large_is_no_number_unless_a_decision_goes_for_another_side() {
        let of = |value: f64| Lanes::<1>::all([value, 0.0]);
        assert!(of(2e12).round_pairs(100.0)[0].is_nan() && of(5e-13).next_of_pairs(1.0)[0].is_nan());
        assert!(
            of(9e15).add(&of(9e15))[0].is_nan() && of(1.0).divide_pairs(&of(0.0)).add_pairs(&of(1.0)).high[0].is_nan()
        );
        let doubtful = of(f64::NAN);
        assert!(doubtful.max(&of(1.0))[0].is_nan() && doubtful.at_most_pairs(&of(1.0))[0].is_nan());
        assert_eq!(of(1.0).select(&of(7.0), &doubtful)[0].to_bits(), 7.0_f64.to_bits());
        assert!(of(0.0).select(&of(7.0), &doubtful)[0].is_nan() && doubtful.select(&of(7.0), &of(7.0))[0].is_nan());
    }
}
