//! Arithmetic on four numbers at once: exact whole numbers of small units, and pairs of doubles.
//!
//! What would be in doubt, or too large, is no number (NaN) from there on, like everything that is computed from it, unless
//! a decision goes for the other side: so whoever looks at a result sees whether it can be relied on.
#![expect(clippy::float_arithmetic, reason = "every doubt is settled by exact decimals")]
#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's wide registers")]

use fearless_simd::{Select, Simd, SimdBase, SimdFloat, f64x4, mask64x4};

/// Four numbers.
pub type Four<S> = f64x4<S>;

/// Four pairs of doubles: the sum of a double and a much smaller one.
#[derive(Clone, Copy)]
pub struct Pairs<S: Simd> {
    pub high: Four<S>,
    pub low: Four<S>,
}

/// Whole numbers up to here are exact, and so are their sums, differences and products.
pub const LARGEST_WHOLE: f64 = 9e15;
/// Up to here a whole number divided by a power of ten is told from the midpoints by a float.
const LARGEST_DIVIDED: f64 = 1e15;
/// Beyond this 28-digit decimals have errors that could show in the 12th decimal.
const LARGEST: f64 = 1e12;
/// Values nearer to a whole number than this are brought to it by 12 decimals.
const HALF_SNAP: f64 = 5e-13;
/// Divisors are at least this large, and their quotients at most so many times as large as they are: errors of 10^-28 come
/// to 10^-16 at most.
const LEAST_DIVISOR: f64 = 1e-9;
const MOST_GROWTH: f64 = 1e12;
/// What is surely brought to zero by 12 decimals.
const NEGLIGIBLE: f64 = 4.9e-13;
/// Floats of this size have no fraction: adding and subtracting it rounds to the nearest whole number.
const WHOLE: f64 = 6_755_399_441_055_744.0;

/// The same number four times.
#[inline(always)]
pub fn all<S: Simd>(simd: S, value: f64) -> Four<S> {
    f64x4::splat(simd, value)
}

#[inline(always)]
fn like<S: Simd>(of: Four<S>, value: f64) -> Four<S> {
    all(of.witness(), value)
}

/// Values that are beyond doubt, else no numbers.
#[inline(always)]
fn sure<S: Simd>(are_sure: mask64x4<S>, value: Four<S>) -> Four<S> {
    are_sure.select(value, like(value, f64::NAN))
}

#[inline(always)]
fn whole<S: Simd>(value: Four<S>) -> Four<S> {
    (value + WHOLE) - WHOLE
}

/// Whether products are rounded once together with what is added to them: then the error of a product is one operation.
#[inline(always)]
fn is_fused<S: Simd>(simd: S) -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    let fused = simd.level().as_avx2().is_some();
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    let fused = {
        let _ = simd;
        false
    };
    fused
}

#[inline(always)]
fn two_sum<S: Simd>(a: Four<S>, b: Four<S>) -> Pairs<S> {
    let high = a + b;
    let of_b = high - a;
    Pairs { high, low: (a - (high - of_b)) + (b - of_b) }
}

/// The same where the first is the larger.
#[inline(always)]
fn quick_sum<S: Simd>(a: Four<S>, b: Four<S>) -> Pairs<S> {
    let high = a + b;
    Pairs { high, low: b - (high - a) }
}

/// A product and its error, which a double holds exactly: the same in both ways.
#[inline(always)]
fn two_product<S: Simd>(a: Four<S>, b: Four<S>) -> Pairs<S> {
    /// 2^27 + 1 splits a float into two halves.
    const SPLIT: f64 = 134_217_729.0;
    let high = a * b;
    if is_fused(a.witness()) {
        return Pairs { high, low: a.mul_sub(b, high) };
    }
    let split = |value: Four<S>| {
        let large = value * SPLIT;
        let high = large - (large - value);
        [high, value - high]
    };
    let ([a_high, a_low], [b_high, b_low]) = (split(a), split(b));
    Pairs { high, low: ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low }
}

/// Whole numbers of units, as long as they are exact.
#[inline(always)]
pub fn exact<S: Simd>(value: Four<S>) -> Four<S> {
    sure(value.abs().simd_le(LARGEST_WHOLE), value)
}

/// Whole numbers divided by a power of ten, midpoint away from zero.
#[inline(always)]
pub fn rounded_whole<S: Simd>(value: Four<S>, by: f64) -> Four<S> {
    let nearest = whole(value / by);
    let twice = (value - nearest * by) * 2.0;
    let [none, one] = [0.0, 1.0].map(|number| like(value, number));
    // The rest is above half where that is up, and so is a midpoint of what is above zero; below zero it is the mirror.
    let up = (twice.simd_ge(by) & value.simd_gt(0.0)).select(one, none);
    let down = (twice.simd_le(-by) & value.simd_lt(0.0)).select(one, none);
    sure(value.abs().simd_le(LARGEST_DIVIDED), nearest + up - down)
}

/// The whole numbers at or above (`up` is 1) or at or below (-1) whole numbers divided by a power of ten.
#[inline(always)]
pub fn next_of_whole<S: Simd>(value: Four<S>, by: f64, up: f64) -> Four<S> {
    let nearest = whole(value / by);
    let rest = value - nearest * by;
    let next = (rest * up).simd_gt(0.0).select(nearest + up, nearest);
    sure(value.abs().simd_le(LARGEST_DIVIDED), next)
}

/// The first where they are taken, else the second, unless either is no number.
#[inline(always)]
fn either<S: Simd>(takes_first: mask64x4<S>, a: Four<S>, b: Four<S>) -> Four<S> {
    sure(a.simd_eq(a) & b.simd_eq(b), takes_first.select(a, b))
}

#[inline(always)]
pub fn larger<S: Simd>(a: Four<S>, b: Four<S>) -> Four<S> {
    either(a.simd_ge(b), a, b)
}

#[inline(always)]
pub fn smaller<S: Simd>(a: Four<S>, b: Four<S>) -> Four<S> {
    either(a.simd_le(b), a, b)
}

/// 1 where the first is at most the second, else 0.
#[inline(always)]
pub fn at_most<S: Simd>(a: Four<S>, b: Four<S>) -> Four<S> {
    let side = a.simd_le(b).select(like(a, 1.0), like(a, 0.0));
    sure(a.simd_eq(a) & b.simd_eq(b), side)
}

/// The second where the first is zero, or at least so large and not too large.
#[inline(always)]
pub fn nothing_or_more<S: Simd>(value: Four<S>, least: f64, beyond_doubt: Four<S>) -> Four<S> {
    let size = value.abs();
    sure(size.simd_eq(0.0) | (size.simd_ge(least) & size.simd_le(LARGEST)), beyond_doubt)
}

/// The third where the second divides the first, and errors behind the 28th decimal of both stay far behind the 12th of the
/// quotient; or where it is zero, and the quotient no number.
#[inline(always)]
pub fn divides<S: Simd>([dividend, divisor, beyond_doubt]: [Four<S>; 3]) -> Four<S> {
    let size = divisor.abs();
    let is_large = size.simd_ge(LEAST_DIVISOR) & dividend.abs().simd_le(size * size * MOST_GROWTH);
    sure(size.simd_eq(0.0) | is_large, beyond_doubt)
}

/// The second where 12 decimals make the first zero.
#[inline(always)]
pub fn negligible<S: Simd>(value: Four<S>, beyond_doubt: Four<S>) -> Four<S> {
    sure(value.abs().simd_le(NEGLIGIBLE), beyond_doubt)
}

/// The second where the first is a number that is not too large.
#[inline(always)]
pub fn held<S: Simd>(value: Four<S>, beyond_doubt: Four<S>) -> Four<S> {
    sure(value.abs().simd_le(LARGEST_WHOLE), beyond_doubt)
}

/// The second where a decision goes for a side.
#[inline(always)]
pub fn goes<S: Simd>(holds: Four<S>, side: f64, beyond_doubt: Four<S>) -> Four<S> {
    sure(holds.simd_eq(side), beyond_doubt)
}

/// Which of two numbers decisions are for: the first where they are 1, the second where 0, none where they are no numbers.
#[derive(Clone, Copy)]
pub struct Sides<S: Simd> {
    first: mask64x4<S>,
    decided: mask64x4<S>,
}

impl<S: Simd> Sides<S> {
    #[inline(always)]
    pub fn of(holds: Four<S>) -> Self {
        Self { first: holds.simd_gt(0.5), decided: holds.simd_eq(holds) }
    }

    #[inline(always)]
    pub fn choose(self, then: Four<S>, otherwise: Four<S>) -> Four<S> {
        sure(self.decided, self.first.select(then, otherwise))
    }
}

impl<S: Simd> Pairs<S> {
    #[inline(always)]
    pub fn add(self, other: Self) -> Self {
        let high = two_sum(self.high, other.high);
        let low = two_sum(self.low, other.low);
        let sum = quick_sum(high.high, high.low + low.high);
        quick_sum(sum.high, sum.low + low.low)
    }

    #[inline(always)]
    pub fn subtract(self, other: Self) -> Self {
        self.add(Self { high: -other.high, low: -other.low })
    }

    #[inline(always)]
    pub fn multiply(self, other: Self) -> Self {
        let product = two_product(self.high, other.high);
        quick_sum(product.high, product.low + (self.high * other.low + self.low * other.high))
    }

    /// Pairs times doubles.
    #[inline(always)]
    pub fn scaled(self, by: Four<S>) -> Self {
        let product = two_product(self.high, by);
        quick_sum(product.high, product.low + self.low * by)
    }

    #[inline(always)]
    pub fn divide(self, other: Self) -> Self {
        let first = self.high / other.high;
        let Self { high, low } = other.scaled(first);
        let rest = self.add(Self { high: -high, low: -low });
        quick_sum(first, rest.high / other.high)
    }

    #[inline(always)]
    fn is_above(self, other: Self) -> mask64x4<S> {
        // Where the first halves are one, the second ones decide.
        ((self.high - other.high) + (self.low - other.low)).simd_gt(0.0)
    }

    #[inline(always)]
    pub fn larger(self, other: Self) -> Self {
        self.unless(other.is_above(self), other)
    }

    #[inline(always)]
    pub fn smaller(self, other: Self) -> Self {
        self.unless(self.is_above(other), other)
    }

    #[inline(always)]
    fn unless(self, takes_second: mask64x4<S>, other: Self) -> Self {
        Self { high: either(!takes_second, self.high, other.high), low: takes_second.select(other.low, self.low) }
    }

    /// How far off pairs of this size may be, the exact engine's own error included (see the module above).
    #[inline(always)]
    fn margin(self) -> Four<S> {
        self.high.abs() * 1e-24 + 4e-15
    }

    /// The nearest whole numbers, and how far the values lie above them.
    #[inline(always)]
    fn nearest(self) -> [Four<S>; 2] {
        let first = whole(self.high);
        let above = (self.high - first) + self.low;
        let shift = whole(above);
        [first + shift, above - shift]
    }

    /// Up to the next whole numbers, or down to them, where `up` is 1 or -1.
    #[inline(always)]
    pub fn next_whole(self, up: f64) -> Four<S> {
        let [nearest, above] = self.nearest();
        let is_beyond = (above * up).simd_ge(HALF_SNAP);
        let from_edge = (above.abs() - HALF_SNAP).abs();
        let is_sure = self.high.abs().simd_le(LARGEST) & from_edge.simd_ge(self.margin());
        sure(is_sure, is_beyond.select(nearest + up, nearest))
    }

    /// In units of a decimal place, midpoint away from zero.
    #[inline(always)]
    pub fn rounded(self, scale: f64) -> Four<S> {
        let [nearest, above] = self.scaled(like(self.high, scale)).nearest();
        let to_midpoint = -above.abs() + 0.5;
        let snap = HALF_SNAP * scale;
        let fits = self.high.abs().simd_le(LARGEST) & (self.high.abs() * scale).simd_le(LARGEST_DIVIDED);
        let is_sure = fits & (to_midpoint - snap).abs().simd_ge(self.margin() * scale);
        let sign = self.high.simd_lt(0.0).select(like(above, -1.0), like(above, 1.0));
        // A midpoint goes away from zero: from the nearest whole number, if that lies on the other side.
        let away = (above * sign).simd_lt(0.0).select(nearest, nearest + sign);
        sure(is_sure, to_midpoint.simd_ge(snap).select(nearest, away))
    }

    /// 1 where the first lies at most at the second, by more than what bringing both to 12 decimals changes, 0 where above
    /// it; no number where they lie nearer to each other.
    #[inline(always)]
    pub fn clearly_at_most(self, other: Self) -> Four<S> {
        let apart = self.high - other.high;
        let near = (self.high.abs() + other.high.abs()) * 1e-15 + 2e-12;
        let side = apart.simd_gt(0.0).select(like(apart, 0.0), like(apart, 1.0));
        sure(apart.abs().simd_gt(near), side)
    }
}
