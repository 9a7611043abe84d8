//! The comparison as a document: the keys of `lpo-cost/comparison/2`, in their order.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::document::document;
use super::super::num::Num;
use super::super::value::ValueDoc;
use super::estimate::EstimateDoc;
use super::inputs::inputs;
use super::kind::EstimateKind;
use super::source::SourceDoc;
use super::writer::{Writer, exact};
use crate::analysis::Turn;
use crate::engine::unimproved;
use crate::matter::{Basis, Case, Cause, Exclusion, Figure, Kind, ProviderKind, Urgency, Verdict, Warning};
use crate::number::Day;

/// The version of the keys of a comparison.
pub const COMPARISON: &str = "lpo-cost/comparison/2";
/// The versions that were ever written, which a saved comparison may have.
pub const EDITIONS: [&str; 2] = ["lpo-cost/comparison/1", COMPARISON];

document! {
    /// A comparison, ready to be written.
    #[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
    pub struct Document of (writer: &Writer, estimates: Vec<EstimateDoc>, used: &[&Figure]) {
        let Writer { case, context, .. } = *writer;
    };
    schema: &'static str = COMPARISON,
    version: &'static str = env!("CARGO_PKG_VERSION"),
    as_of: Day = context.as_of,
    matter: MatterDoc = MatterDoc::of(writer),
    baseline: String = case.providers[case.baseline].id.clone(),
    /// Whose estimate savings and payback are measured against.
    today: String = case.providers[case.today].id.clone(),
    recommended: Option<String> = None,
    /// Who would be recommended if there were no mix.
    recommended_single: Option<String> = None,
    /// Where the recommended one is unsafe, the cheapest one that is in time in at least 80 % of the outcomes.
    safer: Option<String> = None,
    /// What the next best that qualifies costs more than the recommended one.
    lead: Option<Num> = None,
    verdict: Option<Verdict> = None,
    /// The share that inputs without a source have of the sum of squared swings.
    assumed_share: Option<Num> = None,
    reasons: Vec<String> = Vec::new(),
    /// The inputs that alone would change the answer, those that have to move least first.
    turns: Vec<TurnDoc> = Vec::new(),
    estimates: Vec<EstimateDoc> = estimates,
    exchange_rates: Vec<ExchangeDoc> = writer.exchange_rates(),
    assumptions: Vec<AssumptionDoc> = used.iter().filter(|figure| figure.is_assumed()).map(|figure| AssumptionDoc::of(figure)).collect(),
    sources: Vec<SourceDoc> = SourceDoc::all(used.iter().flat_map(|figure| &figure.sources), context.sources),
    inputs: serde_json::Map<String, serde_json::Value> = inputs(case, used, writer.last_finish()),
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

document! {
    /// An input that alone would change the answer.
    pub struct TurnDoc of (turn: &Turn, estimates: &[EstimateDoc]);
    /// The input.
    key: String = turn.key.clone(),
    /// Its value.
    from: ValueDoc = turn.from.into(),
    /// The nearest value, to 0.1 % or a whole one, that changes the answer.
    to: ValueDoc = turn.to.into(),
    /// Who is recommended there.
    recommended: Option<String> = turn.recommended.and_then(|at| Some(estimates.get(at)?.provider.clone())),
    /// Why: what the one before lacks there (`late`, `over-capacity`, `over-budget`, `not-permitted`), else what the new one
    /// gains (`in-time`, `within-capacity`, `within-budget`, `permitted`, or a better `price`).
    cause: Option<Cause> = turn.cause,
}

document! {
    /// The matter.
    #[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
    pub struct MatterDoc of (writer: &Writer) {
        let Case { matter, figures, .. } = writer.case;
    };
    id: String = matter.id.clone(),
    title: Option<String> = matter.title.clone(),
    client: Option<String> = matter.client.clone(),
    kind: Kind = matter.kind,
    currency: &'static str = matter.currency.code(),
    basis: Basis = matter.basis,
    urgency: Urgency = matter.urgency,
    start: Option<Day> = matter.start,
    deadline: Option<Day> = matter.deadline,
    periods: i64 = matter.periods,
    budget: Option<Num> = matter.budget.map(|id| Num::money(figures.get(id).likely, writer.decimals())),
    base_hours: Option<Num> = exact(writer.profile.base_hours).map(Num::to_4),
    profile: Vec<&'static str> = writer.profile.words(),
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

impl Finding {
    pub(super) fn excluded(case: &Case, found: &Exclusion) -> Self {
        Self { code: found.code(), reason: Some(found.reason(case)), message: None }
    }

    pub(super) fn warned(case: &Case, found: &Warning) -> Self {
        Self { code: found.code(), reason: None, message: Some(found.message(case)) }
    }
}

/// An exchange rate that the comparison used.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExchangeDoc {
    /// The currency of which one is exchanged.
    pub currency: &'static str,
    /// Units of the matter's currency for one of it.
    pub rate: Num,
    /// The day that the rate is of; none where the matter gives it.
    pub date: Option<Day>,
    /// Where it is written.
    pub from: String,
}

document! {
    /// An assumption that the comparison leaned on, and that the user has not set.
    #[expect(missing_docs, reason = "the keys are those of the comparison's published format")]
    pub struct AssumptionDoc of (figure: &Figure);
    key: String = figure.key.clone(),
    value: Num = Num::figure(figure.likely),
    note: String = figure.assumption.clone().unwrap_or_default(),
}
