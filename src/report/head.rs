//! What the reports of analyses share: whose they are, and how values become cells.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::block::or_none;
use super::chart::Unit;
use super::num::Num;
use crate::analysis::Point;
use crate::engine::unimproved;
use crate::matter::{Case, MIX};
use crate::number::{Day, display};

/// So many rows of a list are shown to people; programs get them all.
pub const MOST: usize = 20;

/// From this amount on lists have whole units.
const WHOLE_FROM: i64 = 10_000;

/// What an analysis is written with.
#[derive(Debug, Clone, Copy)]
pub struct ReportHead<'a> {
    /// The case, for its currency and title.
    pub case: &'a Case,
    /// The ids of the estimates.
    pub ids: &'a [String],
    /// The day it is made.
    pub as_of: Day,
}

impl ReportHead<'_> {
    pub(super) fn money(&self, amount: Decimal) -> Num {
        Num::money(amount, self.case.matter.currency.decimals())
    }

    pub(super) fn unit(&self) -> Unit {
        Unit::of(self.case)
    }

    pub(super) fn shown(&self, amount: Option<Decimal>) -> String {
        or_none(amount, |amount| display(amount, self.case.matter.currency.decimals()))
    }

    pub(super) fn id(&self, at: Option<usize>) -> Option<&str> {
        at.map(|at| self.ids[at].as_str())
    }

    /// What whoever qualifies does.
    pub(super) fn demand(&self) -> &'static str {
        if self.case.matter.periods > 1 { "has the capacity" } else { "is in time" }
    }

    /// What people call an estimate in a sentence.
    pub(super) fn called(&self, at: Option<usize>) -> String {
        let Some(id) = self.id(at) else { return "nobody".to_owned() };
        if id == MIX {
            return "the split".to_owned();
        }
        let of = self.case.providers.iter().find(|of| of.id == unimproved(id));
        let name = of.map_or(id, |of| of.name.as_str());
        if unimproved(id) == id { name.to_owned() } else { format!("{name}, improved") }
    }

    /// An amount as a list shows it: large ones in whole units.
    pub(super) fn rounded(&self, amount: Option<Decimal>, largest: Decimal) -> String {
        if largest < Decimal::from(WHOLE_FROM) {
            return self.shown(amount);
        }
        or_none(amount, |amount| display(amount, 0))
    }

    pub(super) fn head(&self, schema: &str) -> Vec<(&'static str, Value)> {
        vec![
            ("schema", json!(schema)),
            ("version", json!(env!("CARGO_PKG_VERSION"))),
            ("as_of", json!(self.as_of.to_string())),
            ("matter_id", json!(self.case.matter.id)),
            ("currency", json!(self.case.matter.currency.code())),
        ]
    }
}

pub fn value_of(point: Point) -> Value {
    match point {
        Point::Number(number) => json!(Num::figure(number)),
        Point::Date(day) => json!(day.to_string()),
    }
}

pub fn document(entries: Vec<(&'static str, Value)>) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}
