//! The price at which a bid is worth most, where a chance of winning falls with the price (docs/price.md, "Against a chance of
//! winning").
#![expect(
    clippy::float_arithmetic,
    reason = "a logistic curve and its optimum; the price itself is a whole minor unit"
)]

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::fee::up;

/// What of the best expected contribution a price must still be worth to count as nearly as good.
const NEARLY: f64 = 0.95;
/// Halvings of an interval, after which two floats are neighbours.
const HALVINGS: usize = 200;
/// So many neighbours of the optimum are looked at; floats are never so far off.
const NEIGHBOURS: usize = 64;

/// A price, and the chance of winning with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WinPoint {
    /// What the client would pay, above 0.
    pub price: Decimal,
    /// Between 0 and 1.
    pub chance: Decimal,
}

/// A chance of winning that falls with the price: 1 / (1 + exp((p - middle) / scale)).
#[derive(Debug, Clone, Copy)]
pub struct Logistic {
    /// The price at which it is one half.
    pub middle: f64,
    /// How far the price goes while the odds fall to 1 / e; above 0.
    pub scale: f64,
}

/// The price that is worth most.
#[derive(Debug, Clone, Copy)]
pub struct Bid {
    /// What the client would pay.
    pub price: Decimal,
    /// The chance of winning at it.
    pub chance: f64,
    /// That chance times what is then left.
    pub expected: f64,
    /// The lowest and the highest price that are worth nearly as much.
    pub nearly: [Decimal; 2],
}

impl Logistic {
    /// The curve through two points; none unless the higher price has the lower chance, both between 0 and 1.
    #[must_use]
    pub fn through(points: [WinPoint; 2]) -> Option<Self> {
        let [a, b] = points.map(|of| Some((of.price.to_f64()?, of.chance.to_f64()?)));
        let ((low, likely), (high, unlikely)) = (a?, b?);
        let odds = |chance: f64| libm::log(chance) - libm::log1p(-chance);
        let scale = (high - low) / (odds(likely) - odds(unlikely));
        let middle = low + scale * odds(likely);
        (scale.is_finite() && scale > 0.0 && middle.is_finite()).then_some(Self { middle, scale })
    }

    /// The chance of winning at a price.
    #[must_use]
    pub fn chance(self, price: f64) -> f64 {
        1.0 / (1.0 + libm::exp(self.odds_against(price)))
    }

    /// The chance at a price times what is then left over a cost of which all is collected; none where it cannot be held.
    #[must_use]
    pub fn expected(self, price: Decimal, cost: Decimal, collected: Decimal) -> Option<Decimal> {
        let left = price.checked_sub(cost)?.checked_mul(collected)?.to_f64()?;
        Decimal::from_f64_retain(self.chance(price.to_f64()?) * left)
    }

    /// The logarithm of the odds of losing.
    fn odds_against(self, price: f64) -> f64 {
        (price - self.middle) / self.scale
    }

    /// The price at which chance times (price - cost) is largest: there (price - cost) (1 - chance) is the scale.
    fn optimum(self, cost: f64) -> f64 {
        // With price = cost + scale (1 + v) that says ln v + v = y, which grows with v.
        let y = -self.odds_against(cost) - 1.0;
        let (low, high) = (y.min(0.0) - 1.0, libm::log(y.max(1.0)));
        let log = crossing(low, high, |log| libm::exp(log) + log < y);
        cost + self.scale * (1.0 + libm::exp(log))
    }

    /// The logarithm of what a price is worth beside another, both above the cost.
    fn beside(self, margin: f64, best_margin: f64, price: f64, best: f64) -> f64 {
        let losing = softplus(self.odds_against(price)) - softplus(self.odds_against(best));
        libm::log(margin / best_margin) - losing
    }

    /// The price, a whole number of units, that is worth most after a cost; `cost` is what has to be billed for it to be
    /// collected, and `collected` the share of a price that is. None where it cannot be held.
    #[must_use]
    pub fn best(self, cost: Decimal, collected: Decimal, unit: Decimal) -> Option<Bid> {
        let float_cost = cost.to_f64()?;
        let price = self.settled(Decimal::from_f64_retain(self.optimum(float_cost))?, cost, unit)?;
        let (best, margin) = (price.to_f64()?, price.checked_sub(cost)?.to_f64()?);
        let is_worse = |at: f64| self.beside(at - float_cost, margin, at, best) < libm::log(NEARLY);
        let low = crossing(float_cost, best, is_worse);
        let mut far = self.scale;
        while !is_worse(best + far) && far.is_finite() {
            far *= 2.0;
        }
        let high = crossing(best, best + far, |at| !is_worse(at));
        let (low, high) = (Decimal::from_f64_retain(low)?, Decimal::from_f64_retain(high)?);
        let nearly = [up(low, unit)?.min(price), high.checked_sub(high.checked_rem(unit)?)?.max(price)];
        let chance = self.chance(best);
        Some(Bid { price, chance, expected: chance * margin * collected.to_f64()?, nearly })
    }

    /// The best whole number of units near a price, above the cost.
    fn settled(self, near: Decimal, cost: Decimal, unit: Decimal) -> Option<Decimal> {
        let mut price = near.checked_sub(near.checked_rem(unit)?)?;
        if price <= cost {
            price = up(cost, unit)?;
        }
        for _ in 0..NEIGHBOURS {
            let below = price.checked_sub(unit).filter(|below| *below > cost);
            if self.pays_more(price, cost, unit)? {
                price = price.checked_add(unit)?;
            } else if let Some(below) = below.filter(|below| self.pays_more(*below, cost, unit) == Some(false)) {
                price = below;
            } else {
                break;
            }
        }
        Some(price)
    }

    /// Whether a unit more is worth more: what it adds to the margin is more than what it takes off the chance. Both are
    /// small shares near 0, which floats tell apart where the products themselves would be the same to their last digit.
    fn pays_more(self, price: Decimal, cost: Decimal, unit: Decimal) -> Option<bool> {
        let (margin, unit) = (price.checked_sub(cost)?.to_f64()?, unit.to_f64()?);
        let lost = (1.0 - self.chance(price.to_f64()?)) * libm::expm1(unit / self.scale);
        Some(unit > lost * margin)
    }
}

/// Where something that holds from `low` on stops holding, below `high`.
fn crossing(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle) { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// ln(1 + e^x), for any x.
fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(price: i64, percent: i64) -> WinPoint {
        WinPoint { price: price.into(), chance: Decimal::new(percent, 2) }
    }

    #[test]
    fn the_curve_goes_through_its_points_and_falls() {
        let curve = Logistic::through([point(200_000, 80), point(300_000, 30)]).unwrap();
        assert!((curve.chance(200_000.0) - 0.8).abs() < 1e-12 && (curve.chance(300_000.0) - 0.3).abs() < 1e-12);
        assert!(Logistic::through([point(200_000, 30), point(300_000, 80)]).is_none());
        assert!(Logistic::through([point(200_000, 80), point(200_000, 30)]).is_none());
    }

    #[test]
    fn at_the_optimum_margin_times_the_chance_of_losing_is_the_scale() {
        for cost in [0, 1, 50_000, 180_000, 299_999, 400_000, 3_000_000] {
            let curve = Logistic::through([point(200_000, 80), point(300_000, 30)]).unwrap();
            let bid = curve.best(cost.into(), Decimal::ONE, Decimal::new(1, 2)).unwrap();
            let (price, cost) = (bid.price.to_f64().unwrap(), f64::from(cost));
            let scale = (price - cost) * (1.0 - curve.chance(price));
            assert!((scale - curve.scale).abs() < 0.011, "{cost}: {scale}, not {}", curve.scale);
            // Nowhere else is it worth more, and what is nearly as good is so.
            let worth = |price: f64| curve.chance(price) * (price - cost);
            for step in 1..2000 {
                assert!(worth(cost + 500.0 * f64::from(step)) <= bid.expected * (1.0 + 1e-12));
            }
            for end in bid.nearly {
                let part = worth(end.to_f64().unwrap()) / bid.expected;
                assert!((0.95..0.9501).contains(&part), "{part}");
            }
        }
    }

    #[test]
    fn a_rounded_price_is_the_best_of_its_kind() {
        let curve = Logistic::through([point(200_000, 80), point(300_000, 30)]).unwrap();
        let bid = curve.best(150_000.into(), Decimal::ONE, 5_000.into()).unwrap();
        let worth = |price: Decimal| curve.chance(price.to_f64().unwrap()) * (price.to_f64().unwrap() - 150_000.0);
        let best =
            (0..200).map(|at| Decimal::from(150_000 + 5_000 * at)).max_by(|a, b| worth(*a).total_cmp(&worth(*b)));
        assert_eq!(Some(bid.price), best);
    }
}
