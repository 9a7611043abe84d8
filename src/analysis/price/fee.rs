//! The fee that keeps a margin, in exact decimals (docs/price.md, "The fee for a margin").

use rust_decimal::Decimal;

use crate::number::snap;

/// What part of a fee is to be left, and what part of it is collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The margin as a share of what is collected, from 0 to below 1.
    pub margin: Decimal,
    /// The share of the fee that is collected, above 0 and at most 1.
    pub collected: Decimal,
}

impl Target {
    /// The fee that just leaves the margin after a cost, to 12 decimals; none beyond what can be held.
    #[must_use]
    pub fn least_fee(self, cost: Decimal) -> Option<Decimal> {
        let left = Decimal::ONE.checked_sub(self.margin)?.checked_mul(self.collected)?;
        cost.max(Decimal::ZERO).checked_div(left).map(snap)
    }

    /// The same up to the next whole `unit`: the minor unit of the currency, or what the fee is rounded to.
    #[must_use]
    pub fn fee(self, cost: Decimal, unit: Decimal) -> Option<Decimal> {
        up(self.least_fee(cost)?, unit)
    }

    /// Whether a fee leaves the margin after a cost.
    #[must_use]
    pub fn is_kept(self, fee: Decimal, cost: Decimal) -> bool {
        self.least_fee(cost).is_some_and(|least| least <= fee)
    }
}

/// Up to the next whole `unit`; none beyond what can be held.
#[must_use]
pub fn up(value: Decimal, unit: Decimal) -> Option<Decimal> {
    let over = value.checked_rem(unit)?;
    if over.is_zero() { Some(value) } else { value.checked_sub(over)?.checked_add(unit) }
}

/// What is left of some revenue after a cost, as a share of it; none where there is no revenue.
#[must_use]
pub fn margin(revenue: Decimal, cost: Decimal) -> Option<Decimal> {
    revenue.checked_sub(cost)?.checked_div(revenue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_fee_is_the_cost_over_what_is_left_of_it_rounded_up() {
        let of = |cost: &str, margin: &str, collected: &str, unit: &str| {
            let target = Target { margin: number(margin), collected: number(collected) };
            target.fee(number(cost), number(unit)).unwrap().normalize().to_string()
        };
        assert_eq!(of("70000", "0.3", "1", "0.01"), "100000");
        assert_eq!(of("70000.01", "0.3", "1", "0.01"), "100000.02");
        assert_eq!(of("70000", "0.3", "0.9", "0.01"), "111111.12");
        assert_eq!(of("70000.01", "0.3", "1", "500"), "100500");
        assert_eq!(of("70000", "0.3", "1", "500"), "100000");
        assert_eq!(of("100", "0", "1", "1"), "100");
        assert_eq!(of("-5", "0.3", "1", "0.01"), "0");
    }

    #[test]
    fn a_fee_that_cannot_be_held_is_none() {
        let target = Target { margin: number("0.999999999999"), collected: number("0.000000000001") };
        assert_eq!(target.fee(number("999999999999"), Decimal::ONE), None);
    }
}
