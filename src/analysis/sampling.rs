//! Drawing values: PERT with shape 4 for three points, uniform for two.
#![expect(clippy::float_arithmetic, reason = "sampling works in binary floats, and says so (docs/model.md)")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small counts, and random numbers between 0 and 1"
)]

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use crate::matter::Figure;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The density of a PERT distribution is taken as straight between so many points.
pub const CELLS: usize = 256;
/// The values below which a share lies are taken as a curve of the second degree in each of so many equal parts of it, but
/// for the first and the last: there they rise too steeply, and are worked out for each value.
pub const PARTS: usize = 128;
const PART_BITS: u32 = PARTS.ilog2();

/// How an uncertain input is distributed.
#[derive(Debug, Clone)]
pub enum Distribution {
    /// Two points: every value between them alike.
    Uniform {
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
    },
    /// Three points: a beta distribution with shape 4 about the likely one.
    Pert(Box<Pert>),
}

/// A PERT distribution, tabled.
#[derive(Debug, Clone)]
pub struct Pert {
    low: f64,
    range: f64,
    shape: Arc<Shape>,
    /// The parts that values are looked up in.
    parts: [Part; PARTS],
}

type Points = [Knot; CELLS + 1];
/// A number for the beginning, middle and end of each part.
type Steps = [f64; 2 * PARTS + 1];

/// What a distribution's table hangs on but its ends.
#[derive(Debug)]
struct Shape {
    /// The points between which the density is straight.
    points: Points,
    /// How many cells lie below each step.
    reached: Steps,
}

/// The shapes that were tabled, by their exponents: where the likely value lies between the ends is all that they hang on, and
/// many figures have it in the same place.
#[derive(Debug, Default)]
pub struct Shapes(HashMap<[u64; 2], Arc<Shape>>);

impl Shapes {
    fn shape(&mut self, alpha: f64, beta: f64) -> Arc<Shape> {
        let known = self.0.entry([alpha, beta].map(f64::to_bits));
        Arc::clone(known.or_insert_with(|| Arc::new(Shape::of(alpha, beta))))
    }
}

impl Shape {
    fn of(alpha: f64, beta: f64) -> Self {
        let points = points(alpha, beta);
        let mut cell = 0;
        let reached = std::array::from_fn(|step| {
            let share = step as f64 / (2 * PARTS) as f64;
            while cell + 1 < CELLS && points[cell + 1].below < share {
                cell += 1;
            }
            reached(&points, cell, share)
        });
        Self { points, reached }
    }
}

/// A point of a table.
#[derive(Debug, Clone, Copy, Default)]
struct Knot {
    /// The density there, so that its integral is 1.
    density: f64,
    /// The integral up to there.
    below: f64,
}

/// The values in a part: `start + into (slope + into bend)`, where `into` goes from 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    start: f64,
    slope: f64,
    bend: f64,
}

impl Distribution {
    /// The distribution of a figure; none where it is certain.
    #[must_use]
    pub fn of(figure: &Figure) -> Option<Self> {
        Self::shaped(figure, &mut Shapes::default())
    }

    /// The same, with shapes that were tabled for others.
    pub(super) fn shaped(figure: &Figure, shapes: &mut Shapes) -> Option<Self> {
        let float = |value: Decimal| value.to_f64().unwrap_or_default();
        let (low, likely, high) = (float(figure.low), float(figure.likely), float(figure.high));
        match () {
            () if figure.low >= figure.high => None,
            () if figure.two_points => Some(Self::Uniform { low, high }),
            () => Some(Self::Pert(Box::new(Pert::shaped([low, likely, high], shapes)))),
        }
    }

    /// The value below which lies a share `uniform` of all, from 0 to 1.
    #[must_use]
    pub fn value(&self, uniform: f64) -> f64 {
        let mut value = [0.0];
        self.fill(&mut value, &[(uniform * (u64::MAX as f64)) as u64]);
        value[0]
    }

    /// The values below which lie shares that are given as whole numbers of 64 bits, by 2^64.
    pub fn fill(&self, values: &mut [f64], shares: &[u64]) {
        let pairs = values.iter_mut().zip(shares);
        match self {
            Self::Uniform { low, high } => pairs.for_each(|(value, share)| *value = low + (high - low) * unit(*share)),
            Self::Pert(pert) => pairs.for_each(|(value, share)| *value = pert.value(*share)),
        }
    }
}

/// A share as a float from 0 to below 1, with 53 bits, as many as it has.
fn unit(share: u64) -> f64 {
    (share >> 11) as f64 / (1_u64 << 53) as f64
}

/// So many per cent of a range, drawn as a PERT distribution, lie below a value.
pub fn share_below([low, likely, high]: [f64; 3], value: f64) -> u8 {
    if low >= high {
        return if value > low { 100 } else { 0 };
    }
    let pert = Distribution::Pert(Box::new(Pert::new(low, likely, high)));
    let below = (0..=100_u8).take_while(|percent| pert.value(f64::from(*percent) / 100.0) < value).count();
    u8::try_from(below.saturating_sub(usize::from(below > 0))).unwrap_or(100)
}

/// The logarithms of the points, which all distributions share; libm, so that every machine draws the same digits.
static LOGARITHMS: LazyLock<[f64; CELLS + 1]> =
    LazyLock::new(|| std::array::from_fn(|at| libm::log(at as f64 / CELLS as f64)));

impl Pert {
    /// A distribution over three points.
    #[must_use]
    pub fn new(low: f64, likely: f64, high: f64) -> Self {
        Self::shaped([low, likely, high], &mut Shapes::default())
    }

    fn shaped([low, likely, high]: [f64; 3], shapes: &mut Shapes) -> Self {
        let range = high - low;
        let shape = shapes.shape(4.0 * (likely - low) / range, 4.0 * (high - likely) / range);
        let parts = Self::parts(low, range, &shape.reached);
        Self { low, range, shape, parts }
    }

    /// Its parts, through three values each.
    fn parts(low: f64, range: f64, reached: &Steps) -> [Part; PARTS] {
        // Plain loops, which a compiler turns into operations on several numbers at once.
        let mut values = *reached;
        for value in &mut values {
            *value = valued(low, range, *value);
        }
        let mut parts = [Part::default(); PARTS];
        for (at, part) in parts.iter_mut().enumerate() {
            let [start, middle, end] = [values[2 * at], values[2 * at + 1], values[2 * at + 2]];
            *part = Part { start, slope: 4.0 * middle - 3.0 * start - end, bend: 2.0 * (start + end - 2.0 * middle) };
        }
        parts
    }

    fn value(&self, share: u64) -> f64 {
        let part = (share >> (u64::BITS - PART_BITS)) as usize;
        // Neither the first nor the last, in one comparison.
        if part.wrapping_sub(1) >= PARTS - 2 {
            return self.steep(share);
        }
        let Part { start, slope, bend } = self.parts[part];
        // What is left of the share's bits are those of a fraction.
        let into = f64::from_bits(((share << PART_BITS) >> 12) | 1_f64.to_bits()) - 1.0;
        start + into * (slope + into * bend)
    }

    #[cold]
    fn steep(&self, share: u64) -> f64 {
        let share = unit(share);
        let reached = self.shape.points.partition_point(|point| point.below < share);
        self.within(reached.saturating_sub(1).min(CELLS - 1), share)
    }

    /// The value below which lies a share that is reached in a cell.
    fn within(&self, cell: usize, share: f64) -> f64 {
        valued(self.low, self.range, reached(&self.shape.points, cell, share))
    }
}

/// The value so many cells into a range.
fn valued(low: f64, range: f64, cells: f64) -> f64 {
    low + range * cells / CELLS as f64
}

/// How many cells lie below the value below which a share lies, that is reached in a cell.
fn reached(points: &Points, cell: usize, share: f64) -> f64 {
    let Knot { density: at, below } = points[cell];
    let next = points[cell + 1].density;
    let rest = (share - below).max(0.0) * CELLS as f64;
    // at t + (next - at) t^2 / 2 = rest, solved so that nothing cancels out.
    let root = (at * at + 2.0 * (next - at) * rest).max(0.0).sqrt();
    let into = if at + root > 0.0 { (2.0 * rest / (at + root)).min(1.0) } else { 0.0 };
    cell as f64 + into
}

/// The points of a density x^alpha (1 - x)^beta on [0, 1].
fn points(alpha: f64, beta: f64) -> Points {
    let power = |at: usize, exponent: f64| if exponent == 0.0 { 0.0 } else { exponent * LOGARITHMS[at] };
    let mut before = Knot::default();
    let mut points = std::array::from_fn(|at| {
        let density = libm::exp(power(at, alpha) + power(CELLS - at, beta));
        let cell = if at == 0 { 0.0 } else { f64::midpoint(before.density, density) / CELLS as f64 };
        before = Knot { density, below: before.below + cell };
        before
    });
    let whole = before.below;
    for of in &mut points {
        *of = Knot { density: of.density / whole, below: of.below / whole };
    }
    points
}
