//! What could be done with each matter of a batch: for whoever decides about all of them together.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::matter::Status;
use crate::number::{Currency, Day};

/// A matter of a book, and who could do it.
#[derive(Debug, Clone)]
pub struct MatterCandidates {
    /// The matter's id.
    pub id: String,
    /// What it is called.
    pub title: Option<String>,
    /// The line of the file that it begins on.
    pub line: u64,
    /// What its amounts are in.
    pub currency: Currency,
    /// The estimates that may be chosen: those that are permitted and qualify, or the one that is named where none does.
    pub offers: Vec<Candidate>,
    /// The recommended one, by its place among them.
    pub recommended: usize,
}

/// An estimate that may be chosen.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The id of the estimate.
    pub id: String,
    /// Everything.
    pub total: Decimal,
    /// Production hours of its own parts over all periods, each with the id of its provider.
    pub hours: Vec<(String, Decimal)>,
    /// Hours of the baseline's people, over all periods.
    pub own_hours: Decimal,
    /// Whether it is in time.
    pub status: Status,
    /// The day that the work ends.
    pub finish: Option<Day>,
}

impl Candidate {
    /// Production hours of a provider that has a part in it.
    #[must_use]
    pub fn hours_of(&self, id: &str) -> Decimal {
        self.hours.iter().find(|(of, _)| of == id).map_or(Decimal::ZERO, |(_, hours)| *hours)
    }

    /// Production hours of all its own parts.
    #[must_use]
    pub fn all_hours(&self) -> Decimal {
        self.hours.iter().fold(Decimal::ZERO, |sum, (_, hours)| sum.saturating_add(*hours))
    }
}

/// What a book offers.
#[derive(Debug, Clone)]
pub struct BatchCandidates {
    /// The ids of those compared, in their order.
    pub providers: Vec<String>,
    /// The baseline's.
    pub baseline: String,
    /// The currency of the template.
    pub currency: Currency,
    /// The matters, in the order of the book.
    pub matters: Vec<MatterCandidates>,
    /// What is wrong with the others.
    pub rejected: Vec<Reject>,
    /// Rows of matters that were there before: their lines and ids.
    pub repeated: Vec<(u64, String)>,
}

/// What falls out with a rejected row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Effect {
    /// The matter that it belongs to.
    #[default]
    Matter,
    /// The row alone: it cannot be told whose it is. The matters before and behind it were scored without it.
    Row {
        /// Their ids, where they were scored.
        beside: Vec<String>,
    },
}

impl Effect {
    /// A scored matter stands beside the row.
    pub fn stands_beside(&mut self, id: &str) {
        if let Self::Row { beside } = self {
            beside.push(id.to_owned());
        }
    }

    /// What falls out, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Matter => "the matter is not scored".to_owned(),
            Self::Row { beside } if beside.is_empty() => "the row is left out".to_owned(),
            Self::Row { beside } => format!("the row is left out; scored without it: {}", beside.join(", ")),
        }
    }
}

/// A row that cannot be scored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reject {
    /// The file, where there are several.
    pub file: Option<Arc<str>>,
    /// The line of the file, from 1.
    pub line: u64,
    /// The column's name, in a mapped table as the table calls it, with its cell; empty where the whole row is meant.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub reason: String,
    /// The matter that it belongs to, as far as its id can be read.
    pub matter_id: String,
    /// What falls out with it.
    pub effect: Effect,
}
