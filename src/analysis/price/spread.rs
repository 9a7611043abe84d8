//! How sure a margin is: in how many outcomes it is kept, and in how many nothing is left.
#![expect(clippy::float_arithmetic, reason = "shares of simulated outcomes")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ranks among at most a million outcomes"
)]

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::number::{Float, Number, snap};

/// What is left of some revenue in many outcomes.
#[derive(Debug, Clone, Copy)]
pub struct Chances {
    /// Share of them in which the margin that is wanted is kept; none where none is wanted.
    pub kept: Option<f64>,
    /// Share of them in which less comes in than goes out.
    pub loss: f64,
    /// The margins above which 90, 50 and 10 % of them lie, as shares; none where nothing comes in.
    pub margins: Option<[f64; 3]>,
}

impl Chances {
    /// Of revenues and the costs that they have to bear, outcome by outcome.
    #[must_use]
    pub fn of(outcomes: &[[f64; 2]], margin: Option<Decimal>) -> Self {
        let share = |holds: &dyn Fn(&[f64; 2]) -> bool| {
            outcomes.iter().filter(|of| holds(of)).count() as f64 / outcomes.len().max(1) as f64
        };
        let margin = margin.and_then(|of| of.to_f64());
        let mut margins: Vec<f64> = outcomes.iter().map(|[revenue, cost]| 1.0 - cost / revenue).collect();
        margins.sort_by(f64::total_cmp);
        let at = |part: f64| ranked(&margins, part);
        let ranks = [at(0.1), at(0.5), at(0.9)];
        let held =
            |of: [Option<f64>; 3]| Some([of[0]?, of[1]?, of[2]?]).filter(|of| of.iter().all(|at| at.is_finite()));
        Self {
            kept: margin.map(|margin| share(&|[revenue, cost]| Float(*cost).at_most(Float((1.0 - margin) * revenue)))),
            loss: share(&|[revenue, cost]| !Float(*cost).at_most(Float(*revenue))),
            margins: held(ranks),
        }
    }
}

/// The value that so large a part of sorted ones is at most.
fn ranked(sorted: &[f64], part: f64) -> Option<f64> {
    let rank = (part * sorted.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    sorted.get(rank - 1).copied()
}

/// The cost that is not exceeded in a share of outcomes, which is above 0 and below 1.
#[must_use]
pub fn cost_in(costs: &[f64], share: Decimal) -> Option<f64> {
    let rank = snap(share.checked_mul(Decimal::from(costs.len()))?).ceil().to_usize()?;
    let mut sorted = costs.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(rank.max(1) - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_ranks_are_counted() {
        let outcomes: Vec<[f64; 2]> = (1..=10).map(|cost| [10.0, f64::from(cost) * 1.2]).collect();
        let chances = Chances::of(&outcomes, Some(Decimal::new(4, 1)));
        // 1.2 to 6.0 are at most 6; 10.8 and 12 are more than 10.
        assert_eq!((chances.kept, chances.loss), (Some(0.5), 0.2));
        let margins = chances.margins.unwrap().map(|of| (of * 100.0).round());
        assert_eq!(format!("{margins:?}"), "[-20.0, 28.0, 76.0]");
        let costs: Vec<f64> = outcomes.iter().map(|[_, cost]| *cost).collect();
        assert_eq!(cost_in(&costs, Decimal::new(8, 1)), Some(9.6));
        assert_eq!(cost_in(&costs, Decimal::new(81, 2)), Some(10.799_999_999_999_999));
    }
}
