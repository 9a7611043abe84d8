//! What moved as flat rows: the recommendation, a row a total, a line, a fact and an input that moved.

use super::super::cell::{Cell, Records, cell, records as flat, row};
use super::super::num::Num;
use super::{Diff, InputMove, SCHEMA};
use crate::number::Day;

row! {
    /// Something that moved; `type` says what.
    #[derive(Default)]
    pub struct Moved;
    schema: &'static str,
    matter_id: String,
    r#type: &'static str,
    provider: Option<String>,
    code: Option<String>,
    name: Option<String>,
    by: Option<String>,
    task: Option<u64>,
    one_off: Option<bool>,
    key: Option<String>,
    old: Option<Cell>,
    new: Option<Cell>,
    change: Option<Num>,
    change_percent: Option<Num>,
    step: usize,
    as_of_old: Option<Day>,
    as_of_new: Option<Day>,
}

/// The rows of each step.
pub fn records(document: &Diff) -> Records {
    let steps = if document.steps.is_empty() { std::slice::from_ref(document) } else { &document.steps };
    let rows = steps.iter().enumerate().flat_map(|(at, step)| Step { at, of: step }.rows());
    flat!(rows, |of| { Moved::COLUMNS => of })
}

struct Step<'d> {
    at: usize,
    of: &'d Diff,
}

impl Step<'_> {
    fn rows(&self) -> Vec<Moved> {
        let [old, new] = [&self.of.recommended_old, &self.of.recommended_new].map(|id| Some(cell(id)));
        let mut rows = vec![Moved { old, new, ..self.row("recommended") }];
        for of in &self.of.providers {
            let provider = Some(of.provider.clone());
            rows.push(Moved {
                provider: provider.clone(),
                old: Some(cell(of.total_old)),
                new: Some(cell(of.total_new)),
                change: of.change,
                change_percent: of.change_percent,
                ..self.row("total")
            });
            let facts = of.changes.iter().map(|fact| self.moved("change", fact));
            rows.extend(facts.map(|row| Moved { provider: provider.clone(), ..row }));
            rows.extend(of.lines.iter().map(|line| Moved {
                provider: provider.clone(),
                code: Some(line.code.clone()),
                name: Some(line.name.clone()),
                by: line.by.clone(),
                task: line.task,
                one_off: Some(line.one_off),
                old: Some(cell(line.old)),
                new: Some(cell(line.new)),
                change: line.change,
                ..self.row("line")
            }));
        }
        rows.extend(self.of.inputs.iter().map(|of| self.moved("input", of)));
        rows.extend(self.of.changes.iter().map(|of| self.moved("change", of)));
        rows
    }

    fn moved(&self, what: &'static str, of: &InputMove) -> Moved {
        Moved { key: Some(of.key.clone()), old: Some(cell(&of.old)), new: Some(cell(&of.new)), ..self.row(what) }
    }

    fn row(&self, what: &'static str) -> Moved {
        Moved {
            schema: SCHEMA,
            matter_id: self.of.matter_id.clone(),
            r#type: what,
            step: self.at + 1,
            as_of_old: Some(self.of.as_of_old),
            as_of_new: Some(self.of.as_of_new),
            ..Moved::default()
        }
    }
}
