//! Numbers of a report, each at the precision that docs/model.md gives it.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::number::{round_half_away, snap};

/// A number that is written with exactly its decimals: 10.10 stays 10.10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Num(Decimal);

impl Num {
    /// An amount of money, with the decimals of its currency.
    #[must_use]
    pub fn money(value: Decimal, decimals: u32) -> Self {
        let mut rounded = round_half_away(snap(value), decimals);
        rounded.rescale(decimals);
        Self(positive_zero(rounded))
    }

    /// Hours, to at most 4 decimals; so are quotients of money.
    #[must_use]
    pub fn to_4(value: Decimal) -> Self {
        Self(positive_zero(round_half_away(snap(value), 4).normalize()))
    }

    /// Per cent, to one decimal.
    #[must_use]
    pub fn percent(value: Decimal) -> Self {
        let mut rounded = round_half_away(snap(value), 1);
        rounded.rescale(1);
        Self(positive_zero(rounded))
    }

    /// A figure as it was written.
    #[must_use]
    pub fn figure(value: Decimal) -> Self {
        Self(positive_zero(value.normalize()))
    }

    /// The decimal.
    #[must_use]
    pub fn get(self) -> Decimal {
        self.0
    }
}

fn positive_zero(mut value: Decimal) -> Decimal {
    if value.is_zero() {
        value.set_sign_positive(true);
    }
    value
}

impl std::fmt::Display for Num {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // All digits are kept, so the truncation of decimals formatted to a precision cannot bite.
        write!(f, "{}", self.0)
    }
}

impl Serialize for Num {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits: serde_json::Number = self.0.to_string().parse().map_err(serde::ser::Error::custom)?;
        digits.serialize(serializer)
    }
}

impl schemars::JsonSchema for Num {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number" })
    }
}
