//! A matter of a book, as its rows say it.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::matter::{Basis, Complexity, Kind, Urgency};
use crate::number::{Currency, Day};

/// A task as a row says it; texts stand where they were read, as those of a [`Matter`] do.
#[derive(Debug, Clone)]
pub struct Task<'b> {
    /// Which type, by its place in the template.
    pub of_type: usize,
    /// Units, or hours.
    pub amount: Amount,
    pub complexity: Complexity,
    pub throughput: Option<Decimal>,
    pub name: Option<Cow<'b, str>>,
    pub role: Option<Cow<'b, str>>,
}

/// How much work a task is.
#[derive(Debug, Clone, Copy)]
pub enum Amount {
    Volume(Decimal),
    Hours(Decimal),
}

/// A matter as its rows say it; texts stand in the block that they were read from, unless a quote had to be taken out.
#[derive(Debug, Clone)]
pub struct Matter<'b> {
    pub id: Cow<'b, str>,
    pub line: u64,
    pub kind: Kind,
    pub title: Option<Cow<'b, str>>,
    pub client: Option<Cow<'b, str>>,
    pub currency: Option<Currency>,
    pub start: Option<Day>,
    pub deadline: Option<Day>,
    pub urgency: Option<Urgency>,
    pub basis: Option<Basis>,
    pub periods: Option<i64>,
    pub gigabytes: Option<Decimal>,
    pub months: Option<Decimal>,
    pub offshore: Option<bool>,
    pub jurisdiction: Option<Cow<'b, str>>,
    pub budget: Option<Decimal>,
    pub late_day_cost: Option<Decimal>,
    pub tasks: Vec<Task<'b>>,
    /// Cells of columns that are carried through.
    pub carried: Vec<Cow<'b, str>>,
}

impl Matter<'_> {
    /// A matter that begins on a line and of which nothing is said yet. Without an id, a kind and a task it is none.
    pub fn on(line: u64) -> Self {
        Self {
            id: Cow::default(),
            line,
            kind: Kind::Advisory,
            title: None,
            client: None,
            currency: None,
            start: None,
            deadline: None,
            urgency: None,
            basis: None,
            periods: None,
            gigabytes: None,
            months: None,
            offshore: None,
            jurisdiction: None,
            budget: None,
            late_day_cost: None,
            tasks: Vec::new(),
            carried: Vec::new(),
        }
    }
}
