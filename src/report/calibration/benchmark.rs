//! Where the rates of a vendor's roles stand.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::calibrate::Benchmark;
use crate::report::num::Num;

/// Where the rate of a role stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct BenchmarkDoc {
    /// The role.
    pub role: String,
    /// What is compared.
    pub rate: Num,
    /// What it is compared with: a provider's range, the library's providers, or an official table.
    pub against: String,
    /// Its lowest value.
    pub low: Option<Num>,
    /// Its highest value.
    pub high: Option<Num>,
    /// So many per cent of it lie below the rate.
    pub percentile: Num,
    /// So many of its levels or providers are at or below the rate; null for a range.
    pub at_or_below: Option<usize>,
    /// Of so many.
    pub of: Option<usize>,
    /// The last day of an official table's rates, where all have ended by then.
    pub ended: Option<String>,
}

/// Where the rate of a role stands among a provider's range, the library's providers and the official tables.
pub fn benchmarks(of: &Benchmark) -> Vec<BenchmarkDoc> {
    let percent = |part: usize, of: usize| {
        let share = Decimal::from(part).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(of.into())?;
        Some(Num::percent(share))
    };
    let row = |against: String, percentile: Num| BenchmarkDoc {
        role: of.role.clone(),
        rate: Num::figure(of.rate),
        against,
        low: None,
        high: None,
        percentile,
        at_or_below: None,
        of: None,
        ended: None,
    };
    let like = of.like.iter().map(|place| BenchmarkDoc {
        low: Some(Num::figure(place.range.low)),
        high: Some(Num::figure(place.range.high)),
        ..row(place.provider.clone(), Num::percent(place.percentile.into()))
    });
    let rivals = percent(of.dearer_than, of.of).map(|share| BenchmarkDoc {
        at_or_below: Some(of.dearer_than),
        of: Some(of.of),
        ..row("the library's providers".to_owned(), share)
    });
    let tables = of.tables.iter().filter_map(|place| {
        let ended = place.ended.map_or_else(String::new, |day| format!(", out of date: ended {day}"));
        let against = format!("{} since {}{ended}", place.table, place.since);
        Some(BenchmarkDoc {
            ended: place.ended.map(|day| day.to_string()),
            low: Some(Num::figure(place.range[0])),
            high: Some(Num::figure(place.range[1])),
            at_or_below: Some(place.at_or_below),
            of: Some(place.of),
            ..row(against, percent(place.at_or_below, place.of)?)
        })
    });
    like.chain(rivals).chain(tables).collect()
}
