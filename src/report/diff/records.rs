//! What moved as flat rows: the recommendation, a row a total, a line, a fact and an input that moved.

use std::collections::BTreeMap;

use super::super::cell::{Cell, Records};
use super::super::num::Num;
use super::super::value::ValueDoc;
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
        let (old, new) = (maybe(self.of.recommended_old.as_ref()), maybe(self.of.recommended_new.as_ref()));
        let mut rows = vec![self.row("recommended", vec![("old", old), ("new", new)])];
        for of in &self.of.providers {
            rows.push(self.row("total", total(of)));
            rows.extend(
                of.changes
                    .iter()
                    .map(|change| self.row("change", [vec![("provider", text(&of.provider))], moved(change)].concat())),
            );
            rows.extend(of.lines.iter().map(|of_line| self.row("line", line(of, of_line))));
        }
        rows.extend(self.of.inputs.iter().map(|of| self.row("input", moved(of))));
        rows.extend(self.of.changes.iter().map(|of| self.row("change", moved(of))));
        rows
    }

    fn row(&self, of_type: &str, cells: Cells) -> Vec<Cell> {
        let head = [
            ("schema", text(SCHEMA)),
            ("matter_id", text(&self.of.matter_id)),
            ("type", text(of_type)),
            ("step", Cell::count(self.at + 1)),
            ("as_of_old", text(&self.of.as_of_old)),
            ("as_of_new", text(&self.of.as_of_new)),
        ];
        let cells: BTreeMap<&str, Cell> = head.into_iter().chain(cells).collect();
        COLUMNS.map(|column| cells.get(column).cloned().unwrap_or(Cell::Empty)).to_vec()
    }
}

fn total(of: &ProviderMove) -> Cells {
    vec![
        ("provider", text(&of.provider)),
        ("old", number(of.total_old)),
        ("new", number(of.total_new)),
        ("change", number(of.change)),
        ("change_percent", number(of.change_percent)),
    ]
}

fn line(of: &ProviderMove, line: &LineMove) -> Cells {
    vec![
        ("provider", text(&of.provider)),
        ("code", text(&line.code)),
        ("name", text(&line.name)),
        ("by", maybe(line.by.as_ref())),
        ("task", number(line.task.map(|task| Num::figure(task.into())))),
        ("one_off", Cell::Flag(line.one_off)),
        ("old", number(line.old)),
        ("new", number(line.new)),
        ("change", number(line.change)),
    ]
}

fn moved(of: &InputMove) -> Cells {
    vec![("key", text(&of.key)), ("old", value(of.old.as_ref())), ("new", value(of.new.as_ref()))]
}

fn text(of: &str) -> Cell {
    Cell::Text(of.to_owned())
}

fn maybe(of: Option<&String>) -> Cell {
    of.map_or(Cell::Empty, |of| text(of))
}

fn number(of: Option<Num>) -> Cell {
    of.map_or(Cell::Empty, Cell::Number)
}

fn value(of: Option<&ValueDoc>) -> Cell {
    match of {
        None => Cell::Empty,
        Some(ValueDoc::Number(number)) => Cell::Number(*number),
        Some(ValueDoc::Text(of)) => text(of),
    }
}
