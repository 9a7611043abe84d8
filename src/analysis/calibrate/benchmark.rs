//! Where a vendor's rates stand: within the range of the provider that it is like, among the library's, in official tables.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::fit::Three;
use super::known::Library;
use super::{Terms, VendorFigures};
use crate::analysis::sampling::share_below;
use crate::number::{Currency, Day};

/// A level of an official table: its name, and its rows with the first day, the last one and the rate.
pub type TableLevels = Vec<(String, Vec<(Day, Option<Day>, Decimal)>)>;

/// An official table of rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialTable {
    /// Its name.
    pub name: String,
    /// What it is in.
    pub currency: Currency,
    /// Its levels.
    pub levels: TableLevels,
}

/// Where a rate stands within the range of the library's provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryPlace {
    /// The provider.
    pub provider: String,
    /// Its range.
    pub range: Three,
    /// So many per cent of its range lie below, as simulations draw it.
    pub percentile: u8,
}

/// Where the rate of a role stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benchmark {
    /// The role.
    pub role: String,
    /// The rate.
    pub rate: Decimal,
    /// Within the range of the provider that the vendor is like.
    pub like: Option<LibraryPlace>,
    /// How many of the library's providers charge less for the role, and how many have it at all, in the same currency.
    pub dearer_than: usize,
    /// See there.
    pub of: usize,
    /// Official tables in the same currency: the name, the day of the rows, how many levels are at or below the rate, and of how
    /// many, with the lowest and the highest.
    pub tables: Vec<TablePlace>,
}

/// Where a rate stands among the levels of an official table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablePlace {
    /// The table.
    pub table: String,
    /// The first day of its newest row that counts.
    pub since: Day,
    /// The last day of its rates, where all have ended.
    pub ended: Option<Day>,
    /// Levels at or below the rate.
    pub at_or_below: usize,
    /// All of them.
    pub of: usize,
    /// The lowest rate and the highest.
    pub range: [Decimal; 2],
}

/// The benchmarks of a vendor's roles.
pub fn benchmarks(of: &VendorFigures, library: &Library, terms: &Terms) -> Vec<Benchmark> {
    let day = of.carried.as_ref().map(|carried| carried.to).or(of.gathered.days.map(|[_, last]| last));
    let roles = of.roles.iter().filter_map(|role| Some((role.role.clone()?, role.rate.as_ref()?.result.likely)));
    let benchmark = |(role, rate): (String, Decimal)| {
        let same = |provider: &&crate::matter::Provider| provider.currency == of.currency;
        let rivals = library.known.providers.iter().filter(same);
        let known: Vec<Decimal> =
            rivals.filter_map(|provider| Some(library.rate(&provider.id, &role)?.likely)).collect();
        let like = library.provider(&of.terms.like).filter(|like| like.currency == of.currency);
        let range = like.and_then(|like| library.rate(&like.id, &role));
        Benchmark {
            like: range.zip(like).map(|(range, like)| LibraryPlace {
                provider: like.id.clone(),
                range,
                percentile: percentile_of(range, rate),
            }),
            dearer_than: known.iter().filter(|other| **other < rate).count(),
            of: known.len(),
            tables: terms.tables.iter().filter_map(|table| place(table, of.currency, rate, day?)).collect(),
            role,
            rate,
        }
    };
    roles.map(benchmark).collect()
}

/// The share of a range that lies below a value, in per cent.
fn percentile_of(range: Three, value: Decimal) -> u8 {
    let float = |value: Decimal| value.to_f64().unwrap_or_default();
    share_below([range.low, range.likely, range.high].map(float), float(value))
}

fn place(table: &OfficialTable, currency: Currency, rate: Decimal, day: Day) -> Option<TablePlace> {
    if table.currency != currency {
        return None;
    }
    let newest = |rows: &Vec<(Day, Option<Day>, Decimal)>| {
        rows.iter().filter(|(begins, ..)| *begins <= day).max_by_key(|(begins, ..)| *begins).copied()
    };
    let all: Vec<(Day, Option<Day>, Decimal)> = table.levels.iter().filter_map(|(_, rows)| newest(rows)).collect();
    let is_over = |until: Option<Day>| until.is_some_and(|until| until < day);
    // Where all have ended, the newest there is still says something; else only those that have not.
    let ended = all.iter().all(|(_, until, _)| is_over(*until));
    let levels: Vec<_> = all.into_iter().filter(|(_, until, _)| ended || !is_over(*until)).collect();
    let rates = || levels.iter().map(|(.., rate)| *rate);
    Some(TablePlace {
        table: table.name.clone(),
        since: levels.iter().map(|(begins, ..)| *begins).max()?,
        ended: levels.iter().filter_map(|(_, until, _)| *until).max().filter(|_| ended),
        at_or_below: rates().filter(|of| *of <= rate).count(),
        of: levels.len(),
        range: [rates().min()?, rates().max()?],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_whose_rates_have_ended_says_so() {
        let day = |text: &str| Day::parse(text).expect("a date");
        let row = |from: &str, until: &str, rate: i64| (day(from), Day::parse(until), Decimal::from(rate));
        let table = |levels: &[(Day, Option<Day>, Decimal)]| OfficialTable {
            name: "t".to_owned(),
            currency: Currency::USD,
            levels: levels.iter().enumerate().map(|(at, row)| (at.to_string(), vec![*row])).collect(),
        };
        let placed = |levels: &[(Day, Option<Day>, Decimal)], on: &str| {
            let of = place(&table(levels), Currency::USD, Decimal::from(300), day(on)).expect("it has levels");
            (of.ended.map(|day| day.to_string()), of.at_or_below, of.of)
        };
        let both = [row("2012-06-01", "2013-05-31", 250), row("2012-06-01", "2014-05-31", 500)];
        assert_eq!(placed(&both, "2012-07-01"), (None, 1, 2));
        assert_eq!(placed(&both, "2013-07-01"), (None, 0, 1), "the level that has ended is left out");
        assert_eq!(placed(&both, "2026-07-01"), (Some("2014-05-31".to_owned()), 1, 2));
        assert_eq!(placed(&[row("2012-06-01", "", 250)], "2026-07-01"), (None, 1, 1), "it is in force");
    }
}
