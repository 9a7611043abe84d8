//! What moved between two saved comparisons: the keys of `lpo-cost/diff/1`.

mod blocks;
mod saved;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::cell::{Cell, Records};
use super::num::Num;
use super::value::ValueDoc;
use super::{Block, Report};
pub use saved::{Saved, SavedMistake};
use saved::{SavedEstimate, SavedLine, Written};

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
}

/// What moved, as a report.
#[derive(Debug, Clone)]
pub struct DiffReport {
    document: Diff,
    /// The old comparison's matter, where it is another one.
    other_matter: Option<String>,
    /// What wrote the two comparisons.
    written_by: [String; 2],
    /// Decimals of an amount.
    decimals: u32,
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

/// An input that moved.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct InputMove {
    /// The input.
    pub key: String,
    /// Its old value; null where there was none.
    pub old: Option<ValueDoc>,
    /// Its new value; null where there is none.
    pub new: Option<ValueDoc>,
}

/// What moved from one comparison to another.
///
/// # Errors
/// Where their currencies differ: such amounts cannot be compared.
pub fn diff(old: &Saved, new: &Saved) -> Result<DiffReport, String> {
    let currencies = [old, new].map(|of| of.currency.code());
    if currencies[0] != currencies[1] {
        let [old, new] = currencies;
        return Err(format!(
            "the old comparison is in {old} and the new one in {new}: such amounts cannot be compared"
        ));
    }
    let find = |of: &Saved, id: &str| of.estimates.iter().position(|estimate| estimate.provider == id);
    let of_new = new.estimates.iter().map(|now| (find(old, &now.provider).map(|at| &old.estimates[at]), Some(now)));
    let gone = old.estimates.iter().filter(|before| find(new, &before.provider).is_none());
    let providers = of_new.chain(gone.map(|before| (Some(before), None)));
    let document = Diff {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        matter_id: new.matter_id.clone(),
        currency: new.currency.code(),
        as_of_old: old.as_of.to_string(),
        as_of_new: new.as_of.to_string(),
        periods_old: old.periods,
        periods_new: new.periods,
        providers: providers.map(|(before, now)| provider(before, now)).collect(),
        inputs: inputs(&old.inputs, &new.inputs),
        recommended_old: old.recommended.clone(),
        recommended_new: new.recommended.clone(),
    };
    Ok(DiffReport {
        document,
        other_matter: (old.matter_id != new.matter_id).then(|| old.matter_id.clone()),
        written_by: [old, new].map(|of| format!("as of {}, by lpo-cost {}", of.as_of, of.version)),
        decimals: new.currency.decimals(),
    })
}

fn provider(old: Option<&SavedEstimate>, new: Option<&SavedEstimate>) -> ProviderMove {
    let total = |of: Option<&SavedEstimate>| of.and_then(|of| of.total);
    let (before, now) = (total(old), total(new));
    let change = before.zip(now).and_then(|(before, now)| now.checked_sub(before));
    let percent = change.zip(before).and_then(|(change, before)| {
        // The sign is that of the change, whatever that of the total.
        change.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before.abs())
    });
    let pairs = pairs(old.map_or(&[], |of| &of.lines), new.map_or(&[], |of| &of.lines));
    ProviderMove {
        provider: new.or(old).map_or_else(String::new, |of| of.provider.clone()),
        total_old: before.map(Num::rounded),
        total_new: now.map(Num::rounded),
        change: change.map(Num::rounded),
        change_percent: percent.map(Num::percent),
        lines: pairs.into_iter().filter_map(|(old, new)| line(old, new, change.is_some())).collect(),
    }
}

/// Lines of one kind, provider and task belong together: those of one name first, then in their order. Those that are
/// gone come last.
fn pairs<'l>(old: &'l [SavedLine], new: &'l [SavedLine]) -> Vec<(Option<&'l SavedLine>, Option<&'l SavedLine>)> {
    let kind = |line: &'l SavedLine| (line.code.as_str(), line.by.as_deref(), line.task);
    let mut partners: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    for by_name in [true, false] {
        let name = |line: &'l SavedLine| if by_name { line.name.as_str() } else { "" };
        let mut waiting: BTreeMap<_, VecDeque<usize>> = BTreeMap::new();
        for (at, line) in old.iter().enumerate().filter(|(at, _)| !taken[*at]) {
            waiting.entry((kind(line), name(line))).or_default().push_back(at);
        }
        for (partner, line) in partners.iter_mut().zip(new).filter(|(partner, _)| partner.is_none()) {
            *partner = waiting.get_mut(&(kind(line), name(line))).and_then(VecDeque::pop_front);
            if let Some(at) = partner {
                taken[*at] = true;
            }
        }
    }
    let of_new = partners.into_iter().zip(new).map(|(partner, now)| (partner.map(|at| &old[at]), Some(now)));
    let gone = old.iter().enumerate().filter(|(at, _)| !taken[*at]).map(|(_, before)| (Some(before), None));
    of_new.chain(gone).collect()
}

fn line(old: Option<&SavedLine>, new: Option<&SavedLine>, priced: bool) -> Option<LineMove> {
    let amount = |of: Option<&SavedLine>| of.map(|of| of.amount);
    let (before, now) = (amount(old), amount(new));
    let of = new.or(old).filter(|_| before != now)?;
    let change = now.unwrap_or_default().checked_sub(before.unwrap_or_default()).filter(|_| priced);
    Some(LineMove {
        code: of.code.clone(),
        name: of.name.clone(),
        by: of.by.clone(),
        task: of.task,
        one_off: of.one_off,
        old: before.map(Num::rounded),
        new: now.map(Num::rounded),
        change: change.map(Num::rounded),
    })
}

fn inputs(old: &BTreeMap<String, Written>, new: &BTreeMap<String, Written>) -> Vec<InputMove> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let moved = keys.into_iter().filter_map(|key| {
        // A key that is not there says as little as a null.
        let [before, now] = [old, new].map(|of| of.get(key).unwrap_or(&Written::Nothing));
        (before != now).then(|| InputMove { key: key.clone(), old: value(before), new: value(now) })
    });
    moved.collect()
}

fn value(of: &Written) -> Option<ValueDoc> {
    match of {
        Written::Nothing => None,
        Written::Number(number) => Some(ValueDoc::Number(Num::rounded(*number))),
        Written::Text(text) => Some(ValueDoc::Text(text.clone())),
    }
}

/// The columns of the flat rows: a row a total, a line that moved, an input that moved, and the recommendation.
const COLUMNS: [&str; 14] = [
    "schema",
    "matter_id",
    "type",
    "provider",
    "code",
    "name",
    "by",
    "task",
    "one_off",
    "key",
    "old",
    "new",
    "change",
    "change_percent",
];

impl DiffReport {
    /// The id of the new comparison's matter, and of the old one's where it is another.
    #[must_use]
    pub fn matters(&self) -> (&str, Option<&str>) {
        (&self.document.matter_id, self.other_matter.as_deref())
    }

    /// Leaves out whose matter it is: its id, and the names of tasks.
    pub fn anonymise(&mut self) {
        "matter".clone_into(&mut self.document.matter_id);
        if let Some(other) = &mut self.other_matter {
            "another matter".clone_into(other);
        }
        for line in self.document.providers.iter_mut().flat_map(|of| &mut of.lines) {
            if let Some(task) = line.task {
                line.name = format!("task {task}");
            }
        }
    }
}

impl Report for DiffReport {
    type Document = Diff;

    fn document(&self) -> &Diff {
        &self.document
    }

    fn records(&self) -> Records {
        let text = |text: &str| Cell::Text(text.to_owned());
        let maybe = |of: &Option<String>| of.as_deref().map_or(Cell::Empty, text);
        let number = |of: Option<Num>| of.map_or(Cell::Empty, Cell::Number);
        let value = |of: &Option<ValueDoc>| match of {
            None => Cell::Empty,
            Some(ValueDoc::Number(number)) => Cell::Number(*number),
            Some(ValueDoc::Text(of)) => text(of),
        };
        let row = |of_type: &str, cells: Vec<(&str, Cell)>| {
            let head =
                [("schema", text(SCHEMA)), ("matter_id", text(&self.document.matter_id)), ("type", text(of_type))];
            let cells: BTreeMap<&str, Cell> = head.into_iter().chain(cells).collect();
            COLUMNS.map(|column| cells.get(column).cloned().unwrap_or(Cell::Empty)).to_vec()
        };
        let (old, new) = (maybe(&self.document.recommended_old), maybe(&self.document.recommended_new));
        let mut rows = vec![row("recommended", vec![("old", old), ("new", new)])];
        for of in &self.document.providers {
            let total = vec![
                ("provider", text(&of.provider)),
                ("old", number(of.total_old)),
                ("new", number(of.total_new)),
                ("change", number(of.change)),
                ("change_percent", number(of.change_percent)),
            ];
            rows.push(row("total", total));
            rows.extend(of.lines.iter().map(|line| {
                let cells = vec![
                    ("provider", text(&of.provider)),
                    ("code", text(&line.code)),
                    ("name", text(&line.name)),
                    ("by", maybe(&line.by)),
                    ("task", number(line.task.map(|task| Num::figure(task.into())))),
                    ("one_off", Cell::Flag(line.one_off)),
                    ("old", number(line.old)),
                    ("new", number(line.new)),
                    ("change", number(line.change)),
                ];
                row("line", cells)
            }));
        }
        rows.extend(
            self.document
                .inputs
                .iter()
                .map(|of| row("input", vec![("key", text(&of.key)), ("old", value(&of.old)), ("new", value(&of.new))])),
        );
        (COLUMNS.to_vec(), rows)
    }

    fn blocks(&self) -> Vec<Block> {
        blocks::blocks(self)
    }
}
