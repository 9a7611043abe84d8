//! The value of an input in a document: a number, or a date or a word.

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::num::{Num, exact};
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

impl ValueDoc {
    /// A value of JSON; none where it is null, not one value, or a number of too many digits.
    #[must_use]
    pub fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => exact(number).map(|number| Self::Number(Num::rounded(number))),
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Bool(flag) => Some(Self::Text(flag.to_string())),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for ValueDoc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(&Value::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("no number, text, true or false"))
    }
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
