//! The values that keys take: figures with their bounds, words, dates, codes.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::matter::{Basis, Complexity, Driver, Kind, ProviderKind, Urgency};
use crate::number::{Currency, WorkingDays};

/// A value whose schema is written by hand.
macro_rules! value {
    ($(#[doc = $doc:literal])+ $name:ident = $schema:expr) => {
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema: Schema = $schema;
                schema.insert("description".to_owned(), concat!($($doc),+).trim().into());
                schema
            }
        }
    };
}

/// A figure: a value, or a table with its range and where it comes from.
fn figure(value: &Value) -> Schema {
    let in_range = |keys: &[&str], without: &[&str]| {
        let without: Vec<Value> = without.iter().map(|key| json!({ "required": [key] })).collect();
        json!({ "required": keys, "not": { "anyOf": without } })
    };
    json_schema!({
        "anyOf": [
            value,
            {
                "type": "object",
                "properties": { "low": value, "likely": value, "high": value },
                "additionalProperties": false,
                "anyOf": [
                    { "required": ["low", "likely", "high"] },
                    in_range(&["likely"], &["low", "high"]),
                    in_range(&["low", "high"], &["likely"]),
                ],
            },
        ],
    })
}

/// A share, which may be written in per cent.
fn share(number: &Value, percent: &str) -> Schema {
    figure(&json!({ "anyOf": [number, { "type": "string", "pattern": percent }] }))
}

fn words<'w>(words: impl IntoIterator<Item = &'w str>) -> Schema {
    let words: Vec<&str> = words.into_iter().collect();
    json_schema!({ "type": "string", "enum": words })
}

fn first<T: Copy>(all: &'static [(&'static str, T)]) -> impl Iterator<Item = &'static str> {
    all.iter().map(|(word, _)| *word)
}

value! {
    /// A number of at least 0, or a table { low, likely, high } with a source or an assumption.
    NotNegative = figure(&json!({ "type": "number", "minimum": 0 }))
}
value! {
    /// A number above 0, or a table { low, likely, high } with a source or an assumption.
    Positive = figure(&json!({ "type": "number", "exclusiveMinimum": 0 }))
}
value! {
    /// A number of at least 1, or a table { low, likely, high } with a source or an assumption.
    AtLeastOne = figure(&json!({ "type": "number", "minimum": 1 }))
}
value! {
    /// Hours of a day: a number above 0 and at most 24, or a table { low, likely, high } with a source or an assumption.
    HoursOfADay = figure(&json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 24 }))
}
value! {
    /// A share from 0 to 1, written 0.05 or "5%", or a table { low, likely, high } with a source or an assumption.
    Share = share(&json!({ "type": "number", "minimum": 0, "maximum": 1 }), r"^(100(\.0+)?|[0-9]{1,2}(\.[0-9]+)?)%$")
}
value! {
    /// All that are compared.
    AllWord = words(["all"])
}
value! {
    /// Takes away what was inherited.
    Never = json_schema!({ "type": "boolean", "const": false })
}
value! {
    /// A share of at least 0, written 0.05 or "5%", or a table { low, likely, high } with a source or an assumption.
    Markup = share(&json!({ "type": "number", "minimum": 0 }), r"^[0-9]{1,9}(\.[0-9]+)?%$")
}
value! {
    /// A whole number of at least 1.
    Count = json_schema!({
        "anyOf": [
            { "type": "integer", "minimum": 1 },
            {
                "type": "object",
                "properties": { "likely": { "type": "integer", "minimum": 1 } },
                "required": ["likely"],
                "additionalProperties": false,
            },
        ],
    })
}
value! {
    /// The index of a task, counted from 0.
    Index = json_schema!({ "type": "integer", "minimum": 0 })
}
value! {
    /// The version of the format, 1.
    Version = json_schema!({ "type": "integer", "const": 1 })
}
value! {
    /// A date, such as 2026-12-01.
    Date = json_schema!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}
value! {
    /// A currency by its ISO 4217 code.
    CurrencyCode = words(Currency::codes())
}
value! {
    /// A country such as US, or a part of one such as US-NY.
    Place = json_schema!({ "type": "string", "pattern": "^[A-Z]{2}(-.+)?$" })
}
value! {
    /// An id: letters, digits, - and _.
    Id = json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9_-]+$" })
}
value! {
    /// A text that is not empty.
    Text = json_schema!({ "type": "string", "minLength": 1 })
}
value! {
    /// A day of the week.
    Weekday = words(WorkingDays::NAMES)
}
value! {
    /// What kind of matter it is.
    KindWord = words(first(Kind::ALL))
}
value! {
    /// How soon the work must start.
    UrgencyWord = words(first(Urgency::ALL))
}
value! {
    /// Which side of a rate counts: what the buyer spends, what a client is charged, what own hours are worth elsewhere.
    BasisWord = words(first(Basis::ALL))
}
value! {
    /// How demanding a task is.
    ComplexityWord = words(first(Complexity::ALL))
}
value! {
    /// What a charge is counted by.
    DriverWord = words(first(Driver::ALL))
}
value! {
    /// What kind of provider it is.
    ProviderKindWord = words(first(ProviderKind::ALL))
}
value! {
    /// Whether its work is charged as a fee, or passed on at cost as a disbursement.
    BillAs = words(["fee", "disbursement"])
}
value! {
    /// How far a source can be relied on.
    Confidence = words(["high", "medium", "low"])
}
