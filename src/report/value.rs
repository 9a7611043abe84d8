//! The value of an input in a document: a number, or a date or a word.

use schemars::JsonSchema;
use serde::Serialize;

use super::num::Num;
use crate::analysis::Point;

/// The value of an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ValueDoc {
    /// A number.
    Number(Num),
    /// A date or a word.
    Text(String),
}

impl From<Point> for ValueDoc {
    fn from(point: Point) -> Self {
        match point {
            Point::Number(number) => Self::Number(Num::figure(number)),
            Point::Date(day) => Self::Text(day.to_string()),
        }
    }
}

impl std::fmt::Display for ValueDoc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}
