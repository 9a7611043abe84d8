//! What moved between comparisons, and what moved the recommendation: the keys of `lpo-cost/diff/1`.

mod blocks;
mod facts;
mod mistakes;
mod moves;
mod records;
mod saved;
mod why;
mod words;

use schemars::JsonSchema;
use serde::Serialize;

use super::cell::Records;
use super::num::Num;
use super::value::ValueDoc;
use super::{Block, Report};
pub(super) use mistakes::{Found, mistakes};
pub(super) use saved::json;
pub use saved::{Saved, SavedMistake};

const SCHEMA: &str = "lpo-cost/diff/1";

/// What moved between two comparisons, ready to be written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Diff {
    /// The version of these keys.
    pub schema: &'static str,
    /// What wrote this.
    pub version: &'static str,
    /// The new comparison's matter.
    pub matter_id: String,
    /// What all amounts are in.
    pub currency: &'static str,
    /// The day that the old comparison was made.
    pub as_of_old: String,
    /// The day that the new one was made.
    pub as_of_new: String,
    /// How often a recurring line counted in the old totals; less often where an improvement came first.
    pub periods_old: i64,
    /// How often in the new ones.
    pub periods_new: i64,
    /// Every provider of either comparison.
    pub providers: Vec<ProviderMove>,
    /// The inputs that moved.
    pub inputs: Vec<InputMove>,
    /// Who was recommended.
    pub recommended_old: Option<String>,
    /// Who is.
    pub recommended_new: Option<String>,
    /// The old comparison's matter.
    pub matter_id_old: String,
    /// Whether the comparisons are the same but for the day and the version that they were made on and with.
    pub same: bool,
    /// What moved the recommendation, or its cost, in sentences.
    pub reasons: Vec<String>,
    /// What moved of the matter and of the comparison as a whole, by the paths of its document.
    pub changes: Vec<InputMove>,
    /// Sections that follow from the rest and differ too.
    pub others: Vec<&'static str>,
    /// Of more than two comparisons: what moved from each to the next.
    pub steps: Vec<Diff>,
    /// The inputs that moved of which each alone, set back, brings the old recommendation back; null where that was not
    /// tried, as of saved comparisons.
    pub turned_back: Option<Vec<String>>,
}

/// What moved for a provider.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ProviderMove {
    /// The provider.
    pub provider: String,
    /// Its old total; null where it had none.
    pub total_old: Option<Num>,
    /// Its new total; null where it has none.
    pub total_new: Option<Num>,
    /// The new total less the old one.
    pub change: Option<Num>,
    /// That in per cent of the old total.
    pub change_percent: Option<Num>,
    /// The lines that moved.
    pub lines: Vec<LineMove>,
    /// What people call it.
    pub name: String,
    /// What else moved of an estimate that both have, by the paths of its document: permission, exclusions, warnings, status,
    /// dates, chances, hours.
    pub changes: Vec<InputMove>,
}

/// A cost line that moved. Recurring lines are those of one period.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LineMove {
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
    /// Its old amount; null where the line is new.
    pub old: Option<Num>,
    /// Its new amount; null where the line is gone.
    pub new: Option<Num>,
    /// The new amount less the old one, a line that is not there costing nothing; null where either total is.
    pub change: Option<Num>,
}

/// A value that moved.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct InputMove {
    /// The input, or the fact.
    pub key: String,
    /// Its old value; null where there was none.
    pub old: Option<ValueDoc>,
    /// Its new value; null where there is none.
    pub new: Option<ValueDoc>,
}

/// What moved, as a report.
#[derive(Debug, Clone)]
pub struct DiffReport {
    document: Diff,
    /// What was compared, in order.
    compared: Vec<ComparedDoc>,
    /// Decimals of an amount.
    decimals: u32,
}

/// One of the comparisons.
#[derive(Debug, Clone)]
struct ComparedDoc {
    /// Where it was read; none where that is not to be told.
    name: Option<String>,
    matter_id: String,
    as_of: String,
    version: String,
    /// Whether it has the newest keys.
    edition: String,
    /// What the recommended one is called.
    recommended: Option<String>,
    total: Option<Num>,
}

/// What moved from the first of some comparisons to the last, and from each to the next where there are more than two.
///
/// # Errors
/// Where their currencies differ: such amounts cannot be compared.
pub fn diff(series: &[Saved]) -> Result<DiffReport, String> {
    let [first, .., last] = series else { return Err("expected at least two comparisons".to_owned()) };
    if let Some(other) = series.iter().find(|of| of.matter.currency.code() != first.matter.currency.code()) {
        let [one, two] = [first, other].map(|of| of.matter.currency.code());
        return Err(format!(
            "{} is in {one} and {} in {two}: such amounts cannot be compared",
            first.said(),
            other.said()
        ));
    }
    let steps = series.windows(2).filter(|_| series.len() > 2);
    let steps = steps.filter_map(|pair| if let [old, new] = pair { Some(step(old, new)) } else { None });
    let document = Diff { steps: steps.collect(), ..step(first, last) };
    Ok(DiffReport {
        document,
        compared: series.iter().map(compared).collect(),
        decimals: last.matter.currency.decimals(),
    })
}

fn step(old: &Saved, new: &Saved) -> Diff {
    let mut document = Diff {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        matter_id: new.matter.id.clone(),
        currency: new.matter.currency.code(),
        as_of_old: old.as_of.to_string(),
        as_of_new: new.as_of.to_string(),
        periods_old: old.matter.periods,
        periods_new: new.matter.periods,
        providers: moves::providers(old, new),
        inputs: facts::moved(&old.inputs, &new.inputs),
        recommended_old: old.recommended.clone(),
        recommended_new: new.recommended.clone(),
        matter_id_old: old.matter.id.clone(),
        same: false,
        reasons: Vec::new(),
        changes: facts::of_documents(old, new),
        others: facts::others(old, new),
        steps: Vec::new(),
        turned_back: None,
    };
    document.same = !document.moved() && document.others.is_empty() && old.matter.id == new.matter.id;
    document.reasons = why::why(old, new, &document, new.matter.currency.decimals());
    document
}

impl Diff {
    /// Whether a total, a line, a fact or an input moved.
    fn moved(&self) -> bool {
        let moved = |of: &ProviderMove| {
            of.total_old != of.total_new || !of.lines.is_empty() || !of.changes.is_empty() || of.change.is_none()
        };
        let priced = |of: &&ProviderMove| of.total_old.is_some() || of.total_new.is_some() || !of.changes.is_empty();
        self.recommended_old != self.recommended_new
            || self.periods_old != self.periods_new
            || !self.inputs.is_empty()
            || !self.changes.is_empty()
            || self.providers.iter().filter(priced).any(moved)
    }
}

/// A step with what turns its recommendation back.
fn back(of: &Diff, tried: impl Fn() -> Option<Vec<String>>) -> Diff {
    let mut of = of.clone();
    if of.recommended_old != of.recommended_new
        && let Some(keys) = tried()
    {
        of.reasons.push(why::turned_back(&keys));
        of.turned_back = Some(keys);
    }
    of
}

fn compared(of: &Saved) -> ComparedDoc {
    let recommended = of.recommended.as_deref().and_then(|id| of.estimate(id));
    ComparedDoc {
        name: of.name.clone(),
        matter_id: of.matter.id.clone(),
        as_of: of.as_of.to_string(),
        version: of.version.clone(),
        edition: of.schema.clone(),
        recommended: recommended.map(|estimate| of.called(estimate)).or_else(|| of.recommended.clone()),
        total: recommended.and_then(|estimate| estimate.total),
    }
}

impl DiffReport {
    /// Says which inputs alone bring an old recommendation back, where it changed; `tried` has the comparisons' places and
    /// what moved between them.
    pub fn try_back(&mut self, tried: impl Fn([usize; 2], &Diff) -> Option<Vec<String>>) {
        let last = self.compared.len().saturating_sub(1);
        let steps = self.document.steps.iter().enumerate().map(|(at, step)| back(step, || tried([at, at + 1], step)));
        let steps: Vec<Diff> = steps.collect();
        self.document = Diff { steps, ..back(&self.document, || tried([0, last], &self.document)) };
    }

    /// The ids of the matters that were compared, in order.
    pub fn matters(&self) -> impl Iterator<Item = &str> {
        self.compared.iter().map(|of| of.matter_id.as_str())
    }
}

impl Report for DiffReport {
    type Document = Diff;

    fn document(&self) -> &Diff {
        &self.document
    }

    fn records(&self) -> Records {
        records::records(&self.document)
    }

    fn blocks(&self) -> Vec<Block> {
        blocks::blocks(self)
    }
}
