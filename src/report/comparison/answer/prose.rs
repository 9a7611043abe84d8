//! How amounts, chances, dates and lists stand in a sentence.

use rust_decimal::Decimal;

use crate::number::{display, round_half_away};
pub use crate::report::words::{listed, plural_role};

/// The chance, in per cent, from which something is safe, or a choice clear.
pub const SAFE: Decimal = Decimal::from_parts(80, 0, 0, false, 0);
/// The chance, in per cent, from which a choice is likely.
pub const LIKELY: Decimal = Decimal::from_parts(60, 0, 0, false, 0);

/// The largest power of ten not above a twentieth of a range, and not below a currency's minor unit.
pub fn unit(range: Decimal, decimals: u32) -> Decimal {
    let twentieth = range / Decimal::from(20);
    let mut unit = Decimal::new(1, decimals);
    while unit * Decimal::TEN <= twentieth {
        unit *= Decimal::TEN;
    }
    unit
}

/// An amount to a unit; to a finer one where nothing would be left of it.
pub fn rounded(amount: Decimal, unit: Decimal, decimals: u32) -> Decimal {
    let least = Decimal::new(1, decimals);
    let mut unit = unit;
    loop {
        let steps = amount.checked_div(unit).map_or(Decimal::ZERO, |steps| round_half_away(steps, 0));
        if unit <= least || !steps.is_zero() {
            return steps.checked_mul(unit).unwrap_or(amount);
        }
        unit /= Decimal::TEN;
    }
}

/// An amount to a unit, in digits.
pub fn amount(value: Decimal, unit: Decimal, decimals: u32) -> String {
    let rounded = rounded(value, unit, decimals);
    display(rounded, if rounded.is_integer() { 0 } else { decimals })
}

/// Parts in whole numbers that add up to their rounded sum: those with the largest fractions are rounded up.
pub fn in_whole(parts: &[Decimal]) -> Vec<Decimal> {
    let mut whole: Vec<Decimal> = parts.iter().map(Decimal::floor).collect();
    let missing = round_half_away(parts.iter().sum(), 0) - whole.iter().sum::<Decimal>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(parts[*at] - whole[*at]));
    for at in order.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        whole[at] += Decimal::ONE;
    }
    whole
}

/// A chance in whole per cent; what is not certain is never called so.
pub fn chance(percent: Decimal) -> String {
    let whole = round_half_away(percent, 0);
    if whole == Decimal::ONE_HUNDRED && percent < whole {
        return "over 99 %".to_owned();
    }
    if whole.is_zero() && percent > whole {
        return "under 1 %".to_owned();
    }
    format!("{} %", display(whole, 0))
}

/// A number to two digits of what it differs from another by.
pub fn told_apart(value: Decimal, from: Decimal) -> Decimal {
    let mut unit = Decimal::new(1, 12);
    let far = (value - from).abs() / Decimal::TEN;
    while unit * Decimal::TEN <= far {
        unit *= Decimal::TEN;
    }
    let steps = value.checked_div(unit).map(|steps| round_half_away(steps, 0));
    let near = steps.and_then(|steps| steps.checked_mul(unit)).filter(|near| *near != from);
    near.unwrap_or(value).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::parse;

    fn number(text: &str) -> Decimal {
        parse(text).unwrap()
    }

    #[test]
    fn an_amount_is_as_precise_as_its_range_allows() {
        assert_eq!(unit(number("240000"), 2), number("10000"));
        assert_eq!(unit(number("0"), 2), number("0.01"));
        assert_eq!(amount(number("774601.20"), number("10000"), 2), "770,000");
        assert_eq!(amount(number("774601.20"), number("0.01"), 2), "774,601.20");
        assert_eq!(amount(number("340"), number("10000"), 2), "300");
    }

    #[test]
    fn hours_in_whole_add_up() {
        let parts = ["32.5", "97.5", "0.2"].map(number);
        assert_eq!(in_whole(&parts), ["33", "97", "0"].map(number));
    }

    #[test]
    fn a_chance_is_certain_only_where_it_is() {
        let said = ["100", "99.8", "61.4", "0.2", "0"].map(|percent| chance(number(percent)));
        assert_eq!(said, ["100 %", "over 99 %", "61 %", "under 1 %", "0 %"]);
    }

    #[test]
    fn a_value_is_rounded_to_where_it_differs() {
        let said = [("49.8713", "50"), ("62.4", "50"), ("50", "50")]
            .map(|(value, from)| told_apart(number(value), number(from)).to_string());
        assert_eq!(said, ["49.87", "62", "50"]);
    }
}
