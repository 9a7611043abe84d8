//! The files that a user writes, table by table. Only their schemas are ever made.
#![expect(dead_code, reason = "these types describe what is written; reading is done key by key, with places")]
#![expect(
    clippy::zero_sized_map_values,
    clippy::struct_field_names,
    reason = "types and names are those of the format"
)]
#![allow(clippy::wildcard_imports, reason = "the values are the vocabulary of this file")]

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::provider::{Charge, Provider};
use super::values::*;
use crate::number::Currency;

/// A matter for `lpo-cost`: the work, what the client and the court demand, and who could do it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MatterFile {
    schema: Version,
    matter: Matter,
    constraints: Option<Constraints>,
    /// What has to be done.
    #[schemars(length(min = 1))]
    task: Vec<Task>,
    /// Costs of the matter itself, whoever does the work.
    charge: Option<Vec<Charge>>,
    staffing: Option<Staffing>,
    improvement: Option<Improvement>,
    /// Exchange rates: units of the matter's currency for one unit of the other.
    #[schemars(transform = currencies_only)]
    fx: Option<BTreeMap<String, Positive>>,
    /// Overrides of the task catalogue, by task type.
    catalogue: Option<Catalogue>,
    /// Overrides of providers of the library, or whole new ones, by id.
    #[schemars(extend("propertyNames" = { "pattern": "^[A-Za-z0-9_-]+$" }))]
    providers: Option<BTreeMap<String, Provider>>,
}

/// The matter.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Matter {
    /// Your id for it; the output carries it.
    id: Text,
    /// What it is called.
    title: Option<String>,
    /// For whom.
    client: Option<String>,
    kind: KindWord,
    /// The currency that everything is reported in; USD where left out.
    currency: Option<CurrencyCode>,
    /// The first day on which anybody could work.
    start: Option<Date>,
    /// The last day; it needs a start.
    deadline: Option<Date>,
    /// By kind and deadline where left out.
    urgency: Option<UrgencyWord>,
    /// Cost where left out.
    basis: Option<BasisWord>,
    /// Months of a steady portfolio; 1, a single matter, where left out.
    periods: Option<Count>,
    /// Working days kept free before the deadline.
    reserve_days: Option<NotNegative>,
    /// What may be spent.
    budget: Option<NotNegative>,
    /// Whether a dearer provider is excluded.
    budget_is_limit: Option<bool>,
    /// What a day past the deadline costs.
    late_day_cost: Option<NotNegative>,
    /// Whether being late is out of the question at any price; true where left out.
    hard_deadline: Option<bool>,
    /// For charges by the gigabyte.
    gigabytes: Option<NotNegative>,
    /// For charges by the month; from start to finish where left out.
    months: Option<NotNegative>,
    /// For prices and charges by the page.
    pages_per_document: Option<Positive>,
    /// Share of all lines, for what cannot be foreseen.
    contingency: Option<Share>,
    /// What a law firm adds where the client buys through it.
    firm_markup: Option<Markup>,
    /// Whether the data are privileged.
    privileged: Option<bool>,
    /// Whether the client agreed that work leaves the buyer.
    client_consent: Option<bool>,
    /// Whether conflicts of outside lawyers are cleared.
    conflicts_cleared: Option<bool>,
    /// Days on which nobody works.
    holidays: Option<Vec<Date>>,
}

/// What the court and the client demand.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Constraints {
    /// Whether work may be done abroad; true where left out.
    offshore: Option<bool>,
    /// Where those who need a licence must have it.
    jurisdiction: Option<Place>,
    /// Why work may not be done abroad.
    reason: Option<String>,
}

/// A task: a type of the catalogue, and how much of it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, transform = one_amount)]
struct Task {
    /// A type of the task catalogue, or "other".
    #[schemars(rename = "type")]
    of_type: Text,
    /// What you call it.
    name: Option<String>,
    /// The unit of its volume, for the type "other" alone.
    unit: Option<String>,
    /// UTBMS task code.
    utbms: Option<String>,
    /// Moderate where left out.
    complexity: Option<ComplexityWord>,
    /// Who must do it.
    role: Option<String>,
    /// Whether it needs somebody licensed.
    licensed: Option<bool>,
    /// Units that one of your own associates finishes in an hour; the catalogue's where left out.
    throughput: Option<Positive>,
    /// Minutes a unit, instead of the throughput.
    minutes_per_unit: Option<Positive>,
    /// How many units.
    volume: Option<Volume>,
    /// Hours, instead of a volume.
    hours: Option<NotNegative>,
}

/// A task has a volume or hours, and at most one speed.
fn one_amount(schema: &mut schemars::Schema) {
    let either = |a: &str, b: &str| serde_json::json!({ "required": [a], "not": { "required": [b] } });
    schema.insert("oneOf".to_owned(), [either("volume", "hours"), either("hours", "volume")].to_vec().into());
    schema.insert("not".to_owned(), serde_json::json!({ "required": ["throughput", "minutes_per_unit"] }));
}

/// How many units of work there are.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Volume {
    /// So many.
    Units(NotNegative),
    /// What gigabytes of data hold.
    Gigabytes(Gigabytes),
    /// A share of another task's volume.
    Share(ShareOfTask),
}

/// What gigabytes of data hold.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Gigabytes {
    /// Before culling.
    gigabytes: NotNegative,
    documents_per_gigabyte: NotNegative,
    /// Share that culling removes.
    cull: Option<Share>,
}

/// A share of another task's volume.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct ShareOfTask {
    of: Index,
    share: Share,
}

/// Who is compared.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Staffing {
    /// Your own lawyers; us-associate where left out.
    baseline: Option<Id>,
    /// What savings and payback are measured against; the baseline where left out.
    today: Option<String>,
    /// us-associate, us-contract-attorney and in-lpo where left out.
    providers: Option<Vec<Id>>,
}

/// An improvement of the buyer's process.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("not" = { "required": ["provider", "providers"] }))]
struct Improvement {
    /// What it is called.
    name: Option<String>,
    /// For whom it is priced; the baseline where left out.
    provider: Option<String>,
    /// The same for several, or for "all" that are compared.
    providers: Option<Improved>,
    /// What it costs once.
    one_off: Option<NotNegative>,
    /// What it costs in every period.
    per_period: Option<NotNegative>,
    /// Share of the volume that no longer needs work.
    volume_saving: Option<Share>,
    /// Task types that it is for; all where left out.
    tasks: Option<Vec<String>>,
    /// Share of the base hours that it saves on the rest.
    effort_saving: Option<Share>,
    /// Working days until it is ready.
    ready_days: Option<NotNegative>,
}

/// For whom an improvement is priced.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Improved {
    /// All that are compared.
    All(AllWord),
    /// Some of them.
    Ids(#[schemars(length(min = 1))] Vec<String>),
}

fn currencies_only(schema: &mut schemars::Schema) {
    let names: Vec<&str> = Currency::codes().chain(["source", "assumption"]).collect();
    schema.insert("propertyNames".to_owned(), serde_json::json!({ "enum": names }));
}

/// Task types by id.
#[derive(JsonSchema)]
struct Catalogue {
    complexity: Option<Complexity>,
    #[schemars(flatten)]
    types: BTreeMap<String, TaskType>,
}

/// A type of task.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, extend("not" = { "required": ["throughput", "minutes_per_unit"] }))]
struct TaskType {
    title: Option<String>,
    /// The unit of its volume; "hour" is counted in hours.
    unit: Option<String>,
    /// Who usually does it.
    role: Option<String>,
    /// UTBMS task code.
    utbms: Option<String>,
    /// Whether it needs somebody licensed.
    licensed: Option<bool>,
    /// Units that one of the buyer's own associates finishes in an hour, at moderate complexity.
    throughput: Option<Positive>,
    /// Minutes a unit, instead of the throughput.
    minutes_per_unit: Option<Positive>,
    /// Factors on the speed.
    complexity: Option<Complexity>,
}

/// Factors on the speed, by complexity.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Complexity {
    routine: Option<Positive>,
    moderate: Option<Positive>,
    complex: Option<Positive>,
}

/// A task catalogue for `lpo-cost`.
#[derive(JsonSchema)]
pub struct TasksFile {
    schema: Option<Version>,
    /// Factors on the speed where a type has none of its own.
    complexity: Option<Complexity>,
    #[schemars(flatten)]
    types: BTreeMap<String, TaskType>,
}

/// Sources for `lpo-cost`, by the ids that figures name them by.
#[derive(JsonSchema)]
pub struct SourcesFile {
    schema: Option<Version>,
    #[schemars(flatten)]
    sources: BTreeMap<String, Source>,
}

/// A source.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Source {
    title: String,
    publisher: Option<String>,
    /// A year, or something like "c.2007".
    year: Option<Year>,
    /// Where it can be read.
    address: Option<String>,
    confidence: Option<Confidence>,
    /// Why a careful reader would hesitate to cite it: a forum, a raw address.
    caution: Option<String>,
    /// What has taken its place.
    superseded: Option<String>,
}

/// A year as a number or in words.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Year {
    /// 2026
    Number(f64),
    /// "2012-13"
    Words(String),
}
