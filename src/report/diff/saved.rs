//! A comparison that was saved as JSON: of it as much as comparing it with another one takes.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, json_schema};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::super::comparison::EDITIONS;
use super::super::num::Num;
use super::super::value::ValueDoc;
use super::mistakes::{Found, kind, mistakes};
use crate::matter::{MIX, Verdict};
use crate::number::{Currency, Day, plural};

/// A saved comparison, of any edition.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Saved {
    /// Which edition of the keys it has.
    pub schema: String,
    /// What wrote it.
    pub version: String,
    /// The day that it was made.
    #[serde(deserialize_with = "day")]
    #[schemars(with = "String", extend("format" = "date"))]
    pub as_of: Day,
    /// Whose comparison it is.
    pub matter: SavedMatter,
    /// The recommended estimate.
    pub recommended: Option<String>,
    /// The estimates, in their order.
    pub estimates: Vec<SavedEstimate>,
    /// What it was computed from, by key.
    #[schemars(schema_with = "inputs")]
    pub inputs: BTreeMap<String, Option<ValueDoc>>,
    /// Where it was read; none where that is not to be told.
    #[serde(skip)]
    pub name: Option<String>,
    /// All of it, with what has no type here.
    #[serde(skip)]
    pub(super) whole: Value,
}

/// The matter of a saved comparison.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct SavedMatter {
    /// Its id.
    pub id: String,
    /// What its amounts are in.
    #[serde(deserialize_with = "currency")]
    #[schemars(with = "String", extend("format" = "currency"))]
    pub currency: Currency,
    /// How often recurring lines come.
    #[schemars(range(min = 0))]
    pub periods: i64,
}

/// An estimate of a saved comparison.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct SavedEstimate {
    /// Whose it is.
    pub provider: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Whether nothing excludes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permitted: Option<bool>,
    /// Why it is excluded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<SavedExclusion>,
    /// Whether it is in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Its last day of work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<String>,
    /// Working days by which it is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_days: Option<i64>,
    /// Who does each task.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assignments: Vec<SavedAssignment>,
    /// What it comes to over all periods; none where it has no price.
    #[schemars(extend("format" = "amount"))]
    pub total: Option<Num>,
    /// Its cost lines.
    pub lines: Vec<SavedLine>,
}

/// Why a saved estimate is excluded.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct SavedExclusion {
    /// The kind of reason.
    pub code: String,
    /// The reason, as a sentence without its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Who does a task in a saved estimate.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct SavedAssignment {
    /// The provider's id.
    pub provider: String,
}

/// A cost line of a saved comparison.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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
    #[schemars(extend("format" = "amount"))]
    pub amount: Num,
}

/// What keeps a text from being a saved comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedMistake {
    /// Line and column, where it is not even JSON.
    pub place: Option<(usize, usize)>,
    /// What was found, and what was expected.
    pub message: String,
}

impl SavedMistake {
    /// With the file, and the place in it where there is one.
    #[must_use]
    pub fn said(&self, file: &str) -> String {
        let place = self.place.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"));
        format!("{file}{place}: {}", self.message)
    }
}

impl From<String> for SavedMistake {
    fn from(message: String) -> Self {
        Self { place: None, message }
    }
}

impl Saved {
    /// Whether the recommended estimate does what the matter demands; none where the comparison does not say.
    pub(super) fn qualifies(&self) -> Option<bool> {
        self.whole["verdict"].as_str().map(|verdict| verdict != Verdict::NobodyQualifies.word())
    }

    /// What an estimate leaves of the budget, below zero where it is above it; none without a budget.
    pub(super) fn headroom(&self, id: &str) -> Option<Decimal> {
        let at = self.estimates.iter().position(|of| of.provider == id)?;
        self.whole["estimates"][at]["budget_headroom"].as_number()?.to_string().parse().ok()
    }

    /// Reads a saved comparison.
    ///
    /// # Errors
    /// Every mistake, each with the path of its key.
    pub fn read(text: &str) -> Result<Self, Vec<SavedMistake>> {
        let whole = json(text, "a comparison as JSON or a matter file").map_err(|mistake| vec![mistake])?;
        edition(&whole, "", &EDITIONS)?;
        let mut found = mistakes::<Self>(&whole);
        found.extend(twice(&whole));
        if !found.is_empty() {
            return Err(found.into_iter().map(SavedMistake::from).collect());
        }
        let saved = Self::deserialize(&whole).map_err(|error| vec![error.to_string().into()])?;
        Ok(Self { whole, ..saved })
    }

    /// Leaves out whose matter it is: its id, title and client, where it was read, the names of tasks, and sentences that
    /// may hold them. Whether it is the matter that the last comparison is of is still told.
    pub fn anonymise(&mut self, is_last: bool) {
        self.name = None;
        let id = if is_last { "matter" } else { "another matter" };
        id.clone_into(&mut self.matter.id);
        for estimate in &mut self.estimates {
            // The name of an improvement is the user's own.
            estimate.name = None;
            estimate.exclusions.iter_mut().for_each(|found| found.reason = Some(found.code.clone()));
            for line in &mut estimate.lines {
                if let Some(task) = line.task {
                    line.name = format!("task {task}");
                }
            }
        }
        for key in ["title", "client"] {
            blank(&mut self.whole["matter"], key);
        }
        let rates = self.whole.get_mut("exchange_rates").and_then(Value::as_array_mut);
        rates.into_iter().flatten().for_each(|rate| blank(rate, "from"));
        for estimate in self.whole["estimates"].as_array_mut().into_iter().flatten() {
            blank(estimate, "name");
            for (list, said) in [("exclusions", "reason"), ("warnings", "message")] {
                let found = estimate.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
                found.for_each(|found| only_code(found, said));
            }
        }
    }

    /// What it is called in a message.
    pub(super) fn said(&self) -> &str {
        self.name.as_deref().unwrap_or("one comparison")
    }

    /// The estimate of a provider.
    pub(super) fn estimate(&self, provider: &str) -> Option<&SavedEstimate> {
        self.estimates.iter().find(|of| of.provider == provider)
    }

    /// What people call an estimate; its id where others are called so too.
    pub(super) fn called(&self, of: &SavedEstimate) -> String {
        if of.is_split() {
            let providers: BTreeSet<&str> = of.assignments.iter().map(|task| task.provider.as_str()).collect();
            return format!("Split ({})", plural(providers.len(), "provider", "providers"));
        }
        let namesakes = self.estimates.iter().filter(|other| other.name == of.name).count();
        // A stray backtick would pair with another one in a sentence.
        of.name.as_ref().filter(|_| namesakes == 1).unwrap_or(&of.provider).replace('`', "'")
    }
}

impl SavedEstimate {
    /// Whether several share the tasks.
    pub(super) fn is_split(&self) -> bool {
        self.kind.as_deref() == Some(MIX)
    }
}

/// Makes nothing of the value of a key.
fn blank(object: &mut Value, key: &str) {
    object.get_mut(key).map(Value::take);
}

/// Leaves only the code of a finding: its sentence may tell whose matter it is.
fn only_code(finding: &mut Value, said: &str) {
    let code = finding.get("code").cloned().unwrap_or_default();
    if let Some(sentence) = finding.get_mut(said) {
        *sentence = code;
    }
}

/// A value as what it has to be; mistakes are said to stand at `path`.
pub fn checked<T: JsonSchema + DeserializeOwned>(value: &Value, path: &str) -> Result<T, Vec<SavedMistake>> {
    let found = mistakes::<T>(value);
    if !found.is_empty() {
        return Err(found.into_iter().map(|mistake| format!("{path}{mistake}").into()).collect());
    }
    T::deserialize(value).map_err(|error| vec![format!("{path}{error}").into()])
}

/// A text as JSON that may be a document of ours.
pub fn json(text: &str, expected: &str) -> Result<Value, SavedMistake> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(format!("it is empty, expected {expected}").into());
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let suffix = format!(" at line {} column {}", error.line(), error.column());
        let said = error.to_string();
        let message = format!("not JSON: {}", said.strip_suffix(&suffix).unwrap_or(&said));
        SavedMistake { place: Some((error.line(), error.column().max(1))), message }
    })?;
    match &value {
        Value::Object(_) => Ok(value),
        Value::Array(_) => {
            Err("a list, expected an object: `records` are rows for spreadsheets, not the whole comparison"
                .to_owned()
                .into())
        }
        other => Err(format!("{}, expected an object", kind(other)).into()),
    }
}

/// Which of the known documents it says it is: what another edition calls its keys is not for this one to say. `said`
/// stands before the known ones in a message.
pub fn edition<'v>(whole: &'v Value, said: &str, known: &[&str]) -> Result<&'v str, Vec<SavedMistake>> {
    let schema = whole.get("schema");
    if let Some(schema) = schema.and_then(Value::as_str).filter(|schema| known.contains(schema)) {
        return Ok(schema);
    }
    let found = schema.map_or_else(|| "missing".to_owned(), |found| Found(found).to_string());
    let (last, rest) = known.split_last().unwrap_or((&"", &[]));
    let rest: Vec<String> = rest.iter().map(|edition| format!("\"{edition}\"")).collect();
    Err(vec![format!("`schema` is {found}, expected {said}{} or \"{last}\"", rest.join(", ")).into()])
}

/// Providers that have a second estimate.
fn twice(whole: &Value) -> Vec<String> {
    let estimates = whole.get("estimates").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut known = BTreeSet::new();
    let providers = estimates.iter().map(|of| of.get("provider").filter(|id| id.is_string()));
    let again = providers.enumerate().filter_map(|(at, id)| Some((at, id.filter(|id| !known.insert(id.as_str()))?)));
    again.map(|(at, id)| format!("`estimates.{at}.provider` is {}, which is there twice", Found(id))).collect()
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
    Day::parse(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("no date"))
}

fn currency<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
    Currency::parse(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("no currency"))
}

fn inputs(_: &mut schemars::SchemaGenerator) -> Schema {
    let value = json_schema!({ "type": ["number", "string", "boolean", "null"], "format": "figure" });
    json_schema!({ "type": "object", "additionalProperties": value })
}
