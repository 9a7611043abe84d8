//! The comparison as a document: the keys of `lpo-cost/comparison/2`, in their order.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::super::num::Num;
use super::super::value::ValueDoc;
use super::super::words::charge_name;
use super::kind::EstimateKind;
use crate::engine::{Line, PricingError, unimproved};
use crate::matter::{Basis, Case, Cause, Kind, LineCode, Payee, ProviderKind, Status, Urgency, Verdict};
use crate::number::{Exact, plural};
use crate::read::{KnownSources, Source};

/// The version of the keys of a comparison.
pub const COMPARISON: &str = "lpo-cost/comparison/2";
/// The versions that were ever written, which a saved comparison may have.
pub const EDITIONS: [&str; 2] = ["lpo-cost/comparison/1", COMPARISON];

/// A comparison, ready to be written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
pub struct Document {
    pub schema: &'static str,
    pub version: &'static str,
    pub as_of: String,
    pub matter: MatterDoc,
    pub baseline: String,
    /// Whose estimate savings and payback are measured against.
    pub today: String,
    pub recommended: Option<String>,
    /// Who would be recommended if there were no mix.
    pub recommended_single: Option<String>,
    /// Where the recommended one is unsafe, the cheapest one that is in time in at least 80 % of the outcomes.
    pub safer: Option<String>,
    /// What the next best that qualifies costs more than the recommended one.
    pub lead: Option<Num>,
    pub verdict: Option<Verdict>,
    /// The share that inputs without a source have of the sum of squared swings.
    pub assumed_share: Option<Num>,
    pub reasons: Vec<String>,
    /// The inputs that alone would change the answer, those that have to move least first.
    pub turns: Vec<TurnDoc>,
    pub estimates: Vec<EstimateDoc>,
    pub exchange_rates: Vec<ExchangeDoc>,
    pub assumptions: Vec<AssumptionDoc>,
    pub sources: Vec<SourceDoc>,
    pub inputs: serde_json::Map<String, serde_json::Value>,
}

/// An input that alone would change the answer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TurnDoc {
    /// The input.
    pub key: String,
    /// Its value.
    pub from: ValueDoc,
    /// The nearest value, to 0.1 % or a whole one, that changes the answer.
    pub to: ValueDoc,
    /// Who is recommended there.
    pub recommended: Option<String>,
    /// Why: what the one before lacks there (`late`, `over-capacity`, `over-budget`, `not-permitted`), else what the new one
    /// gains (`in-time`, `within-capacity`, `within-budget`, `permitted`, or a better `price`).
    pub cause: Option<Cause>,
}

/// The matter.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
pub struct MatterDoc {
    pub id: String,
    pub title: Option<String>,
    pub client: Option<String>,
    pub kind: Kind,
    pub currency: &'static str,
    pub basis: Basis,
    pub urgency: Urgency,
    pub start: Option<String>,
    pub deadline: Option<String>,
    pub periods: i64,
    pub budget: Option<Num>,
    pub base_hours: Option<Num>,
    pub profile: Vec<&'static str>,
}

/// An exclusion or a warning.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
pub struct Finding {
    pub code: &'static str,
    #[serde(rename = "reason", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(rename = "message", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// An exchange rate that the comparison used.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExchangeDoc {
    /// The currency of which one is exchanged.
    pub currency: &'static str,
    /// Units of the matter's currency for one of it.
    pub rate: Num,
    /// The day that the rate is of; none where the matter gives it.
    pub date: Option<String>,
    /// Where it is written.
    pub from: String,
}

/// An estimate.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
pub struct EstimateDoc {
    pub provider: String,
    pub name: String,
    pub kind: EstimateKind,
    pub permitted: bool,
    pub exclusions: Vec<Finding>,
    pub warnings: Vec<Finding>,
    pub status: Option<Status>,
    pub team: Option<i64>,
    pub production_hours: Option<Num>,
    pub kept_hours: Option<Num>,
    pub own_hours: Option<Num>,
    pub own_hours_by_role: Option<BTreeMap<String, Num>>,
    pub overtime_hours: Option<Num>,
    pub start: Option<String>,
    pub finish: Option<String>,
    pub late_days: Option<i64>,
    pub slack_days: Option<i64>,
    pub total: Option<Num>,
    /// The 10th percentile of its total.
    pub low: Option<Num>,
    /// The 50th.
    pub median: Option<Num>,
    /// The 90th.
    pub high: Option<Num>,
    /// Share of the outcomes in which it is recommended and qualifies.
    pub chance_cheapest: Option<Num>,
    /// Share of the outcomes in which it is neither late nor over capacity.
    pub chance_on_time: Option<Num>,
    /// Share of the outcomes in which its total is not above the budget.
    pub chance_within_budget: Option<Num>,
    /// Who does each task.
    pub assignments: Vec<AssignedDoc>,
    /// How much each task is and takes, whoever does it.
    pub work: Vec<WorkDoc>,
    pub one_off: Option<Num>,
    pub per_period: Option<Num>,
    pub invoiced: Option<Num>,
    pub own: Option<Num>,
    pub total_per_unit: Option<Num>,
    pub total_per_base_hour: Option<Num>,
    pub saving: Option<Num>,
    pub saving_percent: Option<Num>,
    /// Whether today's way could not have done the work in time itself.
    pub saving_notional: Option<bool>,
    pub budget_headroom: Option<Num>,
    pub margin: Option<Num>,
    pub margin_percent: Option<Num>,
    pub payback: Option<i64>,
    pub lines: Vec<LineDoc>,
}

impl Document {
    /// What those get who are not one's own team, as a label and within a line: people who are hired send no invoices.
    #[must_use]
    pub fn paid(&self) -> [&'static str; 2] {
        let is_hired = |of: &EstimateDoc| {
            of.kind == EstimateKind::Single(ProviderKind::InHouse) && unimproved(&of.provider) != self.baseline
        };
        if self.estimates.iter().any(is_hired) {
            ["Paid to others", "paid to others"]
        } else {
            ["Invoiced", "invoiced"]
        }
    }
}

impl EstimateDoc {
    /// Whether it costs more than the budget.
    #[must_use]
    pub fn is_over_budget(&self) -> bool {
        self.budget_headroom.is_some_and(|left| left.get().is_sign_negative() && !left.get().is_zero())
    }

    /// What people call it: its name, and of a split among how many.
    #[must_use]
    pub fn title(&self) -> String {
        if self.kind != EstimateKind::Mix {
            return self.name.clone();
        }
        let doers: BTreeSet<&str> = self.assignments.iter().map(|task| task.provider.as_str()).collect();
        format!("Split ({})", plural(doers.len(), "provider", "providers"))
    }
}

/// A task, and who does it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AssignedDoc {
    /// Its place in the matter.
    pub task: usize,
    /// The provider's id.
    pub provider: String,
}

/// A task in an estimate: how much it is, and what it takes of whoever does it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WorkDoc {
    /// Its place in the matter.
    pub task: usize,
    /// What it is called.
    pub name: String,
    /// Its UTBMS code.
    pub utbms: Option<String>,
    /// Who does it.
    pub provider: String,
    /// What its volume is counted in; of work given in hours the hour.
    pub unit: String,
    /// Its volume in that unit, of one period where it recurs.
    pub units: Option<Num>,
    /// Production hours, of one period where it recurs.
    pub hours: Option<Num>,
    /// The first day that its provider works on the matter.
    pub start: Option<String>,
    /// The last.
    pub finish: Option<String>,
}

/// A cost line.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
pub struct LineDoc {
    pub code: LineName,
    pub name: String,
    pub by: Option<String>,
    /// Who does its hours.
    pub role: Option<String>,
    pub task: Option<usize>,
    /// UTBMS code of the task.
    pub utbms: Option<String>,
    pub payee: Payee,
    pub one_off: bool,
    /// Hours of one period where it recurs.
    pub hours: Option<Num>,
    pub quantity: Option<Num>,
    pub unit: Option<String>,
    pub rate: Option<Num>,
    pub amount: Num,
    pub formula: String,
    /// The numbers of the formula, where they are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operands: Option<Vec<OperandDoc>>,
}

/// A line's code, with a charge's name after a colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineName {
    /// What kind of line it is; of charges the first.
    pub kind: LineCode,
    /// The name of a charge.
    pub charge: Option<String>,
}

impl LineName {
    /// The name of a line.
    pub fn of<N>(case: &Case, line: &Line<N>) -> Self {
        Self { kind: line.code.general(), charge: charge_name(case, line) }
    }
}

impl std::fmt::Display for LineName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.charge {
            Some(name) => write!(f, "{}:{name}", self.kind.word()),
            None => f.write_str(self.kind.word()),
        }
    }
}

impl Serialize for LineName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for LineName {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LineName".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// A number of a formula and where it comes from.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys follow those of the assumptions and sources")]
pub struct OperandDoc {
    pub value: Num,
    pub key: String,
    /// `file:line`, or how a count arises.
    pub from: String,
    pub sources: Vec<String>,
    pub assumption: Option<String>,
}

impl OperandDoc {
    /// A number that was not written but arose: how is said in `from`.
    ///
    /// # Errors
    /// Where it cannot be held.
    pub fn computed(value: Exact, key: String, from: String) -> Result<Self, PricingError> {
        let value = value.get().map(Num::figure).ok_or(PricingError::TooLarge)?;
        Ok(Self { value, key, from, sources: Vec::new(), assumption: None })
    }
}

/// An assumption that the comparison leaned on, and that the user has not set.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
pub struct AssumptionDoc {
    pub key: String,
    pub value: Num,
    pub note: String,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
pub struct SourceDoc {
    pub id: String,
    pub title: String,
    pub publisher: Option<String>,
    pub year: Option<String>,
    pub url: Option<String>,
}

impl SourceDoc {
    /// The sources of some ids, as far as they are known, each once.
    #[must_use]
    pub fn all<'i>(ids: impl IntoIterator<Item = &'i String>, known: &KnownSources) -> Vec<Self> {
        let ids: BTreeSet<&String> = ids.into_iter().collect();
        let mut sources: Vec<&Source> = ids.into_iter().filter_map(|id| known.get(id)).collect();
        // S7 comes before S18.
        sources.sort_by_key(|source| {
            (source.id.trim_end_matches(|c: char| c.is_ascii_digit()), source.id.len(), &source.id)
        });
        let doc = |source: &Source| Self {
            id: source.id.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            year: source.year.clone(),
            url: source.address.clone(),
        };
        sources.into_iter().map(doc).collect()
    }

    /// One line about it, with the address if wanted.
    #[must_use]
    pub fn cited(&self, with_address: bool) -> String {
        let url = if with_address { self.url.as_deref() } else { None };
        let rest = [self.publisher.as_deref(), self.year.as_deref(), url];
        let rest: Vec<&str> = rest.into_iter().flatten().collect();
        format!("{}: {}. {}", self.id, self.title, rest.join(", "))
    }
}
