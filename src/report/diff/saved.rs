//! A comparison that was saved as JSON: of it as much as comparing it with another one takes.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::super::comparison::EDITIONS;
use crate::number::{Currency, Day, parse};

/// So many digits of an amount before the point, and after it, leave room for exact differences and shares of them.
const MOST_BEFORE: u32 = 18;
const MOST_AFTER: u32 = 8;
/// So many characters of what was found are shown.
const SHOWN: usize = 60;

/// A saved comparison.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Whose comparison it is.
    pub matter_id: String,
    /// What its amounts are in.
    pub currency: Currency,
    /// How often recurring lines come.
    pub periods: i64,
    /// What wrote it.
    pub version: String,
    /// The day that it was made.
    pub as_of: Day,
    /// The recommended provider.
    pub recommended: Option<String>,
    /// The estimates, in their order.
    pub estimates: Vec<SavedEstimate>,
    /// What it was computed from, by key.
    pub inputs: BTreeMap<String, Written>,
}

/// An estimate of a saved comparison.
#[derive(Debug, Clone)]
pub struct SavedEstimate {
    /// Whose it is.
    pub provider: String,
    /// What it comes to; none where it has no price.
    pub total: Option<Decimal>,
    /// Its cost lines.
    pub lines: Vec<SavedLine>,
}

/// A cost line of a saved comparison.
#[derive(Debug, Clone)]
pub struct SavedLine {
    /// The kind of cost.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The provider of its part.
    pub by: Option<String>,
    /// The index of its task.
    pub task: Option<u64>,
    /// Whether it comes once, whatever the periods.
    pub one_off: bool,
    /// What it costs, in a period where it recurs.
    pub amount: Decimal,
}

/// The value of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// None.
    Nothing,
    /// A number, with its decimals as they are written.
    Number(Decimal),
    /// A date or a word.
    Text(String),
}

/// What keeps a text from being a saved comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedMistake {
    /// Line and column, where it is not even JSON.
    pub place: Option<(usize, usize)>,
    /// What was found, and what was expected.
    pub message: String,
}

impl Saved {
    /// Reads a saved comparison.
    ///
    /// # Errors
    /// Every mistake, each with the path of its key.
    pub fn read(text: &str) -> Result<Self, Vec<SavedMistake>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mistake = |place, message| vec![SavedMistake { place, message }];
        if text.trim().is_empty() {
            return Err(mistake(None, "it is empty, expected a comparison as JSON".to_owned()));
        }
        let document: Value = serde_json::from_str(text).map_err(|error| {
            let place = (error.line(), error.column().max(1));
            let suffix = format!(" at line {} column {}", error.line(), error.column());
            let said = error.to_string();
            mistake(Some(place), format!("not JSON: {}", said.strip_suffix(&suffix).unwrap_or(&said)))
        })?;
        let document = match &document {
            Value::Object(document) => document,
            Value::Array(_) => {
                let message =
                    "a list, expected an object: `records` are rows for spreadsheets, not the whole comparison";
                return Err(mistake(None, message.to_owned()));
            }
            other => return Err(mistake(None, format!("{}, expected an object", kind(other)))),
        };
        // What another version calls its keys is not for this one to say.
        match document.get("schema") {
            Some(Value::String(schema)) if EDITIONS.contains(&schema.as_str()) => {}
            found => {
                let found = found.map_or_else(|| "missing".to_owned(), |found| format!("{}", Found(found)));
                let expected = EDITIONS.map(|edition| format!("\"{edition}\"")).join(" or ");
                return Err(mistake(None, format!("`schema` is {found}, expected {expected}")));
            }
        }
        let mut reader = Reader::default();
        let saved = reader.comparison(document);
        saved.filter(|_| reader.mistakes.is_empty()).ok_or(reader.mistakes)
    }
}

/// Takes values out of objects and notes what is wrong with them: nothing comes of a document with a mistake, so what
/// stands for a wrong value does not matter.
#[derive(Default)]
struct Reader {
    mistakes: Vec<SavedMistake>,
}

impl Reader {
    fn comparison(&mut self, document: &Map<String, Value>) -> Option<Saved> {
        let matter = self.object(document, "", "matter");
        let id = matter.and_then(|matter| self.text(matter, "matter.", "id"));
        let code = matter.and_then(|matter| self.text(matter, "matter.", "currency"));
        let currency = code.and_then(|code| {
            let known = Currency::parse(&code);
            if known.is_none() {
                let found = Value::from(code);
                self.mistake(format!("`matter.currency` is {}, expected a currency of ISO 4217", Found(&found)));
            }
            known
        });
        let periods = matter.and_then(|matter| self.count(matter, "matter.", "periods"));
        let version = self.text(document, "", "version");
        let as_of = self.value(document, "", "as_of").and_then(|as_of| {
            as_of
                .as_str()
                .and_then(Day::parse)
                .or_else(|| self.wrong("", "as_of", as_of, "a date such as \"2026-12-01\""))
        });
        let recommended = self.maybe_text(document, "", "recommended");
        let estimates = self.estimates(document);
        let inputs = self.object(document, "", "inputs").map(|inputs| self.inputs(inputs));
        Some(Saved {
            matter_id: id?,
            currency: currency?,
            periods: periods?,
            version: version?,
            as_of: as_of?,
            recommended,
            estimates: estimates?,
            inputs: inputs?,
        })
    }

    fn estimates(&mut self, document: &Map<String, Value>) -> Option<Vec<SavedEstimate>> {
        let mut estimates: Vec<SavedEstimate> = Vec::new();
        for (path, of) in self.objects(document, "", "estimates")? {
            let provider = self.text(of, &path, "provider");
            let total = self.value(of, &path, "total").filter(|total| !total.is_null());
            let total = total.and_then(|total| self.amount(total, &path, "total", "a number or null"));
            let lines = self.lines(of, &path);
            let (Some(provider), Some(lines)) = (provider, lines) else { continue };
            if estimates.iter().any(|known| known.provider == provider) {
                let found = Value::from(provider);
                self.mistake(format!("`{path}provider` is {}, which is there twice", Found(&found)));
                continue;
            }
            estimates.push(SavedEstimate { provider, total, lines });
        }
        Some(estimates)
    }

    fn lines(&mut self, estimate: &Map<String, Value>, path: &str) -> Option<Vec<SavedLine>> {
        let lines = self.objects(estimate, path, "lines")?.into_iter().filter_map(|(path, of)| {
            let (code, name) = (self.text(of, &path, "code"), self.text(of, &path, "name"));
            let by = self.maybe_text(of, &path, "by");
            let task = self.value(of, &path, "task").filter(|task| !task.is_null());
            let task = task.and_then(|_| self.count(of, &path, "task")).and_then(|task| u64::try_from(task).ok());
            let one_off = self.value(of, &path, "one_off").and_then(|one_off| {
                one_off.as_bool().or_else(|| self.wrong(&path, "one_off", one_off, "true or false"))
            });
            let amount = self.value(of, &path, "amount");
            let amount = amount.and_then(|amount| self.amount(amount, &path, "amount", "a number"));
            Some(SavedLine { code: code?, name: name?, by, task, one_off: one_off?, amount: amount? })
        });
        Some(lines.collect())
    }

    fn inputs(&mut self, inputs: &Map<String, Value>) -> BTreeMap<String, Written> {
        let read = inputs.iter().filter_map(|(key, value)| {
            let written = match value {
                Value::Null => Some(Written::Nothing),
                Value::String(text) => Some(Written::Text(text.clone())),
                Value::Bool(flag) => Some(Written::Text(flag.to_string())),
                Value::Number(number) => match exact(&number.to_string()) {
                    Some(number) => Some(Written::Number(number)),
                    None => self.wrong("inputs.", key, value, "a number of at most 28 digits"),
                },
                _ => self.wrong("inputs.", key, value, "a number, text, true, false or null"),
            };
            Some((key.clone(), written?))
        });
        read.collect()
    }

    fn mistake(&mut self, message: String) {
        self.mistakes.push(SavedMistake { place: None, message });
    }

    fn wrong<T>(&mut self, path: &str, key: &str, found: &Value, expected: &str) -> Option<T> {
        self.mistake(format!("`{path}{}` is {}, expected {expected}", clean(key), Found(found)));
        None
    }

    fn value<'v>(&mut self, of: &'v Map<String, Value>, path: &str, key: &str) -> Option<&'v Value> {
        let value = of.get(key);
        if value.is_none() {
            self.mistake(format!("`{path}{key}` is missing"));
        }
        value
    }

    fn object<'v>(&mut self, of: &'v Map<String, Value>, path: &str, key: &str) -> Option<&'v Map<String, Value>> {
        let value = self.value(of, path, key)?;
        value.as_object().or_else(|| self.wrong(path, key, value, "an object"))
    }

    /// The objects of a list, each with the path of its keys.
    fn objects<'v>(
        &mut self,
        of: &'v Map<String, Value>,
        path: &str,
        key: &str,
    ) -> Option<Vec<(String, &'v Map<String, Value>)>> {
        let value = self.value(of, path, key)?;
        let Value::Array(items) = value else { return self.wrong(path, key, value, "a list") };
        let objects = items.iter().enumerate().filter_map(|(at, item)| match item {
            Value::Object(object) => Some((format!("{path}{key}.{at}."), object)),
            _ => self.wrong(&format!("{path}{key}."), &at.to_string(), item, "an object"),
        });
        Some(objects.collect())
    }

    fn text(&mut self, of: &Map<String, Value>, path: &str, key: &str) -> Option<String> {
        let value = self.value(of, path, key)?;
        value.as_str().map(str::to_owned).or_else(|| self.wrong(path, key, value, "text"))
    }

    /// Text; none where it is null.
    fn maybe_text(&mut self, of: &Map<String, Value>, path: &str, key: &str) -> Option<String> {
        match self.value(of, path, key)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => self.wrong(path, key, other, "text or null"),
        }
    }

    fn count(&mut self, of: &Map<String, Value>, path: &str, key: &str) -> Option<i64> {
        let value = self.value(of, path, key)?;
        let count = value.as_i64().filter(|count| *count >= 0);
        count.or_else(|| self.wrong(path, key, value, "a whole number of at least 0"))
    }

    /// An amount of money, exact to its last digit.
    fn amount(&mut self, value: &Value, path: &str, key: &str, expected: &str) -> Option<Decimal> {
        let Value::Number(written) = value else { return self.wrong(path, key, value, expected) };
        let most = Decimal::from(10_i64.pow(MOST_BEFORE));
        let amount = exact(&written.to_string()).filter(|of| of.abs() < most && of.scale() <= MOST_AFTER);
        amount.or_else(|| {
            let expected = format!("at most {MOST_BEFORE} digits before the point and {MOST_AFTER} after it");
            self.wrong(path, key, value, &expected)
        })
    }
}

/// A number of JSON as a decimal, where none of its digits is lost.
fn exact(text: &str) -> Option<Decimal> {
    if text.contains(['e', 'E']) { parse(text).ok() } else { Decimal::from_str_exact(text).ok() }
}

fn kind(value: &Value) -> &'static str {
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
struct Found<'v>(&'v Value);

impl std::fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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
