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
use super::document::document;
use super::num::Num;
use super::value::ValueDoc;
use super::{Block, Report};
use crate::number::Day;

use saved::SavedLine;
pub use saved::{Saved, SavedMistake};
pub(super) use saved::{checked, edition, json};

const SCHEMA: &str = "lpo-cost/diff/1";

document! {
    /// What moved between two comparisons, ready to be written.
    pub struct Diff of (old: &Saved, new: &Saved);
    /// The version of these keys.
    schema: &'static str = SCHEMA,
    /// What wrote this.
    version: &'static str = env!("CARGO_PKG_VERSION"),
    /// The new comparison's matter.
    matter_id: String = new.matter.id.clone(),
    /// What all amounts are in.
    currency: &'static str = new.matter.currency.code(),
    /// The day that the old comparison was made.
    as_of_old: Day = old.as_of,
    /// The day that the new one was made.
    as_of_new: Day = new.as_of,
    /// How often a recurring line counted in the old totals; less often where an improvement came first.
    periods_old: i64 = old.matter.periods,
    /// How often in the new ones.
    periods_new: i64 = new.matter.periods,
    /// Every provider of either comparison.
    providers: Vec<ProviderMove> = moves::providers(old, new),
    /// The inputs that moved.
    inputs: Vec<InputMove> = facts::moved(&old.inputs, &new.inputs),
    /// Who was recommended.
    recommended_old: Option<String> = old.recommended.clone(),
    /// Who is.
    recommended_new: Option<String> = new.recommended.clone(),
    /// Whether that one does what the matter demands, or only finishes first; null where the new comparison does not say.
    qualifies_new: Option<bool> = new.qualifies(),
    /// The old comparison's matter.
    matter_id_old: String = old.matter.id.clone(),
    /// Whether the comparisons are the same but for the day and the version that they were made on and with.
    same: bool = false,
    /// What moved the recommendation, or its cost, in sentences.
    reasons: Vec<String> = Vec::new(),
    /// What moved of the matter and of the comparison as a whole, by the paths of its document.
    changes: Vec<InputMove> = facts::of_documents(old, new),
    /// Sections that follow from the rest and differ too.
    others: Vec<&'static str> = facts::others(old, new),
    /// Of more than two comparisons: what moved from each to the next.
    steps: Vec<Diff> = Vec::new(),
    /// The inputs that moved of which each alone, set back, brings the old recommendation back; null where that was not
    /// tried, as of saved comparisons.
    turned_back: Option<Vec<String>> = None,
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

document! {
    /// A cost line that moved. Recurring lines are those of one period.
    pub struct LineMove of (of: &SavedLine, before: Option<Num>, now: Option<Num>, priced: bool) {
        let [less, more] = [before, now].map(|amount| amount.map(Num::get).unwrap_or_default());
    };
    /// The kind of cost.
    code: String = of.code.clone(),
    /// What it is called.
    name: String = of.name.clone(),
    /// The provider of its part.
    by: Option<String> = of.by.clone(),
    /// The index of its task.
    task: Option<u64> = of.task,
    /// Whether it comes once, whatever the periods.
    one_off: bool = of.one_off,
    /// Its old amount; null where the line is new.
    old: Option<Num> = before,
    /// Its new amount; null where the line is gone.
    new: Option<Num> = now,
    /// The new amount less the old one, a line that is not there costing nothing; null where either total is.
    change: Option<Num> = more.checked_sub(less).filter(|_| priced).map(Num::rounded),
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
    as_of: Day,
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
    let mut document = Diff::of(old, new);
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
        as_of: of.as_of,
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
