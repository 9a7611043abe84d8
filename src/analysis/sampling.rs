//! Drawing values: PERT with shape 4 for three points, uniform for two.
#![expect(clippy::float_arithmetic, reason = "sampling works in binary floats, and says so (docs/model.md)")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small counts"
)]

use crate::matter::Figure;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The density of a PERT distribution is taken as straight between so many points.
pub const CELLS: usize = 256;

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
    /// The points, which are looked up together.
    points: Vec<Knot>,
    /// For each of as many equal parts of the integral, the first cell that it reaches into.
    guide: Vec<u32>,
}

/// A point of a table.
#[derive(Debug, Clone, Copy)]
struct Knot {
    /// The density there, so that its integral is 1.
    density: f64,
    /// The integral up to there.
    below: f64,
}

impl Distribution {
    /// The distribution of a figure; none where it is certain.
    #[must_use]
    pub fn of(figure: &Figure, cells: usize) -> Option<Self> {
        let float = |value: Decimal| value.to_f64().unwrap_or_default();
        let (low, likely, high) = (float(figure.low), float(figure.likely), float(figure.high));
        match () {
            () if figure.low >= figure.high => None,
            () if figure.two_points => Some(Self::Uniform { low, high }),
            () => Some(Self::Pert(Box::new(Pert::new(low, likely, high, cells)))),
        }
    }

    /// The value below which lies a share `uniform` of all, from 0 to 1.
    #[must_use]
    pub fn value(&self, uniform: f64) -> f64 {
        match self {
            Self::Uniform { low, high } => low + (high - low) * uniform,
            Self::Pert(pert) => pert.value(uniform),
        }
    }
}

/// So many per cent of a range, drawn as a PERT distribution, lie below a value.
pub fn share_below([low, likely, high]: [f64; 3], value: f64) -> u8 {
    if low >= high {
        return if value > low { 100 } else { 0 };
    }
    let pert = Pert::new(low, likely, high, CELLS);
    let below = (0..=100_u8).take_while(|percent| pert.value(f64::from(*percent) / 100.0) < value).count();
    u8::try_from(below.saturating_sub(usize::from(below > 0))).unwrap_or(100)
}

impl Pert {
    /// A distribution over three points, tabled at so many cells.
    #[must_use]
    pub fn new(low: f64, likely: f64, high: f64, cells: usize) -> Self {
        let range = high - low;
        let alpha = 4.0 * (likely - low) / range;
        let beta = 4.0 * (high - likely) / range;
        let width = 1.0 / cells as f64;
        let raw: Vec<f64> = (0..=cells)
            .map(|at| {
                let x = at as f64 * width;
                // libm, so that every machine draws the same digits.
                libm::pow(x, alpha) * libm::pow(1.0 - x, beta)
            })
            .collect();
        let mut below = vec![0.0];
        for pair in raw.windows(2) {
            below.push(below[below.len() - 1] + f64::midpoint(pair[0], pair[1]) * width);
        }
        let whole = below[cells];
        let knot = |(density, below): (f64, f64)| Knot { density: density / whole, below: below / whole };
        let points: Vec<Knot> = raw.into_iter().zip(below).map(knot).collect();
        let mut guide = Vec::with_capacity(cells + 1);
        let mut cell = 0;
        for at in 0..=cells {
            let reached = at as f64 * width;
            while cell + 1 < cells && points[cell + 1].below < reached {
                cell += 1;
            }
            guide.push(u32::try_from(cell).unwrap_or(0));
        }
        Self { low, range, points, guide }
    }

    fn value(&self, uniform: f64) -> f64 {
        let cells = self.guide.len() - 1;
        let part = ((uniform * cells as f64) as usize).min(cells);
        let mut cell = self.guide[part] as usize;
        while cell + 1 < cells && self.points[cell + 1].below < uniform {
            cell += 1;
        }
        let Knot { density: at, below } = self.points[cell];
        let next = self.points[cell + 1].density;
        let rest = (uniform - below).max(0.0) * cells as f64;
        // at t + (next - at) t^2 / 2 = rest, solved so that nothing cancels out.
        let root = (at * at + 2.0 * (next - at) * rest).max(0.0).sqrt();
        let into = if at + root > 0.0 { (2.0 * rest / (at + root)).min(1.0) } else { 0.0 };
        self.low + self.range * (cell as f64 + into) / cells as f64
    }
}
