//! What moved as flat rows: the recommendation, a row a total, a line, a fact and an input that moved.

use std::collections::BTreeMap;

use super::super::cell::{Cell, Records, cell};
use super::{Diff, InputMove, LineMove, ProviderMove, SCHEMA};

const COLUMNS: [&str; 17] = [
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
    "step",
    "as_of_old",
    "as_of_new",
];

type Cells = Vec<(&'static str, Cell)>;

/// The rows of each step.
pub fn records(document: &Diff) -> Records {
    let steps = if document.steps.is_empty() { std::slice::from_ref(document) } else { &document.steps };
    (COLUMNS.to_vec(), steps.iter().enumerate().flat_map(|(at, step)| Step { at, of: step }.rows()).collect())
}

struct Step<'d> {
    at: usize,
    of: &'d Diff,
}

impl Step<'_> {
    fn rows(&self) -> Vec<Vec<Cell>> {
        let (old, new) = (cell(&self.of.recommended_old), cell(&self.of.recommended_new));
        let mut rows = vec![self.row("recommended", vec![("old", old), ("new", new)])];
        for of in &self.of.providers {
            rows.push(self.row("total", total(of)));
            rows.extend(
                of.changes
                    .iter()
                    .map(|change| self.row("change", [vec![("provider", cell(&of.provider))], moved(change)].concat())),
            );
            rows.extend(of.lines.iter().map(|of_line| self.row("line", line(of, of_line))));
        }
        rows.extend(self.of.inputs.iter().map(|of| self.row("input", moved(of))));
        rows.extend(self.of.changes.iter().map(|of| self.row("change", moved(of))));
        rows
    }

    fn row(&self, of_type: &str, cells: Cells) -> Vec<Cell> {
        let head = [
            ("schema", cell(SCHEMA)),
            ("matter_id", cell(&self.of.matter_id)),
            ("type", cell(of_type)),
            ("step", cell(self.at + 1)),
            ("as_of_old", cell(&self.of.as_of_old)),
            ("as_of_new", cell(&self.of.as_of_new)),
        ];
        let cells: BTreeMap<&str, Cell> = head.into_iter().chain(cells).collect();
        COLUMNS.map(|column| cells.get(column).cloned().unwrap_or(Cell::Empty)).to_vec()
    }
}

fn total(of: &ProviderMove) -> Cells {
    vec![
        ("provider", cell(&of.provider)),
        ("old", cell(of.total_old)),
        ("new", cell(of.total_new)),
        ("change", cell(of.change)),
        ("change_percent", cell(of.change_percent)),
    ]
}

fn line(of: &ProviderMove, line: &LineMove) -> Cells {
    vec![
        ("provider", cell(&of.provider)),
        ("code", cell(&line.code)),
        ("name", cell(&line.name)),
        ("by", cell(&line.by)),
        ("task", cell(line.task)),
        ("one_off", cell(line.one_off)),
        ("old", cell(line.old)),
        ("new", cell(line.new)),
        ("change", cell(line.change)),
    ]
}

fn moved(of: &InputMove) -> Cells {
    vec![("key", cell(&of.key)), ("old", cell(&of.old)), ("new", cell(&of.new))]
}
