//! A matter of a book, as its rows say it.

use rust_decimal::Decimal;

use crate::matter::{Basis, Complexity, Kind, Urgency};
use crate::number::{Currency, Day};

/// A task as a row says it.
#[derive(Debug, Clone)]
pub struct Task {
    /// Which type, by its place in the template.
    pub of_type: usize,
    /// Units, or hours.
    pub amount: Amount,
    pub complexity: Complexity,
    pub throughput: Option<Decimal>,
    pub name: Option<String>,
    pub role: Option<String>,
}

/// How much work a task is.
#[derive(Debug, Clone, Copy)]
pub enum Amount {
    Volume(Decimal),
    Hours(Decimal),
}

/// A matter as its rows say it.
#[derive(Debug, Clone)]
pub struct Matter {
    pub id: String,
    pub line: u64,
    pub kind: Kind,
    pub title: Option<String>,
    pub client: Option<String>,
    pub currency: Option<Currency>,
    pub start: Option<Day>,
    pub deadline: Option<Day>,
    pub urgency: Option<Urgency>,
    pub basis: Option<Basis>,
    pub periods: Option<i64>,
    pub gigabytes: Option<Decimal>,
    pub months: Option<Decimal>,
    pub offshore: Option<bool>,
    pub jurisdiction: Option<String>,
    pub budget: Option<Decimal>,
    pub late_day_cost: Option<Decimal>,
    pub tasks: Vec<Task>,
    /// Cells of columns that are carried through.
    pub carried: Vec<String>,
}
