//! How rates rise from year to year, and rates carried to another day.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::gathered::{Sums, Vendor};
use crate::number::{Day, round_half_away, snap};

/// How rates are carried to another day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carry {
    /// By the growth of the vendor's own rates.
    Own,
    /// By a table of rates: its name, and the mean rates of its levels on two days by which they are carried.
    Index {
        /// The table.
        name: String,
        /// Its levels: rows with the first day, the last one and the rate.
        levels: Vec<Vec<(Day, Option<Day>, Decimal)>>,
    },
}

/// By how much a vendor's rates were carried, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The day that the rates of the invoices are of: the mean day of their hours.
    pub from: Day,
    /// The day that they are carried to.
    pub to: Day,
    /// What they are multiplied by.
    pub factor: Decimal,
    /// By what, in words.
    pub by: String,
}

/// The mean yearly rise of a vendor's rates: of each pair of years that follow one another, the hours of the later one at
/// its rates against the same hours at those of the earlier one, over the roles of both. None where no such years are.
pub fn yearly(vendor: &Vendor) -> Option<Decimal> {
    let years: BTreeSet<i16> = vendor.years.keys().map(|(_, year)| *year).collect();
    let rises: Vec<Decimal> = years.iter().filter_map(|year| rise(vendor, *year)).collect();
    let count = Decimal::from(rises.len());
    let sum = rises.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)?;
    sum.checked_div(count)
}

fn rise(vendor: &Vendor, year: i16) -> Option<Decimal> {
    let of = |year: i16| -> BTreeMap<&Option<String>, &Sums> {
        let years = vendor.years.iter().filter(|((role, of), _)| *of == year && role.is_some());
        years.map(|((role, _), sums)| (role, sums)).collect()
    };
    let (before, after) = (of(year.checked_sub(1)?), of(year));
    let (mut at_new, mut at_old) = (Decimal::ZERO, Decimal::ZERO);
    for (role, sums) in after {
        let Some(old) = before.get(role).and_then(|sums| sums.rate()) else { continue };
        at_new = at_new.checked_add(sums.gross)?;
        at_old = at_old.checked_add(sums.units.checked_mul(old)?)?;
    }
    at_new.checked_div(at_old)?.checked_sub(Decimal::ONE)
}

/// What rates of one day are multiplied by to be of another.
///
/// # Errors
/// Why nothing says so.
pub fn carried(vendor: &Vendor, to: Day, carry: &Carry) -> Result<Carried, String> {
    let from = vendor.weighted_days.checked_div(vendor.dated_hours).and_then(|day| i64::try_from(day.trunc()).ok());
    let from = from.and_then(Day::numbered).ok_or("its lines have no dates")?;
    let (factor, by) = match carry {
        Carry::Own => {
            let rise =
                yearly(vendor).ok_or("its rates are of one year alone: name an index of rates/, --index NAME")?;
            (compounded(rise, from, to), format!("the growth of its own rates, {} % a year", percent(rise)))
        }
        Carry::Index { name, levels } => (by_index(levels, from, to), format!("the table {name}")),
    };
    let factor = factor.ok_or("the day is too far, or the index has no rate for it")?;
    Ok(Carried { from, to, factor: to_8(factor), by })
}

fn to_8(value: Decimal) -> Decimal {
    round_half_away(snap(value), 8).normalize()
}

fn percent(share: Decimal) -> Decimal {
    round_half_away(share.saturating_mul(Decimal::ONE_HUNDRED), 1).normalize()
}

/// Compounded over whole years, in a straight line within the last one; backwards it divides.
fn compounded(rise: Decimal, from: Day, to: Day) -> Option<Decimal> {
    if to < from {
        return Decimal::ONE.checked_div(compounded(rise, to, from)?);
    }
    let mut factor = Decimal::ONE;
    let (mut day, yearly) = (from, Decimal::ONE.checked_add(rise)?);
    while let Some(next) = day.plus_months(12).filter(|next| *next <= to) {
        factor = factor.checked_mul(yearly)?;
        day = next;
    }
    let rest = Decimal::from(day.span_to(to) - 1).checked_div(365.into())?;
    factor.checked_mul(Decimal::ONE.checked_add(rise.checked_mul(rest)?)?)
}

/// The mean, over the levels of a table, of the rate on one day against that on the other.
fn by_index(levels: &[Vec<(Day, Option<Day>, Decimal)>], from: Day, to: Day) -> Option<Decimal> {
    let on = |rows: &[(Day, Option<Day>, Decimal)], day: Day| {
        // After its last row a table stays where it is.
        rows.iter().filter(|(begins, ..)| *begins <= day).max_by_key(|(begins, ..)| *begins).map(|(.., rate)| *rate)
    };
    let ratios: Vec<Decimal> = levels.iter().filter_map(|rows| on(rows, to)?.checked_div(on(rows, from)?)).collect();
    let count = Decimal::from(ratios.len());
    ratios.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)?.checked_div(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a date")
    }

    #[test]
    fn growth_compounds_by_the_year_and_runs_straight_within_it() {
        let five = Decimal::new(5, 2);
        let grown = |from: &str, to: &str| compounded(five, day(from), day(to)).map(to_8);
        assert_eq!(grown("2025-01-01", "2027-01-01"), Some(Decimal::new(11025, 4)));
        assert_eq!(grown("2025-01-01", "2025-03-15"), Some(Decimal::new(101, 2)), "73 days of 365");
        let back = compounded(five, day("2026-01-01"), day("2025-01-01"));
        assert_eq!(back.and_then(|back| back.checked_mul(Decimal::new(105, 2))).map(to_8), Some(Decimal::ONE));
    }
}
