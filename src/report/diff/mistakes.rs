//! Everything that is wrong with a JSON document, held against the schema of the type that it is read as.

use std::fmt;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::super::num::exact;
use crate::number::{Currency, Day};

/// So many digits of an amount stand after the point at most; in front of it as many as a comparison can write.
const MOST_AFTER: u32 = 8;
/// So many characters of what was found are shown.
const SHOWN: usize = 60;

/// The mistakes, each with the path of its key.
pub fn mistakes<T: JsonSchema>(document: &Value) -> Vec<String> {
    let mut settings = SchemaSettings::draft07().for_serialize();
    settings.inline_subschemas = true;
    let schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    let mut reader = Reader::default();
    reader.check("", document, &schema);
    reader.mistakes
}

#[derive(Default)]
struct Reader {
    mistakes: Vec<String>,
}

impl Reader {
    fn check(&mut self, path: &str, value: &Value, schema: &Value) {
        if let Some(expected) = unfit(value, schema) {
            return self.mistakes.push(format!("`{path}` is {}, expected {expected}", Found(value)));
        }
        let below = |key: &str| if path.is_empty() { clean(key) } else { format!("{path}.{}", clean(key)) };
        match value {
            Value::Object(object) => {
                let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                let missing = required.filter(|key| !object.contains_key(*key));
                self.mistakes.extend(missing.map(|key| format!("`{}` is missing", below(key))));
                for (key, value) in object {
                    let known = schema["properties"].get(key).or_else(|| schema.get("additionalProperties"));
                    if let Some(schema) = known {
                        self.check(&below(key), value, schema);
                    }
                }
            }
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.check(&below(&at.to_string()), item, &schema["items"]);
                }
            }
            _ => {}
        }
    }
}

/// What a schema expects instead of a value; none where the value fits.
fn unfit(value: &Value, schema: &Value) -> Option<String> {
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let least = schema["minimum"].as_i64();
    let is = |of: &&str| match *of {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.as_i64().is_some_and(|number| least.is_none_or(|least| number >= least)),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    if !types.iter().any(is) {
        let words: Vec<String> = types.iter().map(|of| in_words(of, least)).collect();
        return Some(match words.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => words.concat(),
        });
    }
    unreadable(value, schema["format"].as_str()?)
}

fn in_words(of_type: &str, least: Option<i64>) -> String {
    match of_type {
        "boolean" => "true or false".to_owned(),
        "string" => "text".to_owned(),
        "integer" => {
            least.map_or_else(|| "a whole number".to_owned(), |least| format!("a whole number of at least {least}"))
        }
        "number" => "a number".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "an object".to_owned(),
        other => other.to_owned(),
    }
}

/// What a format expects instead of a value of the right type.
fn unreadable(value: &Value, format: &str) -> Option<String> {
    let (is_read, expected) = match (format, value) {
        ("date", Value::String(text)) => (Day::parse(text).is_some(), "a date such as \"2026-12-01\"".to_owned()),
        ("currency", Value::String(text)) => (Currency::parse(text).is_some(), "a currency of ISO 4217".to_owned()),
        ("amount", Value::Number(number)) => {
            (exact(number).is_some_and(is_amount), format!("at most 28 digits, {MOST_AFTER} of them after the point"))
        }
        ("figure", Value::Number(number)) => (exact(number).is_some(), "a number of at most 28 digits".to_owned()),
        _ => return None,
    };
    (!is_read).then_some(expected)
}

/// Whether it may be an amount.
fn is_amount(of: Decimal) -> bool {
    of.scale() <= MOST_AFTER
}

/// What a value is.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A value as a message shows it.
pub struct Found<'v>(pub &'v Value);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::String(text) => write!(f, "\"{}\"", clean(text)),
            Value::Number(number) => f.write_str(&clean(&number.to_string())),
            Value::Bool(flag) => write!(f, "{flag}"),
            other => f.write_str(kind(other)),
        }
    }
}

/// The beginning of a text, with nothing in it that could drive a terminal.
fn clean(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push_str("...");
    }
    shown
}
