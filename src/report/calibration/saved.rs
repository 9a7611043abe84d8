//! What a saved comparison estimated, to be held against what was billed in the end.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::comparison::EDITIONS;
use super::super::diff::{SavedMistake, checked, edition, json};
use super::super::num::Num;
use crate::number::{Currency, Day};

/// A comparison, as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedEstimates {
    /// The matter.
    pub matter: String,
    /// What amounts are in.
    pub currency: Currency,
    /// The day that it was made.
    pub as_of: Day,
    /// Its options.
    pub options: Vec<SavedEstimate>,
}

/// An option of it that had a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedEstimate {
    /// Whose.
    pub provider: String,
    /// Everything.
    pub total: Decimal,
    /// In-house cost in that.
    pub own: Decimal,
    /// What 10, 50 and 90 % of the outcomes lie below; none where nothing was simulated.
    pub percentiles: Option<[Decimal; 3]>,
}

/// Of a comparison as much as is held against bills.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Head {
    #[schemars(extend("format" = "date"))]
    as_of: String,
    matter: Matter,
    estimates: Vec<Estimate>,
}

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Matter {
    id: String,
    #[schemars(extend("format" = "currency"))]
    currency: String,
}

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Estimate {
    provider: String,
    #[schemars(extend("format" = "amount"))]
    total: Option<Num>,
    #[schemars(extend("format" = "amount"))]
    own: Option<Num>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    low: Option<Num>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    median: Option<Num>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    high: Option<Num>,
}

/// Reads the estimates of a saved comparison.
///
/// # Errors
/// Everything that keeps it from being one.
pub fn read_estimates(text: &str) -> Result<SavedEstimates, Vec<SavedMistake>> {
    let whole = json(text, "a saved comparison").map_err(|mistake| vec![mistake])?;
    edition(&whole, "that of a saved comparison, ", &EDITIONS)?;
    let Head { as_of, matter, estimates } = checked(&whole, "")?;
    let day = Day::parse(&as_of).ok_or_else(|| format!("`as_of` is \"{as_of}\", expected a date such as 2026-12-01"));
    let currency = Currency::parse(&matter.currency)
        .ok_or_else(|| format!("`matter.currency` is \"{}\", which is no currency", matter.currency));
    match (day, currency) {
        (Ok(as_of), Ok(currency)) => {
            let options = estimates.into_iter().filter_map(estimate).collect();
            Ok(SavedEstimates { matter: matter.id, currency, as_of, options })
        }
        (day, currency) => Err([day.err(), currency.err()].into_iter().flatten().map(SavedMistake::from).collect()),
    }
}

fn estimate(of: Estimate) -> Option<SavedEstimate> {
    let percentiles = of.low.zip(of.median).zip(of.high);
    Some(SavedEstimate {
        provider: of.provider,
        total: of.total?.get(),
        own: of.own?.get(),
        percentiles: percentiles.map(|((low, median), high)| [low, median, high].map(Num::get)),
    })
}
